import { appendFileSync } from "node:fs";
import { FileFollower } from "../../../lib/io/terraform/follow-file";
import { temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();

/** Writes the chunks one after the other, reading after each; a list of the lines after each chunk and after the end. */
function followed(name: string, chunks: Buffer[]): string[][] {
  const file = folder.write(name, "");
  const lines: string[] = [];
  const follower = new FileFollower(file, (line) => lines.push(line));
  const steps = chunks.map((chunk) => {
    appendFileSync(file, chunk);
    follower.read();
    return [...lines];
  });
  follower.end();
  return [...steps, lines];
}

const euro = Buffer.from("€\n");

test.each<[string, Buffer[], string[][]]>([
  ["nothing", [], [[]]],
  ["whole lines, as they come", [Buffer.from("a\n"), Buffer.from("b\nc\n")], [["a"], ["a", "b", "c"], ["a", "b", "c"]]],
  ["a line in two pieces", [Buffer.from("a"), Buffer.from("b\n")], [[], ["ab"], ["ab"]]],
  ["a last line without an end", [Buffer.from("a\nb")], [["a"], ["a", "b"]]],
  ["a character in two pieces", [euro.subarray(0, 1), euro.subarray(1)], [[], ["€"], ["€"]]],
  [
    "empty lines and Windows line ends",
    [Buffer.from("\r\n\na\r\n")],
    [
      ["", "", "a"],
      ["", "", "a"],
    ],
  ],
  [
    "a line longer than a read",
    [Buffer.from(`${"x".repeat(200_000)}\n`)],
    [["x".repeat(200_000)], ["x".repeat(200_000)]],
  ],
])("%s", (name, chunks, expected) => {
  expect(followed(name, chunks)).toEqual(expected);
});
