import { join, relative } from "node:path";
import { findProviderMirror, type MirrorPlaces } from "../../../lib/io/terraform/find-provider-mirror";
import { terraformPlatform } from "../../../lib/io/terraform/terraform-platform";
import { temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();
const AWS = "registry.terraform.io/hashicorp/aws";
let number = 0;

/** A machine with the given files (paths ending in "/" are folders) and environment; "@" in a value is its root folder. */
function machine(files: Record<string, string>, env: Record<string, string> = {}, platform = "linux", arch = "x64") {
  number += 1;
  const root = join(folder.path, String(number));
  for (const [name, text] of Object.entries(files)) {
    folder.write(join(String(number), name.endsWith("/") ? `${name}file` : name), text);
  }
  const places: MirrorPlaces = {
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value.replaceAll("@", root)])),
    home: join(root, "home"),
    platform,
    arch,
    roots: [join(root, "opt"), join(root, "share")],
  };
  return JSON.parse(JSON.stringify(findProviderMirror(places)).replaceAll(root, "@")) as unknown;
}

const mirror = (dir: string, versions: string[], more: object = {}) => ({
  kind: "mirror",
  dir,
  versions,
  packed: false,
  ...more,
});
const unpacked = (dir: string, version = "5.100.0", built = "linux_amd64") => ({
  [`${dir}/${AWS}/${version}/${built}/`]: "",
});
const zip = (dir: string, version = "5.100.0", built = "linux_amd64") => ({
  [`${dir}/${AWS}/terraform-provider-aws_${version}_${built}.zip`]: "",
});

test.each<[string, unknown, unknown]>([
  ["nothing anywhere", machine({}), { kind: "registry" }],
  ["an unpacked mirror below a root", machine(unpacked("opt/plugins")), mirror("@/opt/plugins", ["5.100.0"])],
  ["a packed mirror below a root", machine(zip("share/p")), mirror("@/share/p", ["5.100.0"], { packed: true })],
  [
    "both layouts and several versions, sorted by number",
    machine({ ...unpacked("opt/p", "5.100.0"), ...unpacked("opt/p", "5.9.0"), ...zip("opt/p", "6.0.0") }),
    mirror("@/opt/p", ["5.9.0", "5.100.0", "6.0.0"], { packed: true }),
  ],
  ["a mirror two levels below a root", machine(unpacked("opt/a/b")), { kind: "registry" }],
  [
    "another platform's provider",
    machine({ ...unpacked("opt/p", "5.1.0", "darwin_arm64"), ...zip("opt/p", "5.1.0", "linux_arm64") }),
    { kind: "registry" },
  ],
  ["a folder that is no version", machine(unpacked("opt/p", "index")), { kind: "registry" }],
  ["two mirrors below a root", machine({ ...unpacked("opt/b"), ...unpacked("opt/a") }), mirror("@/opt/a", ["5.100.0"])],
  ["roots in their order", machine({ ...unpacked("share/a"), ...unpacked("opt/z") }), mirror("@/opt/z", ["5.100.0"])],
  [
    "the home folder before the roots",
    machine({ ...unpacked("opt/p"), ...unpacked("home/.terraform.d/plugins") }),
    mirror("@/home/.terraform.d/plugins", ["5.100.0"]),
  ],
  [
    "TF_PLUGIN_DIR before the home folder",
    machine({ ...unpacked("mine"), ...unpacked("home/.terraform.d/plugins") }, { TF_PLUGIN_DIR: "@/mine" }),
    mirror("@/mine", ["5.100.0"]),
  ],
  [
    "a TF_PLUGIN_DIR without the provider",
    machine(unpacked("opt/p"), { TF_PLUGIN_DIR: "@/mine" }),
    mirror("@/opt/p", ["5.100.0"]),
  ],
  [
    "TF_CLI_CONFIG_FILE before all",
    machine({ "my.rc": "", ...unpacked("mine") }, { TF_CLI_CONFIG_FILE: "@/my.rc", TF_PLUGIN_DIR: "@/mine" }),
    { kind: "cli-config", file: "@/my.rc" },
  ],
  [
    "Terraform's older name for it",
    machine({ "my.rc": "" }, { TERRAFORM_CONFIG: "@/my.rc" }),
    { kind: "cli-config", file: "@/my.rc" },
  ],
  [
    "a TF_CLI_CONFIG_FILE that is not there",
    machine(unpacked("opt/p"), { TF_CLI_CONFIG_FILE: "@/no.rc" }),
    mirror("@/opt/p", ["5.100.0"]),
  ],
  [
    "a TF_CLI_CONFIG_FILE that is a folder",
    machine({ "dir/": "" }, { TF_CLI_CONFIG_FILE: "@/dir" }),
    { kind: "registry" },
  ],
  [
    "a user's configuration that says where providers are",
    machine({ "home/.terraformrc": "\nprovider_installation {\n}\n", ...unpacked("opt/p") }),
    { kind: "cli-config", file: "@/home/.terraformrc" },
  ],
  [
    "a user's configuration that says nothing about it",
    machine({ "home/.terraformrc": '# provider_installation\ncredentials "a.b" {}\n', ...unpacked("opt/p") }),
    mirror("@/opt/p", ["5.100.0"], { extends: "@/home/.terraformrc" }),
  ],
  [
    "TF_PLUGIN_DIR before a user's configuration",
    machine({ "home/.terraformrc": "provider_installation {}", ...unpacked("mine") }, { TF_PLUGIN_DIR: "@/mine" }),
    mirror("@/mine", ["5.100.0"], { extends: "@/home/.terraformrc" }),
  ],
  [
    "a Mac",
    machine(unpacked("opt/p", "5.100.0", "darwin_arm64"), {}, "darwin", "arm64"),
    mirror("@/opt/p", ["5.100.0"]),
  ],
])("%s", (_, found, expected) => {
  expect(found).toEqual(expected);
});

test("a relative TF_CLI_CONFIG_FILE becomes absolute, because Terraform runs in the stack's folder", () => {
  const file = folder.write("relative.rc", "");
  const env = { TF_CLI_CONFIG_FILE: relative(process.cwd(), file) };
  const found = findProviderMirror({ env, home: "/nowhere", platform: "linux", arch: "x64", roots: [] });
  expect(found).toEqual({ kind: "cli-config", file });
});

test.each([
  ["linux", "x64", "linux_amd64"],
  ["linux", "arm64", "linux_arm64"],
  ["linux", "ia32", "linux_386"],
  ["linux", "arm", "linux_arm"],
  ["darwin", "arm64", "darwin_arm64"],
  ["darwin", "x64", "darwin_amd64"],
  ["win32", "x64", "windows_amd64"],
  ["freebsd", "x64", "freebsd_amd64"],
])("%s on %s is %s", (platform, arch, expected) => {
  expect(terraformPlatform(platform, arch)).toBe(expected);
});
