// Attacks on the ceilings, and honest files of the same shape; whether a file gains anything is for the judge to say.
import fc from "fast-check";

import { lawRuns } from "../support/law-runs";
import type { RepoBuilder } from "../support/repo-builder";
import { ATTACKS, HONEST } from "./ceilings-cases";
import { judgeCeilings } from "./ceilings-judge";
import { world } from "./ceilings-world";

function judged(built: RepoBuilder): string[] {
  return judgeCeilings(
    new Map([...built.build()].flatMap(([path, file]) => ("text" in file ? [[path, file.text]] : []))),
  );
}

describe("a file that reaches for what is not its team's", () => {
  it.each(ATTACKS)("%s: is refused", (_what, written) => {
    const built = world(written);
    expect(judged(built)).not.toEqual([]);
    const { kind, diagnostics } = built.compile();
    expect(kind).not.toBe("sound");
    const files = new Set(written.map(({ team }) => `teams/${team}.yaml`));
    expect(diagnostics.some(({ severity, at }) => severity === "error" && files.has(at.file))).toBe(true);
  });

  it("are about sixty", () => {
    expect(ATTACKS.length).toBeGreaterThan(60);
  });
});

describe("an honest file of the same shape", () => {
  it.each(HONEST)("%s: is taken", (_what, written) => {
    const built = world(written);
    expect(judged(built)).toEqual([]);
    const { kind, diagnostics } = built.compile();
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(kind).toBe("sound");
  });
});

const LATER = ["2026-11-23", "2026-12-25"].map((day) => new Date(`${day}T00:00:00Z`));

describe("files and delegations at random", () => {
  const team = fc.constantFrom("a", "ab", "a-b", "b");
  const part = fc.constantFrom("a", "ab", "a-b", "b", "x", "a-x");
  const group = fc.oneof(
    part,
    fc.tuple(part, part).map((parts) => parts.join(":")),
    fc.tuple(part, part, part).map((parts) => parts.join(":")),
  );
  const name = fc.oneof(
    group,
    fc.tuple(part, fc.constantFrom("", "x")).map(([first, end]) => `${first}:{{SessionName}}${end}`),
  );
  const namespace = fc.constantFrom(
    "a",
    "ab",
    "a-b",
    "a-b-x",
    "a-x",
    "b",
    "x",
    "k",
    "k-s",
    "a-*",
    "a-b-*",
    "a*",
    "k-*",
    "xyz-*",
    "x*",
  );
  const glob = fc.constantFrom(
    "{team}",
    "{team}:*",
    "*:{team}",
    "{team}-*",
    "{team}-*:*",
    "*",
    "x",
    "x*",
    "a-*",
    "a:*",
    "*:b",
    "k-*",
  );
  const globs = fc.option(fc.uniqueArray(glob, { maxLength: 3 }), { nil: undefined });
  const delegation = fc
    .record({
      policies: fc.constant(["view", "edit"]),
      clusterScope: fc.subarray(["view", "edit"]),
      clusters: fc.constant(["*"]),
      namespaces: fc.oneof(
        fc.constant("own" as const),
        fc.uniqueArray(namespace, { maxLength: 3 }),
        fc.constant(["*"]),
      ),
      groups: globs,
      usernames: globs,
      // A colon is in no namespace.
      claims: globs.map((some) => some?.filter((one) => !one.includes(":"))),
    })
    .map((keys) => Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)));
  const grant = fc.record(
    {
      principals: fc.constantFrom([{ role: "one" }], [{ role: "two" }], [{ role: "one" }, { role: "two" }]),
      policies: fc.dictionary(
        fc.constantFrom("view", "edit"),
        fc.uniqueArray(namespace, { minLength: 1, maxLength: 2 }),
        { minKeys: 1 },
      ),
      kubernetesGroups: fc.uniqueArray(group, { maxLength: 1 }),
      username: name,
      profile: fc.constant("operator"),
      expires: fc.constantFrom("2026-11-22", "2026-12-24"),
    },
    { requiredKeys: ["principals", "policies"] },
  );
  const file = fc.record({
    team,
    namespaces: fc.uniqueArray(namespace, { maxLength: 2 }),
    access: fc.array(grant, { maxLength: 2 }),
  });

  it("are refused exactly where the judge says that somebody gains", () => {
    // What other rules refuse is left out of it.
    const others = new Set(["username-conflict", "namespace-claimed-twice"]);
    let [sound, refused] = [0, 0];
    fc.assert(
      fc.property(
        fc.uniqueArray(file, { selector: (one) => one.team, minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.constantFrom("*", "a", "ab"), delegation, { noNullPrototype: true }),
        (files, own) => {
          const open = { policies: ["view", "edit"], clusters: ["*"], namespaces: "own" };
          const built = world(files, { "*": open, ...own, platform: { groups: ["admins"] } });
          const { errors, diagnostics } = built.compile();
          fc.pre(!errors.some((rule) => others.has(rule)));
          const gains = judged(built).filter((one) => /^(a|ab|a-b|b):/.test(one));
          const ours = diagnostics.filter(
            ({ severity, at }) => severity === "error" && /^teams\/(a|ab|a-b|b)\.yaml$/.test(at.file),
          );
          if (gains.length === 0) sound += 1;
          else refused += 1;
          // What ends takes no excuse along: neither it nor what is left of it is refused on a later day.
          if (errors.length === 0) expect(LATER.map((day) => built.compile(day).errors)).toEqual(LATER.map(() => []));
          expect({ gains, refused: ours.length > 0 }).toEqual({ gains, refused: gains.length > 0 });
        },
      ),
      lawRuns(300),
    );
    expect(Math.min(sound, refused)).toBeGreaterThan(0);
  });
});
