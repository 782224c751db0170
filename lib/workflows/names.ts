/** What a job calls the program where npm unpacked it. Not `npx`: it would fetch a stranger's package where ours is missing. */
export const PROGRAM_OF_PACKAGE = "node_modules/.bin/eks-access";

/** What the schema lets a branch, an environment or an audience be: nothing that YAML, an expression or a shell reads as more than a name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/;

/** @throws Error for a name that the schema refuses: our bug */
export function checkNames(...names: readonly string[]): void {
  for (const name of names) if (!NAME.test(name)) throw new Error(`${JSON.stringify(name)} in a workflow`);
}
