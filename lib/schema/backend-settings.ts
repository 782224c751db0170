import * as z from "zod";

/** Where Terraform can keep the state: https://developer.hashicorp.com/terraform/language/backend */
export type BackendKind = "s3" | "gcs" | "azurerm" | "http" | "remote" | "local";

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: "expected a string, a number, true or false" });
const flat = z.union([scalar, z.array(scalar)], { error: "expected a value or a list of values" });

/** What Terraform takes as a backend's setting: a value, a list, or a map of those. */
export const setting = z.union([flat, z.record(z.string(), z.union([flat, z.record(z.string(), flat)]))], {
  error: "expected a value, a list or a map",
});

export type Setting = z.infer<typeof setting>;

/** What holds a secret, and which environment variable Terraform reads instead. */
const SECRETS: Readonly<Record<BackendKind, Readonly<Record<string, string>>>> = {
  s3: {
    access_key: "AWS_ACCESS_KEY_ID, or better the session of a role",
    secret_key: "AWS_SECRET_ACCESS_KEY, or better the session of a role",
    token: "AWS_SESSION_TOKEN",
    sse_customer_key: "AWS_SSE_CUSTOMER_KEY",
    web_identity_token: "AWS_WEB_IDENTITY_TOKEN_FILE",
  },
  gcs: {
    credentials: "GOOGLE_BACKEND_CREDENTIALS",
    access_token: "GOOGLE_OAUTH_ACCESS_TOKEN",
    encryption_key: "GOOGLE_ENCRYPTION_KEY",
  },
  azurerm: {
    access_key: "ARM_ACCESS_KEY, or better `use_azuread_auth: true`",
    sas_token: "ARM_SAS_TOKEN, or better `use_azuread_auth: true`",
    client_secret: "ARM_CLIENT_SECRET, or better `use_oidc: true`",
    client_certificate: "ARM_CLIENT_CERTIFICATE",
    client_certificate_password: "ARM_CLIENT_CERTIFICATE_PASSWORD",
    oidc_token: "ARM_OIDC_TOKEN_FILE_PATH",
    oidc_request_token: "ARM_OIDC_REQUEST_TOKEN",
  },
  http: { password: "TF_HTTP_PASSWORD", client_private_key_pem: "TF_HTTP_CLIENT_PRIVATE_KEY_PEM" },
  remote: { token: "TF_TOKEN_<hostname with underscores>, such as TF_TOKEN_app_terraform_io" },
  local: {},
};

/** What would be the same for every stack, or moves the state behind this tool's back. */
const OWN: Readonly<Record<BackendKind, Readonly<Record<string, string>>>> = {
  s3: {
    key: "the key is <keyPrefix>/<stack>.tfstate: set `keyPrefix`",
    role_arn: "Terraform 1.10 took it away: write `assume_role: {role_arn: …}`",
  },
  gcs: { prefix: "the prefix is <keyPrefix>/<stack>: set `keyPrefix`" },
  azurerm: { key: "the key is <keyPrefix>/<stack>.tfstate: set `keyPrefix`" },
  http: {},
  remote: { workspaces: "the workspace is <workspacePrefix><stack>: set `workspacePrefix`" },
  local: { workspace_dir: "no workspaces are used" },
};

const SECRET = /secret|password|passphrase|token|access_key|private_key/;
const NO_SECRET = /_(file|files|path|url|id)$/;

/** Whether a setting of that name holds a secret, in a backend that this tool may not know as well. */
export function soundsSecret(name: string): boolean {
  return SECRET.test(name.toLowerCase()) && !NO_SECRET.test(name.toLowerCase());
}

/** Why a setting cannot stand in the file, in words; undefined where it can. */
function tryRefuse(kind: BackendKind, path: readonly string[]): string | undefined {
  const name = path.at(-1) ?? "";
  if (path.length === 1 && Object.hasOwn(OWN[kind], name))
    return `\`${name}\` is not set here: ${OWN[kind][name] ?? ""}`;
  const known = Object.hasOwn(SECRETS[kind], name) ? SECRETS[kind][name] : undefined;
  if (known === undefined && !soundsSecret(name)) return undefined;
  const instead = known ?? "an environment variable that Terraform reads";
  return `\`${name}\` is a secret, and everybody who reads the repository would have it: take it out, replace it, and use ${instead}`;
}

function problems(
  kind: BackendKind,
  value: unknown,
  path: readonly string[],
): [path: readonly string[], why: string][] {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]): [readonly string[], string][] => {
    const here = [...path, name];
    const why = tryRefuse(kind, here);
    return why === undefined ? problems(kind, inner, here) : [[here, why]];
  });
}

const plain = (key: string): string => key.toLowerCase().replaceAll("_", "");

/** Whether a key is none of Terraform's: one of ours in another spelling, or not spelled as Terraform spells. */
function isUnknown(key: string, shape: z.ZodRawShape): boolean {
  if (Object.hasOwn(shape, key)) return false;
  return (
    key === "accounts" ||
    !/^[a-z][a-z0-9_]*$/.test(key) ||
    Object.keys(shape).some((known) => plain(known) === plain(key))
  );
}

/**
 * A backend's map: keys of this tool's own (camelCase), and any setting by Terraform's name for it, which is passed on as it
 * is. Secrets and what this tool sets itself are refused.
 */
export function backendMap<T extends z.ZodRawShape>(kind: BackendKind, shape: T) {
  return z
    .object(shape)
    .catchall(setting)
    .superRefine((value, context) => {
      // Those of the accounts are checked where they are; an account has none.
      const isElsewhere = (key: string): boolean => key === "accounts" && Object.hasOwn(shape, key);
      const own = Object.fromEntries(Object.entries(value).filter(([key]) => !isElsewhere(key)));
      const unknown = Object.keys(own).filter((key) => isUnknown(key, shape));
      const message = Object.keys(shape).join("\n");
      if (unknown.length > 0) context.addIssue({ code: "unrecognized_keys", keys: unknown, message, input: value });
      for (const [path, why] of problems(kind, own, []))
        context.addIssue({ code: "custom", path: [...path], message: why });
    });
}
