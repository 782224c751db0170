import { readFileSync } from "node:fs";
import { join } from "node:path";

import { incidentNote, type Incident } from "../../lib/review/incident-note";

const template = readFileSync(join(__dirname, "../../templates/incident.md.hbs"), "utf8");
const incident: Incident = {
  cluster: "prod",
  account: "111122223333",
  region: "eu-west-1",
  principal: "arn:aws:iam::111122223333:role/night-shift",
  caller: "arn:aws:sts::111122223333:assumed-role/ops/me",
  madeAt: new Date("2026-11-22T00:12:34.567Z"),
  until: new Date("2026-11-22T04:12:34.567Z"),
  done: "an access entry with cluster-admin was made",
  modeBefore: "API",
  changedMode: false,
  undo: ["yarn recover --remove", "aws eks delete-access-entry"],
};

describe("the note for an incident", () => {
  it("tells what is known", () => {
    const note = incidentNote(template, incident);
    for (const text of ["`prod`", "2026-11-22T04:12:34Z", "night-shift", "```sh\nyarn recover --remove\naws eks"])
      expect(note).toContain(text);
    expect(note).not.toContain("no way back");
    expect(note).not.toContain("authenticationMode");
  });

  it("tells of a mode change, and of what is not known", () => {
    const note = incidentNote(template, {
      ...incident,
      changedMode: true,
      caller: undefined,
      until: undefined,
      undo: [],
    });
    expect(note).toContain("no way back");
    expect(note).toContain("AWS did not say");
    expect(note).toContain("nothing to end");
    expect(note).not.toContain("```");
  });

  it.each([
    "a`b",
    "a|b",
    "<img src=x>",
    "[x](https://evil.example)",
    "line\n# heading",
    "```\nx",
    "{{cluster}}",
    "@acme/all",
  ])("keeps %j inside code", (hostile) => {
    const undo = [`aws eks x '${hostile}'`];
    const note = incidentNote(template, {
      ...incident,
      principal: hostile,
      caller: hostile,
      modeBefore: hostile,
      undo,
    });
    const [before = "", fenced = "", after = "", ...more] = note.split(/^```.*$/m);
    expect(more).toEqual([]);
    expect(fenced).toContain("aws eks x");
    const words = `${before}${after}`.replace(/`[^`\n]+`/g, "");
    expect(words).not.toMatch(/evil|<img|heading|@acme|\{\{/);
  });
});
