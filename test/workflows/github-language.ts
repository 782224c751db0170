import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** What is used of GitHub's own parser, language service and expression evaluator (github.com/actions/languageservices). */
export interface GitHubLanguage {
  readonly validate: (document: unknown) => Promise<readonly Finding[]>;
  readonly TextDocument: { readonly create: (uri: string, language: string, version: number, text: string) => unknown };
  readonly Lexer: new (text: string) => { readonly lex: () => { readonly tokens: unknown } };
  readonly Parser: new (
    tokens: unknown,
    contexts: readonly string[],
    functions: readonly StatusFunction[],
  ) => { readonly parse: () => unknown };
  readonly Evaluator: new (
    tree: unknown,
    contexts: unknown,
    functions: ReadonlyMap<string, StatusFunction>,
  ) => { readonly evaluate: () => Value };
  readonly data: {
    readonly BooleanData: new (value: boolean) => Value;
    readonly reviver: (key: string, value: unknown) => unknown;
    readonly replacer: (key: string, value: unknown) => unknown;
  };
}

export interface Value {
  readonly coerceString: () => string;
}

export interface StatusFunction {
  readonly name: string;
  readonly minArgs: number;
  readonly maxArgs: number;
  readonly call: () => Value;
}

export interface Finding {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

const ENTRY = `
export { validate } from "@actions/languageservice";
export { TextDocument } from "vscode-languageserver-textdocument";
export { Lexer, Parser, Evaluator, data } from "@actions/expressions";
`;

/**
 * Bundled first: the packages are ECMAScript modules that import JSON without saying so, which Node 20 refuses and jest
 * cannot load.
 */
function load(): GitHubLanguage {
  const folder = mkdtempSync(join(tmpdir(), "github-language-"));
  const file = join(folder, "language.cjs");
  try {
    buildSync({
      stdin: { contents: ENTRY, resolveDir: join(__dirname, "..", "..") },
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: file,
      logLevel: "error",
    });
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- made a moment ago
    return require(file) as GitHubLanguage;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let loaded: GitHubLanguage | undefined;

export function githubLanguage(): GitHubLanguage {
  loaded ??= load();
  return loaded;
}
