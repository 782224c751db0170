import { blocksOf, pages, type Block } from "./markdown";

/** GitHub gives a job these. */
const OF_A_JOB = /^GITHUB_[A-Z_]+$/;
/** What HTTP and git call so. */
const OWN_WORDS = new Set(["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD"]);

/** What a reader pastes as it stands, page by page. The reference shows lines by themselves, with variables of a job. */
const shells = pages()
  .filter((page) => page !== "docs/commands.md")
  .map((page) => [page, blocksOf(page).filter(({ language }) => ["sh", "console"].includes(language))] as const)
  .filter(([, blocks]) => blocks.length > 0);

/** Variables that a line uses before the page has set them. */
function unsetIn(blocks: readonly Block[]): string[] {
  const known = new Set<string>();
  return blocks
    .flatMap(({ text }) => text.split("\n"))
    .flatMap((line) =>
      [...line.matchAll(/\$\{?([A-Za-z_]\w*)|\b([A-Za-z_]\w*)=|\bfor (\w+) in\b/g)].flatMap(([, used, set, each]) => {
        if (used !== undefined) return known.has(used) || OF_A_JOB.test(used) ? [] : [`${used}: ${line}`];
        known.add(set ?? each ?? "");
        return [];
      }),
    );
}

describe.each(shells)("the shell of %s", (_, blocks) => {
  it("uses only variables that the page has set before", () => {
    expect(unsetIn(blocks)).toEqual([]);
  });

  it("leaves nothing to be filled in, where it can be pasted as it stands", () => {
    const pasted = blocks.filter(({ language }) => language === "console").flatMap(({ text }) => text.split("\n"));
    const options = pasted.flatMap((line) => [...line.matchAll(/ --?[a-z][a-z-]* ([A-Z]+)\b(?!=)/g)]);
    expect(options.filter(([, word = ""]) => !OWN_WORDS.has(word)).map(([text]) => text)).toEqual([]);
  });
});
