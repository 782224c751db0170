import type { ProviderMirror } from "../../../lib/io/terraform/find-provider-mirror";
import { childEnvironment, cliConfigText, pluginCacheDir } from "../../../lib/io/terraform/terraform-environment";

const ALWAYS = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };

test.each([
  ["nothing", {}, {}],
  [
    "credentials and endpoints",
    { AWS_ACCESS_KEY_ID: "a", AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:1" },
    { AWS_ACCESS_KEY_ID: "a", AWS_ENDPOINT_URL_EKS: "http://127.0.0.1:1" },
  ],
  ["variables that are undefined", { AWS_PROFILE: undefined, PATH: "/bin" }, { PATH: "/bin" }],
  ["the reverse of what is set always", { TF_INPUT: "1", TF_IN_AUTOMATION: "", CHECKPOINT_DISABLE: "" }, {}],
  ["configuration files", { TF_CLI_CONFIG_FILE: "/no/file", TERRAFORM_CONFIG: "/no/file" }, {}],
  ["what points all stacks at one place", { TF_DATA_DIR: "/data", TF_WORKSPACE: "dev", TF_PLUGIN_CACHE_DIR: "/c" }, {}],
  [
    "arguments that change a plan",
    { TF_CLI_ARGS: "-json", TF_CLI_ARGS_plan: "-destroy", TF_CLI_ARGS_apply: "-destroy" },
    {},
  ],
  [
    "arguments that complete a backend",
    { TF_CLI_ARGS_init: "-backend-config=b" },
    { TF_CLI_ARGS_init: "-backend-config=b" },
  ],
  ["logs to stderr", { TF_LOG: "trace", TF_LOG_CORE: "trace", TF_LOG_PROVIDER: "trace", TF_LOG_PATH: "" }, {}],
  ["logs to a file", { TF_LOG: "trace", TF_LOG_PATH: "/log" }, { TF_LOG: "trace", TF_LOG_PATH: "/log" }],
  ["input variables", { TF_VAR_a: "1" }, { TF_VAR_a: "1" }],
])("of %s the child gets what is safe", (_, caller, expected) => {
  expect(childEnvironment(caller, {})).toEqual({ ...ALWAYS, ...expected });
});

test("what is installed from where replaces the caller's word on it", () => {
  const caller = { TF_CLI_CONFIG_FILE: "/no/file", TF_PLUGIN_CACHE_DIR: "/theirs" };
  expect(childEnvironment(caller, { cliConfigFile: "/tmp/x.rc", pluginCacheDir: "/cache" })).toEqual({
    ...ALWAYS,
    TF_CLI_CONFIG_FILE: "/tmp/x.rc",
    TF_PLUGIN_CACHE_DIR: "/cache",
  });
});

test("the configuration takes AWS from the mirror and the rest from its registry", () => {
  expect(cliConfigText("/opt/plugins")).toBe(`provider_installation {
  filesystem_mirror {
    path    = "/opt/plugins"
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`);
});

test.each([
  [String.raw`C:\Users\a b`, String.raw`"C:\\Users\\a b"`],
  ['/a"b', String.raw`"/a\"b"`],
  ["/a\nb", String.raw`"/a\nb"`],
  ["/a${b}", '"/a${b}"'],
])("the path %j is written %s", (path, expected) => {
  expect(cliConfigText(path)).toContain(`path    = ${expected}\n`);
});

test("the user's other settings stay in force", () => {
  expect(cliConfigText("/m", 'credentials "a.b" {}\n')).toMatch(
    /^credentials "a\.b" \{\}\n\nprovider_installation \{\n/,
  );
});

const unpacked: ProviderMirror = { kind: "mirror", dir: "/m", versions: ["5.100.0"], packed: false };
const packed: ProviderMirror = { ...unpacked, packed: true };
const config: ProviderMirror = { kind: "cli-config", file: "/my.rc" };
const registry: ProviderMirror = { kind: "registry" };
const OURS = "/home/a/.cache/eks-access-gitops/terraform-plugins";

test.each<[string, ProviderMirror, Record<string, string>, string | undefined]>([
  ["registry: the user's cache folder", registry, {}, OURS],
  ["registry: where XDG says", registry, { XDG_CACHE_HOME: "/x" }, "/x/eks-access-gitops/terraform-plugins"],
  ["registry: a relative XDG folder is invalid", registry, { XDG_CACHE_HOME: "x" }, OURS],
  ["registry: the one that is set", registry, { TF_PLUGIN_CACHE_DIR: "/theirs" }, "/theirs"],
  ["packed mirror: unpacked once", packed, {}, OURS],
  ["unpacked mirror: linked, none needed", unpacked, {}, undefined],
  ["unpacked mirror: not even the one that is set", unpacked, { TF_PLUGIN_CACHE_DIR: "/theirs" }, undefined],
  ["own configuration: its own business", config, {}, undefined],
  ["own configuration: the one that is set", config, { TF_PLUGIN_CACHE_DIR: "/theirs" }, "/theirs"],
])("plugin cache, %s", (_, mirror, env, expected) => {
  expect(pluginCacheDir(mirror, env, "/home/a")).toBe(expected);
});
