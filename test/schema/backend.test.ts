import { repo } from "../support/repo-builder";

const said = (backend: object): string[] =>
  repo()
    .platform({ terraform: { backend } })
    .cluster("prod-eu")
    .team("payments")
    .compile()
    .diagnostics.map(({ message }) => message);

const S3 = { bucket: "acme-state", region: "eu-west-1" };
const HTTP = "https://state.example.com/{stack}";

describe("terraform.backend", () => {
  it.each<[string, object]>([
    [
      "s3",
      {
        s3: {
          ...S3,
          kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/x",
          use_lockfile: false,
          endpoints: { s3: "x" },
        },
      },
    ],
    ["gcs", { gcs: { bucket: "acme_state-1", kms_encryption_key: "projects/x" } }],
    ["azurerm", { azurerm: { storage_account_name: "acmestate", container_name: "state", use_oidc: true } }],
    [
      "azurerm, with a secret in a file",
      {
        azurerm: {
          storage_account_name: "acmestate",
          container_name: "state",
          client_secret_file_path: "/run/x",
          oidc_request_url: "https://x",
        },
      },
    ],
    [
      "http",
      { http: { address: HTTP, lock_address: `${HTTP}/lock`, unlock_address: `${HTTP}/lock`, lock_method: "POST" } },
    ],
    ["http on this machine", { http: { address: "http://127.0.0.1:8080/{stack}" } }],
    ["http with a query", { http: { address: "https://state.example.com/?name={stack}&version=2" } }],
    ["remote", { remote: { organization: "acme", hostname: "tfe.acme.example", workspacePrefix: "access_" } }],
    ["local", { local: { path: "var/state" } }],
    ["settings of a later Terraform", { s3: { ...S3, some_new_setting: ["a", 1, true] } }],
    ["an account's own", { s3: { ...S3, accounts: { "123456789012": { bucket: "other-state" } } } }],
  ])("takes %s", (_what, backend) => {
    expect(said(backend)).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ["no kind", {}, /expected one kind of backend/],
    ["two kinds", { s3: S3, local: { path: "x" } }, /expected one kind of backend/],
    ["a kind that is none", { consul: {} }, /unknown key "consul"/],
    ["an absolute path", { local: { path: "/var/state" } }, /below the repository's root/],
    ["a path that leaves the root", { local: { path: "state/../../x" } }, /below the repository's root/],
    ["a hidden folder, such as git's", { local: { path: ".git/state" } }, /below the repository's root/],
    ["a folder that CDKTF empties", { local: { path: "cdktf.out/state" } }, /not in cdktf\.out/],
    [
      "an address that all stacks would share",
      { http: { address: "https://state.example.com/x" } },
      /expected \{stack\} in the address/,
    ],
    ["a lock that is never given back", { http: { address: HTTP, lock_address: HTTP } }, /required together/],
    ["plain http", { http: { address: "http://state.example.com/{stack}" } }, /expected an https URL/],
    [
      "plain http to a host that only begins like this machine",
      { http: { address: "http://127.0.0.1.example.com/{stack}" } },
      /expected an https URL/,
    ],
    ["another protocol", { http: { address: "file:///tmp/{stack}" } }, /expected an https URL/],
    ["a password in the address", { http: { address: "https://a:b@state.example.com/{stack}" } }, /TF_HTTP_USERNAME/],
    ["a token in the address", { http: { address: `${HTTP}?private_token=x` } }, /TF_HTTP_USERNAME/],
    [
      "a number in place of a flag",
      { azurerm: { storage_account_name: "acmestate", container_name: "state", use_oidc: 1 } },
      /expected a boolean/,
    ],
    ["what this tool sets", { gcs: { bucket: "acme-state", prefix: "x" } }, /`prefix` is not set here/],
    [
      "workspaces of one's own",
      { remote: { organization: "acme", workspaces: { name: "x" } } },
      /`workspaces` is not set here/,
    ],
    [
      "what Terraform took away",
      { s3: { ...S3, role_arn: "arn:aws:iam::123456789012:role/x" } },
      /assume_role: \{role_arn/,
    ],
    ["a template", { s3: { ...S3, profile: '${file("/etc/passwd")}' } }, /Terraform would evaluate/],
    [
      "a template in an account's",
      { s3: { ...S3, accounts: { "123456789012": { profile: "%{ if true }" } } } },
      /Terraform would evaluate/,
    ],
    ["an account that is none", { s3: { ...S3, accounts: { acme: {} } } }, /12 digits/],
    [
      "a region that is none, in an account's",
      { s3: { ...S3, accounts: { "123456789012": { region: "eu-west-9" } } } },
      /unknown region "eu-west-9"/,
    ],
    ["a KMS key's alias", { s3: { ...S3, kms_key_id: "alias/x" } }, /expected an ARN/],
  ])("refuses %s", (_what, backend, message) => {
    expect(said(backend).join("\n")).toMatch(message);
  });

  it.each<[string, string, string]>([
    ["s3", "access_key", "AWS_ACCESS_KEY_ID"],
    ["s3", "secret_key", "AWS_SECRET_ACCESS_KEY"],
    ["s3", "token", "AWS_SESSION_TOKEN"],
    ["s3", "sse_customer_key", "AWS_SSE_CUSTOMER_KEY"],
    ["gcs", "credentials", "GOOGLE_BACKEND_CREDENTIALS"],
    ["gcs", "access_token", "GOOGLE_OAUTH_ACCESS_TOKEN"],
    ["gcs", "encryption_key", "GOOGLE_ENCRYPTION_KEY"],
    ["azurerm", "access_key", "ARM_ACCESS_KEY"],
    ["azurerm", "sas_token", "ARM_SAS_TOKEN"],
    ["azurerm", "client_secret", "ARM_CLIENT_SECRET"],
    ["azurerm", "client_certificate_password", "ARM_CLIENT_CERTIFICATE_PASSWORD"],
    ["http", "password", "TF_HTTP_PASSWORD"],
    ["http", "client_private_key_pem", "TF_HTTP_CLIENT_PRIVATE_KEY_PEM"],
    ["remote", "token", "TF_TOKEN_"],
    ["http", "some_new_api_token", "an environment variable"],
  ])("refuses the secret %s.%s, shared or an account's, and says what to use", (kind, key, instead) => {
    const required: Record<string, object> = {
      s3: S3,
      gcs: { bucket: "acme-state" },
      azurerm: { storage_account_name: "acmestate", container_name: "state" },
      http: { address: HTTP },
      remote: { organization: "acme" },
    };
    const secret = "hunter2hunter2";
    for (const more of [{ [key]: secret }, { accounts: { "123456789012": { [key]: secret } } }]) {
      const [message = "", ...others] = said({ [kind]: { ...required[kind], ...more } });
      expect(others).toEqual([]);
      expect(message).toContain(`\`${key}\` is a secret`);
      expect(message).toContain(instead);
      expect(message).not.toContain(secret);
    }
  });
});
