import { GENERATED_TODAY, generateRepository } from "../support/generated-repository";
import { describeWithAwsProvider } from "../support/require-tool";
import { expectedRecords } from "../scale/oracle";
import { actionsOf, openStackBench, type StackBench } from "./bench-of-stacks";
import { comparable, expectedInventory } from "./expected-inventory";

// Of a size that every run can afford. ACCESS_E2E_SIZE=200x12 is the whole thing: some ten minutes.
const SIZE = process.env["ACCESS_E2E_SIZE"] ?? "25x3";
const [teams = 25, clusters = 3] = SIZE.split("x").map(Number);

jest.setTimeout(3_600_000);

describeWithAwsProvider(`A generated repository of ${SIZE} teams and clusters`, (terraformPath, mirror) => {
  const repository = generateRepository({ seed: 42, teams, clusters });
  const records = expectedRecords(repository, GENERATED_TODAY);
  const homes = repository.data.clusters.map(({ cluster, account, region }) => [cluster, { account, region }] as const);
  let bench: StackBench;

  beforeAll(async () => {
    const options = { clusters: Object.fromEntries(homes), today: GENERATED_TODAY };
    bench = await openStackBench({ terraformPath, mirror, ...options });
    await bench.synthesize(repository.files);
  });
  afterAll(() => bench.close());

  it("becomes, cell by cell, the entries that its grants ask for", async () => {
    await bench.applyAll();
    const about = { breakGlassRole: repository.data.breakGlass.role, tags: repository.data.tags };
    for (const [cluster, { account, region }] of homes) {
      const inventory = comparable(bench.sandbox.inventory(account, region, cluster));
      expect(inventory).toEqual(expectedInventory(records, cluster, about));
      expect(inventory.length).toBeGreaterThan(20);
    }
    // Nothing was refused and tried again, or refused and forgotten.
    const refused = bench.sandbox.calls().filter(({ errorCode }) => errorCode !== undefined);
    expect(refused).toEqual([]);
  });

  it("has nothing left to do when it is planned again", async () => {
    const plans = await bench.planAll();
    expect([...plans].map(([stack, plan]) => [stack, actionsOf(plan), plan.isEmpty])).toEqual(
      [...plans.keys()].map((stack) => [stack, [], true]),
    );
  });
});
