// The answers on docs/questions.md are what the commands say of the example.
import { access, example } from "../scripts/harness";
import { blocksOf } from "./markdown";

const blocks = blocksOf("docs/questions.md").filter(({ language }) => language === "console");

it("has examples", () => {
  expect(blocks.length).toBeGreaterThan(0);
});

it.each(blocks.map(({ line, text }) => [line, text] as const))("docs/questions.md:%i", async (_line, text) => {
  const [command = "", ...answer] = text.split("\n");
  const words = command.replace(/^\$ yarn (access )?/, "").split(" ");
  expect((await access([...words, "--root", example().path])).out).toBe(answer.join("\n"));
});
