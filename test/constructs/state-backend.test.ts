import { repo } from "../support/repo-builder";
import { planOf, synthesizedStacks, type StackJson } from "./synthesized";

const OTHER = "210987654321";

function stacksWith(backend: object): ReadonlyMap<string, StackJson> {
  return synthesizedStacks(
    planOf(
      repo()
        .platform({ terraform: { backend } })
        .cluster("prod-eu")
        .cluster("other", { account: OTHER })
        .team("payments", { access: [] })
        .build(),
    ),
  );
}

/** The backend of a stack, and that of the note beside it. */
function backendsOf(backend: object, name: string): readonly [state: unknown, note: unknown] {
  const stack = stacksWith(backend).get(name);
  return [stack?.terraform["backend"], (stack?.["//"] as { readonly note?: unknown } | undefined)?.note];
}

describe("where a stack's state is", () => {
  it.each<[string, object, object, object | undefined]>([
    [
      "s3",
      { s3: { bucket: "acme-state", region: "eu-west-1", kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/x" } },
      {
        s3: {
          bucket: "acme-state",
          region: "eu-west-1",
          key: "eks-access/prod-eu.tfstate",
          encrypt: true,
          use_lockfile: true,
          kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/x",
        },
      },
      undefined,
    ],
    [
      "gcs",
      { gcs: { bucket: "acme-state", keyPrefix: "x/y" } },
      { gcs: { bucket: "acme-state", prefix: "x/y/prod-eu" } },
      { gcs: { bucket: "acme-state", prefix: "x/y/_note-prod-eu" } },
    ],
    [
      "azurerm",
      { azurerm: { storage_account_name: "acmestate", container_name: "state", use_azuread_auth: true } },
      {
        azurerm: {
          storage_account_name: "acmestate",
          container_name: "state",
          use_azuread_auth: true,
          key: "eks-access/prod-eu.tfstate",
        },
      },
      {
        azurerm: {
          storage_account_name: "acmestate",
          container_name: "state",
          use_azuread_auth: true,
          key: "eks-access/_note-prod-eu.tfstate",
        },
      },
    ],
    [
      "http",
      {
        http: {
          address: "https://x.example/prod-eu/{stack}",
          lock_address: "https://x.example/prod-eu/{stack}/lock",
          unlock_address: "https://x.example/prod-eu/{stack}/lock",
        },
      },
      {
        http: {
          address: "https://x.example/prod-eu/prod-eu",
          lock_address: "https://x.example/prod-eu/prod-eu/lock",
          unlock_address: "https://x.example/prod-eu/prod-eu/lock",
        },
      },
      {
        http: {
          address: "https://x.example/prod-eu/_note-prod-eu",
          lock_address: "https://x.example/prod-eu/_note-prod-eu/lock",
          unlock_address: "https://x.example/prod-eu/_note-prod-eu/lock",
        },
      },
    ],
    [
      "remote",
      { remote: { organization: "acme" } },
      { remote: { organization: "acme", workspaces: { name: "eks-access-prod-eu" } } },
      { remote: { organization: "acme", workspaces: { name: "eks-access-_note-prod-eu" } } },
    ],
    [
      "local",
      { local: { path: "var/state" } },
      { local: { path: "../../../var/state/prod-eu.tfstate" } },
      // From the folder `noted` in the stack's.
      { local: { path: "../../../../var/state/_note-prod-eu.tfstate" } },
    ],
  ])("%s: the stack's name makes it its own", (_kind, backend, state, note) => {
    expect(backendsOf(backend, "prod-eu")).toEqual([state, note]);
  });

  it("is an account's own where it has one, over what all have", () => {
    const backend = {
      s3: {
        bucket: "acme-state",
        region: "eu-west-1",
        profile: "state",
        accounts: { [OTHER]: { bucket: "other-state", keyPrefix: "theirs", region: "us-east-1" } },
      },
    };
    const common = { encrypt: true, use_lockfile: true, profile: "state" };
    expect(backendsOf(backend, "prod-eu")[0]).toEqual({
      s3: { ...common, bucket: "acme-state", region: "eu-west-1", key: "eks-access/prod-eu.tfstate" },
    });
    expect(backendsOf(backend, "other")[0]).toEqual({
      s3: { ...common, bucket: "other-state", region: "us-east-1", key: "theirs/other.tfstate" },
    });
  });

  it("tells CDKTF's own commands whether Terraform runs elsewhere, as CDKTF's backends do", () => {
    const metadata = (backend: object): unknown => stacksWith(backend).get("prod-eu")?.["//"].metadata;
    expect(metadata({ remote: { organization: "acme" } })).toMatchObject({ backend: "remote", cloud: "tfc" });
    expect(metadata({ remote: { organization: "acme", hostname: "tfe.acme.example" } })).toMatchObject({
      cloud: "tfe",
    });
    expect(metadata({ gcs: { bucket: "acme-state" } })).not.toHaveProperty("cloud");
  });
});
