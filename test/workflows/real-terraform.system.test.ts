import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { PROJECT } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";
import { filesIn } from "./actions";
import { ACCOUNT, FILES, jobOf, startWorld, team, type TestWorld, expectResults } from "./world";

jest.setTimeout(600_000);

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

describeWithAwsProvider(
  "the pipeline with the real Terraform and provider, against the sandbox",
  (terraformPath, mirror) => {
    let world: TestWorld;
    let sandbox: Sandbox | undefined;
    let host: TerraformHost | undefined;
    beforeAll(async () => {
      const { terraform, stop } = await startTerraformHost(terraformPath, mirror);
      host = { terraform, stop };
      const started = await startSandbox({
        seed: {
          principals: ["operators", "payments-engineer", "break-glass", "rogue"].map(role),
          clusters: [{ name: "one", account: ACCOUNT, region: "eu-west-1", authenticationMode: "API" }],
        },
      });
      sandbox = started;
      let state: string | undefined;
      world = await startWorld({
        ownProcess: true,
        files: {
          // The roles exist: the sandbox's IAM makes no OIDC provider.
          "platform.yaml": FILES["platform.yaml"]?.replace("  create: true\n", "  create: false\n") ?? "",
          "clusters/two.yaml": null,
        },
        machine: {
          credentials: (account, region) => ({
            ...sandboxEnvironment(started.url, account, region),
            TERRAFORM_BINARY_NAME: terraform,
          }),
          // As a bucket of states would, a folder outlives the jobs; the plans in it do not.
          onCheckout: (workspace) => {
            state ??= world.folder();
            for (const file of filesIn(state).filter((name) => /\/plan(\.tfplan)?$/.test(name)))
              rmSync(join(state, file));
            symlinkSync(state, join(workspace, "cdktf.out"));
          },
        },
      });
    });
    afterAll(async () => {
      // Also when it did not start whole.
      await sandbox?.close();
      await host?.stop();
      await world.stop();
    });

    const running = (): Sandbox => {
      if (sandbox === undefined) throw new Error("the sandbox does not run");
      return sandbox;
    };

    const principals = (): string[] => {
      const { entries } = running().inventory(ACCOUNT, "eu-west-1", "one");
      return entries.map(({ principalArn }) => principalArn.split("/").at(-1) ?? "").sort();
    };

    const makeOutside = async (name: string): Promise<void> => {
      const { EKSClient, CreateAccessEntryCommand } = await import("@aws-sdk/client-eks");
      const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "sandbox" };
      const client = new EKSClient({ endpoint: running().url, region: "eu-west-1", credentials });
      await client.send(new CreateAccessEntryCommand({ clusterName: "one", principalArn: role(name) }));
      client.destroy();
    };

    test("a team file is planned, merged, and the access is there; what is made outside is found", async () => {
      const pull = await world.open({ "teams/payments.yaml": team("payments") });
      if (pull.event === undefined) throw new Error("it conflicts");
      const plan = await world.run("plan.yml", pull.event);
      expectResults(plan, { find: "success", plan: "success", planned: "success" });
      expect(jobOf(plan, "plan").summary).toMatch(/payments-engineer/);
      expect(principals()).toEqual([]);

      const push = await world.merge(pull);
      if (push === undefined) throw new Error("it conflicts");
      const apply = await world.run("apply.yml", push);
      expectResults(apply, { apply: "success", report: "success" });
      expect(principals()).toEqual(["break-glass", "operators", "payments-engineer"]);

      // `yarn diff` works in the program's own folder, which here is not the checkout's: `yarn plan` leaves a plan as well.
      world.stub("diff", `exec node "${PROJECT}/scripts/launch.cjs" cli plan --plan-file pipeline.out/plan.json`);
      const clean = await world.run("drift.yml", await world.onMain("schedule"));
      expectResults(clean, { look: "success", report: "success" });
      expect(world.github.state.issues.filter(({ isPull }) => !isPull)).toEqual([]);

      await makeOutside("rogue");
      await world.run("drift.yml", await world.onMain("schedule"));
      const [issue] = world.github.state.issues.filter(({ isPull }) => !isPull);
      expect(issue?.title).toBe("Drift on one: 1 finding");
      expect(issue?.body).toContain(role("rogue"));
    });
  },
);
