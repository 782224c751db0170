import { readMark, withMark } from "../../lib/generated/mark";

const TEXT = "name: check\non: [push]\n";

describe("a mark", () => {
  const marked = withMark(TEXT, "1.2.3-next.4");

  it("is one line of comment above a text that stays as it is", () => {
    const [line = "", ...rest] = marked.split("\n");
    expect(line).toMatch(/^# Written by eks-access-gitops 1\.2\.3-next\.4, sha256 [0-9a-f]{64}\. /);
    expect(rest.join("\n")).toBe(TEXT);
  });

  it("tells the version, and that nobody edited what it wrote", () => {
    expect(readMark(marked)).toEqual({ version: "1.2.3-next.4", isIntact: true });
  });

  it.each([
    ["with the line ends of Windows", (text: string) => text.replaceAll("\n", "\r\n"), true],
    ["with a line more", (text: string) => `${text}# ours\n`, false],
    ["with a letter less", (text: string) => text.replace("push", "pus"), false],
    ["with a space at an end", (text: string) => text.replace("check", "check "), false],
    ["without its last line end", (text: string) => text.trimEnd(), false],
    [
      "with another hash",
      (text: string) => text.replace(/sha256 ./, (found) => `${found.slice(0, -1)}${found.endsWith("0") ? "1" : "0"}`),
      false,
    ],
  ])("on a text %s", (_, edit, isIntact) => {
    expect(readMark(edit(marked))).toEqual({ version: "1.2.3-next.4", isIntact });
  });

  it.each([
    ["nothing", ""],
    ["a text that never had one", TEXT],
    ["a mark that is not the first line", `\n${marked}`],
    ["a mark whose hash is cut", marked.replace(/[0-9a-f]{64}/, "abc")],
    ["a mark alone, without its line end", marked.split("\n", 1).join("")],
  ])("is none on %s", (_, text) => {
    expect(readMark(text)).toBeUndefined();
  });
});
