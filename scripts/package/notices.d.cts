/** As esbuild-plugin-license gives it. */
export interface Bundled {
  readonly packageJson: { readonly name: string; readonly version: string; readonly license: string };
  /** Empty where the package carries none. */
  readonly licenseText: string;
}

export function notices(dependencies: readonly Bundled[]): string;
export function sbom(
  dependencies: readonly Bundled[],
  own: { readonly name: string; readonly version: string },
): string;
