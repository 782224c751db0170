/** Where npm gets this program from: `^0.1.0`, or `file:../eks-access-gitops-0.1.0.tgz`. */
export interface ProgramSource {
  readonly name: string;
  readonly spec: string;
}

/** What `package.json` says of a repository of one's own. */
export interface Manifest {
  /** The folder's name, of which npm takes part of the letters. */
  readonly folder: string;
  readonly program: ProgramSource;
  readonly commands: readonly string[];
}

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name */
function packageName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[._-]+|-+$/g, "");
  return name === "" ? "eks-access" : name;
}

const scriptsOf = (commands: readonly string[]): Record<string, string> =>
  Object.fromEntries(commands.map((name) => [name, `eks-access ${name}`]));

/** The text of a new `package.json`: a script for each command, and one dependency. */
export function manifest({ folder, program, commands }: Manifest): string {
  const content = {
    name: packageName(folder),
    private: true,
    description: "Who may do what on our EKS clusters",
    scripts: scriptsOf(commands),
    dependencies: { [program.name]: program.spec },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A `package.json` that is there already, with the scripts that it lacks: `npm install` writes one before anybody can run
 * `init`. Undefined where it cannot be read, or lacks nothing.
 */
export function completeManifest(text: string, { commands, program }: Manifest): string | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isMap(content)) return undefined;
  const scripts = isMap(content["scripts"]) ? content["scripts"] : {};
  const dependencies = isMap(content["dependencies"]) ? content["dependencies"] : {};
  const completed = {
    ...content,
    scripts: { ...scriptsOf(commands.filter((name) => !(name in scripts))), ...scripts },
    dependencies: { [program.name]: program.spec, ...dependencies },
  };
  const completeText = `${JSON.stringify(completed, undefined, 2)}\n`;
  return JSON.stringify(completed) === JSON.stringify(content) ? undefined : completeText;
}
