import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { rolePolicy } from "../../lib/cloud";
import { synthesize } from "../../lib/constructs";
import { openTerraform, type SavedPlan, type Terraform } from "../../lib/io/terraform/terraform";
import type { RepoFiles } from "../../lib/source";
import { planOf } from "../constructs/synthesized";
import { actionsOf } from "../end-to-end/bench-of-stacks";
import { describeWithMoto } from "../support/moto";
import { describeWithAwsProvider } from "../support/require-tool";
import { accountOf } from "./support/account";
import { startRecorder, type Recorder } from "./support/recorder";
import { pipelineRepository } from "./support/world";

jest.setTimeout(600_000);

/** Regions of calls that do not belong to one: the default provider's, which is the account's first region. */
const REGIONS = ["eu-west-1", "us-east-1"];

describeWithAwsProvider("An account's stack with everything on", (terraformPath, mirror) => {
  describeWithMoto("applied by the real provider to moto_server", (moto) => {
    let folder: string;
    let terraform: Terraform;
    let recorder: Recorder;
    const dir = (): string => join(folder, "stacks/account-123456789012");

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "account-stack-"));
      recorder = await startRecorder(moto().url);
      const env = { ...process.env, ...moto().env, AWS_ENDPOINT_URL: recorder.url };
      terraform = await openTerraform({ path: terraformPath, mirror, env });
      synthesize(planOf(pipelineRepository()), { outdir: folder });
      await terraform.init(dir());
      first = await terraform.plan(dir());
      await terraform.apply(dir(), first.file);
    });
    afterAll(async () => {
      await terraform.close();
      await recorder.close();
      rmSync(folder, { recursive: true, force: true });
    });
    let first: SavedPlan;

    const planFor = async (files: RepoFiles): Promise<SavedPlan> => {
      synthesize(planOf(files), { outdir: folder });
      return await terraform.plan(dir());
    };

    it("is made of what the plan said, and then nothing is left to do", async () => {
      expect(actionsOf(first).filter((action) => !action.startsWith("create "))).toEqual([]);
      recorder.clear();
      expect(actionsOf(await planFor(pipelineRepository()))).toEqual([]);
    });

    it("each call of that last plan is one that the plan role may make, and in the regions in use only", () => {
      const { Statement: statements } = JSON.parse(rolePolicy(accountOf(), { kind: "local" }, "plan")) as {
        Statement: { Action: string | string[] }[];
      };
      const allowed = new Set(statements.flatMap(({ Action }) => Action));
      const called = new Set(recorder.calls.map(({ action }) => action));
      expect(called.size).toBeGreaterThan(15);
      // Whose credentials are they: nobody needs a right to ask that.
      expect([...called].filter((action) => !allowed.has(action))).toEqual(["sts:GetCallerIdentity"]);
      expect([...new Set(recorder.calls.map(({ region }) => region))].sort()).toEqual(REGIONS);
    });

    it("loses the alarms of a region whose last cluster is gone, and nothing else", async () => {
      const files = new Map(pipelineRepository());
      files.delete("clusters/prod-eu.yaml");
      const { resources } = await planFor(files);
      const deleted = resources.filter(({ actions }) => actions.includes("delete")).map(({ address }) => address);
      expect(deleted.length).toBeGreaterThan(15);
      expect(deleted.filter((address) => !/alarm-eu-west-1|mail_eu-west-1/.test(address))).toEqual([]);
      const rest = resources.filter(({ actions }) => actions.includes("update") || actions.includes("create"));
      expect(rest.map(({ address }) => address).sort()).toEqual([
        "aws_iam_role_policy.pipeline-apply",
        "aws_iam_role_policy.pipeline-drift",
        "aws_iam_role_policy.pipeline-plan",
      ]);
    });
  });
});
