// Each backend that `terraform.backend` takes, given to the real Terraform as it is synthesized.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { backendSettings } from "../../../lib/constructs/state-backend";
import { openTerraform, type Terraform } from "../../../lib/io/terraform/terraform";
import { placeOf, type StatePlace } from "../../../lib/model";
import { planOf, synthesizedStacks } from "../../constructs/synthesized";
import { describeWithMoto } from "../../support/moto";
import { repo } from "../../support/repo-builder";
import { describeWithTerraform } from "../../support/require-tool";
import { callerEnvironment, temporaryFolder } from "./temporary-folder";
import { startHttpState } from "./http-state";

const folder = temporaryFolder();
const STACK = "prod-eu";

function synthesized(backend: object) {
  const files = repo().platform({ terraform: { backend } }).cluster(STACK).team("payments", { access: [] });
  const stack = synthesizedStacks(planOf(files.build())).get(STACK);
  if (stack === undefined) throw new Error("no stack");
  return stack;
}

/** The backend and its note as synthesized, with a resource that Terraform has built in. */
function writeStack(name: string, backend: object, input = "one"): string {
  const dir = join(folder.path, name, "cdktf.out/stacks", STACK);
  const { terraform, ...rest } = synthesized(backend);
  mkdirSync(dir, { recursive: true });
  const json = {
    "//": rest["//"],
    terraform: { backend: terraform["backend"] },
    resource: { terraform_data: { it: { input } } },
  };
  writeFileSync(join(dir, "cdk.tf.json"), JSON.stringify(json));
  return dir;
}

describeWithTerraform("a backend, with the real Terraform", (path) => {
  const opened: Terraform[] = [];
  afterAll(() => Promise.all(opened.map((one) => one.close())));
  const open = async (env: Readonly<Record<string, string>> = {}): Promise<Terraform> => {
    const terraform = await openTerraform({ path, mirror: { kind: "registry" }, env: callerEnvironment(env) });
    opened.push(terraform);
    return terraform;
  };

  /** Applies, plans again from a new folder, and reads the note: everything must be found again. */
  async function goThrough(name: string, backend: object, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const terraform = await open(env);
    const dir = writeStack(name, backend);
    await terraform.init(dir);
    // As whoever only reads does.
    expect((await terraform.plan(dir, { lock: false })).isEmpty).toBe(false);
    expect(await terraform.tryReadNote(dir)).toBeUndefined();
    await terraform.apply(dir, (await terraform.plan(dir)).file);
    await terraform.writeNote(dir, { plan: "x" });
    expect((await terraform.plan(dir, { lock: false })).isEmpty).toBe(true);
    expect(await terraform.tryReadNote(dir)).toEqual({ plan: "x" });
    expect(await terraform.stateList(dir)).toEqual(["terraform_data.it"]);
    expect(await terraform.tryReadVersion(dir)).toMatchObject({ serial: expect.any(Number) as number });
  }

  it("local: init, plan, apply, the note; both files below the root", async () => {
    await goThrough("local", { local: { path: "var/state" } });
    const root = join(folder.path, "local");
    expect(
      readdirSync(join(root, "var/state"))
        .filter((file) => !file.endsWith(".backup"))
        .sort(),
    ).toEqual(["_note-prod-eu.tfstate", "prod-eu.tfstate"]);
    expect(existsSync(join(root, "cdktf.out/stacks", STACK, "terraform.tfstate"))).toBe(false);
  });

  it("http: init, plan, apply, the note; locked to write, not to read", async () => {
    const server = await startHttpState();
    const { address } = server;
    await goThrough("http", { http: { address, lock_address: address, unlock_address: address } });
    expect([...server.states.keys()].sort()).toEqual(["_note-prod-eu", "prod-eu"]);
    const calls = server.calls.filter((call) => call.endsWith(" prod-eu"));
    const locks = calls.filter((call) => call.startsWith("LOCK")).length;
    // Of plan and apply.
    expect(locks).toBe(2);
    expect(calls.filter((call) => call.startsWith("UNLOCK"))).toHaveLength(locks);
    await server.close();
  });

  it.each<[string, StatePlace, RegExp]>([
    [
      "gcs",
      {
        kind: "gcs",
        keyPrefix: "x",
        settings: {
          bucket: "acme-state",
          kms_encryption_key: "projects/x",
          impersonate_service_account: "a@b.example",
          impersonate_service_account_delegates: ["c@d.example"],
        },
      },
      /could not find default credentials/,
    ],
    [
      "azurerm",
      {
        kind: "azurerm",
        keyPrefix: "x",
        settings: {
          storage_account_name: "acmestate",
          container_name: "state",
          resource_group_name: "rg",
          subscription_id: "00000000-0000-0000-0000-000000000000",
          tenant_id: "00000000-0000-0000-0000-000000000000",
          client_id: "00000000-0000-0000-0000-000000000000",
          use_azuread_auth: true,
          use_oidc: false,
          use_msi: false,
          use_cli: true,
          snapshot: true,
        },
      },
      /could not configure AzureCli Authorizer|unable to build authorizer/,
    ],
    [
      "remote",
      { kind: "remote", workspacePrefix: "x-", settings: { organization: "acme", hostname: "127.0.0.1:9" } },
      /Failed to request discovery document/,
    ],
  ])("%s: Terraform knows every setting, and lacks nothing but the way there", async (name, place, missing) => {
    const dir = join(folder.path, `unreachable-${name}`, STACK);
    mkdirSync(dir, { recursive: true });
    const backend = { [place.kind]: backendSettings(placeOf(place, "123456789012"), STACK) };
    writeFileSync(join(dir, "cdk.tf.json"), JSON.stringify({ terraform: { backend } }));
    const terraform = await open();
    const why = await terraform.init(dir).then(() => "nothing", String);
    expect(why).toMatch(missing);
    expect(why).not.toMatch(/Extraneous|Unsupported|Invalid|Incorrect/);
  });

  it("is refused by name where Terraform does not know a setting: the test above can fail", async () => {
    const dir = writeStack("unknown", { gcs: { bucket: "acme-state", no_such_setting: true } });
    await expect((await open()).init(dir)).rejects.toThrow(/Extraneous JSON object property/);
  });

  describeWithMoto("S3", (moto) => {
    it("init, plan, apply, the note; an account's own bucket", async () => {
      const { url, env } = moto();
      await fetch(`${url}/own-state`, {
        method: "PUT",
        headers: { authorization: "AWS4-HMAC-SHA256 Credential=123456789012/20261122/us-east-1/s3/aws4_request" },
      });
      const s3 = {
        bucket: "acme-state",
        region: "us-east-1",
        use_path_style: true,
        accounts: { "123456789012": { bucket: "own-state", keyPrefix: "theirs" } },
      };
      await goThrough("s3", { s3 }, { ...env, AWS_ENDPOINT_URL_S3: url, AWS_REGION: "us-east-1" });
      const listed = await (await fetch(`${url}/own-state?list-type=2`)).text();
      expect([...listed.matchAll(/<Key>([^<]*)</g)].map(([, key]) => key)).toEqual([
        "theirs/prod-eu.note.tfstate",
        "theirs/prod-eu.tfstate",
      ]);
    });
  });
});
