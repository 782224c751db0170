import type { GuardedPlan } from "../../lib/compile";
import { readRepository } from "../../lib/io/read-repository";
import type { EntryRecord } from "../../lib/review";
import { planOf, seedOf } from "../drift/world";
import { example, folder, type Folder } from "../scripts/harness";
import { GENERATED_TODAY, generateRepository } from "../support/generated-repository";
import { listEntries } from "../support/golden-entries";
import { sized } from "../support/law-runs";
import { compileFiles } from "../support/repo-builder";
import { accessOf, liveSandbox } from "./live-sandbox";

jest.setTimeout(240_000);

function compiled(files: Parameters<typeof compileFiles>[0], today = "2026-11-22"): GuardedPlan {
  const { plan } = compileFiles(files, new Date(today));
  if (plan === undefined) throw new Error("the repository does not compile");
  return plan;
}

/** What AWS cannot tell: which line said it, until when, and what was lifted for it. */
function known(records: readonly EntryRecord[]): unknown[] {
  return records.map(({ cluster, principal, type, username, kubernetesGroups, policies, teams }) => {
    return { cluster, principal, type, username, kubernetesGroups, policies, teams };
  });
}

/** Adopts every cluster of a plan, as an apply left it, into an empty tree; each with its own account's keys. */
async function adoptedTree(plan: GuardedPlan): Promise<Folder> {
  const seed = seedOf(plan);
  const sandbox = await liveSandbox(seed);
  const root = folder();
  for (const home of seed.clusters) {
    const ran = await accessOf(sandbox, home, root, ["adopt", "--cluster", home.name, "--write"]);
    expect({ cluster: home.name, err: ran.err, code: ran.code }).toMatchObject({ code: 0 });
  }
  return root;
}

const generated = generateRepository({ seed: 7, teams: 3 + sized(9), clusters: 2 + sized(4) });

describe("entries that an apply made, adopted into an empty tree", () => {
  it.each<[string, () => Promise<GuardedPlan>]>([
    ["the example", async () => compiled(await readRepository(example().path))],
    ["everything that an entry can hold", () => Promise.resolve(planOf())],
    ["a generated repository", () => Promise.resolve(compiled(generated.files, GENERATED_TODAY))],
  ])("are listed as before: %s", async (_, make) => {
    const plan = await make();
    const root = await adoptedTree(plan);
    const again = compiled(await readRepository(root.path));
    expect(known(listEntries(again))).toEqual(known(listEntries(plan)));
    for (const { entries, adopted } of again.clusters) {
      expect([...adopted.keys()].sort()).toEqual(entries.map(({ principal }) => principal.arn));
      for (const { principal, policies } of entries)
        expect([...(adopted.get(principal.arn) ?? [])].sort()).toEqual(policies.map(({ policy }) => policy.name));
    }
  });
});
