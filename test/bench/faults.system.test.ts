// A small sample of `yarn bench faults`: see docs/reliability.md for what it promises.
import { killing } from "../../bench/faults/kill";
import { openHost, openWorld, type World } from "../../bench/faults/world";
import { PROJECT } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import type { TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(600_000);

describeWithAwsProvider("an apply that something happens to", () => {
  let host: TerraformHost;
  let world: World;
  beforeAll(async () => {
    host = await openHost(PROJECT);
    world = await openWorld(PROJECT, host);
  });
  afterAll(async () => {
    await world.close();
    await host.stop();
  });

  it("is killed with its Terraform, is run again, and nobody has lost anything", async () => {
    const { broken, counts, times } = await killing(world, 1, 7, Infinity, 2);
    expect(broken).toEqual([]);
    expect({ times, killed: counts["killed"] }).toEqual({ times: 1, killed: 1 });
  });
});
