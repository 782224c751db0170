/** The line by which editors find a file's schema. */
const LINE = /^(# yaml-language-server: \$schema=)\S*?([a-z.-]+\.schema\.json)$/m;

/**
 * A file of access whose schema is looked for where the package has it; undefined where it is, or where no line names one.
 * @param path of the file, from the root
 * @param packageFolder from the root: `node_modules/eks-access-gitops`
 */
export function withSchemaOf(path: string, text: string, packageFolder: string): string | undefined {
  const folder = ["..", ".."].slice(0, path.split("/").length - 1);
  const place = (name: string): string => [...folder, packageFolder, "docs", "schema", name].join("/");
  const moved = text.replace(LINE, (_, head: string, name: string) => `${head}${place(name)}`);
  return moved === text ? undefined : moved;
}
