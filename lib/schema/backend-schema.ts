import * as z from "zod";

import { backendMap, soundsSecret, type BackendKind } from "./backend-settings";
import { accountId, bucketName, region } from "./vocabulary";

const flag = z.boolean().optional();
const text = z.string().min(1, { error: "expected a text that is not empty" }).optional();
const count = z.int().min(0).optional();

const keyPrefix = z.string().regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, {
  error: "expected a prefix such as eks-access, without a leading or trailing slash",
});

const arn = (service: string): z.ZodString =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[^:]*:[0-9]{12}:\\S+$`), {
    error: `expected an ARN (arn:aws:${service}:…)`,
  });

const STACK = "{stack}";

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Why Terraform should not be sent there; undefined where it may be. */
function tryRefuseAddress(address: string): string | undefined {
  const url = address.replaceAll(STACK, "stack");
  if (!URL.canParse(url) || /\s/.test(address)) return "expected a URL";
  const { protocol, username, password, hash, searchParams, origin } = new URL(url);
  if (protocol !== "https:" && !(protocol === "http:" && isLoopback(new URL(url)))) {
    return "expected an https URL: the state tells who may do what, and whoever changes it changes what is applied";
  }
  if (username !== "" || password !== "") {
    return "a name or password in an address is seen by everybody who reads it: use TF_HTTP_USERNAME and TF_HTTP_PASSWORD";
  }
  if ([...searchParams.keys()].some(soundsSecret)) {
    return "a secret in an address is seen by everybody who reads it: use TF_HTTP_USERNAME and TF_HTTP_PASSWORD";
  }
  if (hash !== "" || !address.startsWith(origin)) return "expected a URL without a fragment";
  return undefined;
}

const address = z.string().superRefine((value, context) => {
  const why = tryRefuseAddress(value);
  if (why !== undefined) context.addIssue({ code: "custom", message: why });
  if (value.split(STACK).length !== 2) {
    context.addIssue({
      code: "custom",
      message: `expected ${STACK} in the address, once: every stack has its own state, and takes its name's place`,
    });
  }
});

/** https://developer.hashicorp.com/terraform/language/backend/s3 */
const assumeRole = z.looseObject({ role_arn: arn("iam") }).optional();

const workspacePrefix = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}$/, { error: "expected letters, digits, hyphens or underscores, 40 at most" });

const SHAPES = {
  s3: {
    bucket: bucketName,
    region,
    kms_key_id: arn("kms").optional(),
    dynamodb_table: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{3,255}$/, { error: "expected the name of a DynamoDB table" })
      .optional(),
    assume_role: assumeRole,
    assume_role_with_web_identity: assumeRole,
    allowed_account_ids: z.array(accountId).optional(),
    forbidden_account_ids: z.array(accountId).optional(),
    encrypt: flag,
    use_lockfile: flag,
    use_path_style: flag,
    profile: text,
    max_retries: count,
  },
  gcs: {
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, { error: "expected the name of a Cloud Storage bucket" }),
    kms_encryption_key: text,
    impersonate_service_account: text,
    impersonate_service_account_delegates: z.array(z.string()).optional(),
  },
  azurerm: {
    storage_account_name: z.string().regex(/^[a-z0-9]{3,24}$/, { error: "expected the name of a storage account" }),
    container_name: z
      .string()
      .regex(/^(\$root|[a-z0-9](-?[a-z0-9]){2,62})$/, { error: "expected the name of a blob container" }),
    resource_group_name: text,
    subscription_id: text,
    tenant_id: text,
    client_id: text,
    use_azuread_auth: flag,
    use_oidc: flag,
    use_msi: flag,
    use_cli: flag,
    snapshot: flag,
  },
  http: {
    address,
    lock_address: address.optional(),
    unlock_address: address.optional(),
    lock_method: text,
    unlock_method: text,
    update_method: text,
    username: text,
    skip_cert_verification: flag,
    retry_max: count,
    retry_wait_min: count,
    retry_wait_max: count,
  },
  remote: {
    organization: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: "expected the name of an organization" }),
    hostname: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$/, { error: "expected a host name" })
      .optional(),
  },
  local: {
    path: z
      .string()
      .regex(/^(?!cdktf\.out(\/|$))[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/, {
        error:
          "expected a folder below the repository's root, such as state: no leading slash, no `..`, not in cdktf.out",
      })
      .describe("The folder below the repository's root: the state of stack S is <path>/S.tfstate"),
  },
} as const satisfies Record<BackendKind, z.ZodRawShape>;

const ACCOUNTS = "What is different for the stacks of an account, by its id";

/** A backend's map, in which an account may have settings of its own. */
function withAccounts<T extends z.ZodRawShape, D extends z.ZodRawShape>(
  kind: BackendKind,
  shape: T,
  { own, shared }: { readonly own: z.ZodRawShape; readonly shared: D },
) {
  const override = backendMap(kind, z.object({ ...shape, ...own }).partial().shape);
  const accounts = z.record(accountId, override).optional().describe(ACCOUNTS);
  return backendMap(kind, { ...shape, ...shared, accounts });
}

const prefix = (where: string) => ({
  own: { keyPrefix },
  shared: { keyPrefix: keyPrefix.default("eks-access").describe(`The state of stack S is ${where}`) },
});

const http = withAccounts("http", SHAPES.http, { own: {}, shared: {} }).refine(
  (value) => (value.lock_address === undefined) === (value.unlock_address === undefined),
  {
    error: "`lock_address` and `unlock_address` are required together: without the second, a lock is never given back",
  },
);

const workspace = {
  own: { workspacePrefix },
  shared: {
    workspacePrefix: workspacePrefix.default("eks-access-").describe("The workspace of stack S is <workspacePrefix>S"),
  },
};

/** `terraform.backend` of `platform.yaml`: one kind, by its name. */
export const backendSchema = z
  .strictObject({
    s3: withAccounts("s3", SHAPES.s3, prefix("<keyPrefix>/S.tfstate")).optional(),
    gcs: withAccounts("gcs", SHAPES.gcs, prefix("<keyPrefix>/S/default.tfstate")).optional(),
    azurerm: withAccounts("azurerm", SHAPES.azurerm, prefix("<keyPrefix>/S.tfstate")).optional(),
    http: http.optional(),
    remote: withAccounts("remote", SHAPES.remote, workspace).optional(),
    local: backendMap("local", SHAPES.local).optional(),
  })
  .refine((value) => Object.values(value).filter((kind) => kind !== undefined).length === 1, {
    error: "expected one kind of backend: s3, gcs, azurerm, http, remote or local",
  });

export type WrittenBackend = z.infer<typeof backendSchema>;
