// A file or stdin with aws-auth in it, in any form in which people keep it.
import { readConfigMapText } from "../../lib/aws-auth";
import { ARN, bytes } from "./support";

const LINES = `- rolearn: ${ARN}a\n  username: u\n`;
const META = "metadata: {name: aws-auth, namespace: kube-system, resourceVersion: '7'}";
const yaml = `apiVersion: v1\nkind: ConfigMap\n${META}\ndata:\n  mapRoles: |\n    - rolearn: ${ARN}a\n      username: u\n`;
const object = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "aws-auth", namespace: "kube-system", resourceVersion: "7" },
  data: { mapRoles: LINES },
};
const other = { ...object, metadata: { name: "other", namespace: "kube-system" } };

function dataOf(text: string | Uint8Array): Record<string, string> {
  const read = readConfigMapText(typeof text === "string" ? bytes(text) : text);
  if ("problem" in read) throw new Error(read.problem);
  return Object.fromEntries(read.configMap.data);
}

function problemOf(text: string | Uint8Array): { problem: string; hint: string } {
  const read = readConfigMapText(typeof text === "string" ? bytes(text) : text);
  return "problem" in read ? read : { problem: "", hint: "" };
}

describe("aws-auth is found in", () => {
  it.each<[string, string]>([
    ["the YAML of kubectl", yaml],
    ["YAML behind a byte order mark", `\ufeff${yaml}`],
    ["YAML with Windows line ends", yaml.replaceAll("\n", "\r\n")],
    ["JSON", JSON.stringify(object)],
    ["JSON over lines", JSON.stringify(object, undefined, 4)],
    ["a List", JSON.stringify({ apiVersion: "v1", kind: "List", items: [other, object] })],
    [
      "a ConfigMapList in YAML",
      `kind: ConfigMapList\nitems:\n- ${JSON.stringify(other)}\n- ${JSON.stringify(object)}\n`,
    ],
    ["a list of manifests, as the CDK writes it", JSON.stringify([other, object])],
    ["the data by itself", `mapRoles: |\n  - rolearn: ${ARN}a\n    username: u\n`],
    ["a raw list", LINES],
  ])("%s", (_, text) => {
    expect(dataOf(text)).toEqual({ mapRoles: LINES });
  });

  it("with its resource version, where there is one", () => {
    expect(readConfigMapText(bytes(yaml))).toMatchObject({ configMap: { resourceVersion: "7" }, notes: [] });
    expect(readConfigMapText(bytes(LINES))).toMatchObject({ configMap: { resourceVersion: undefined } });
  });

  it("a raw list of users, of JSON, of both kinds, and of lines that YAML cannot read", () => {
    const user = "- userarn: arn:aws:iam::111122223333:user/u\n  username: u\n";
    const broken = `- rolearn: ${ARN}a\n  username: {{SessionName}}\n`;
    expect(dataOf(user)).toEqual({ mapUsers: user });
    expect(dataOf(`[{"rolearn":"${ARN}a"}]`)).toEqual({ mapRoles: `[{"rolearn":"${ARN}a"}]` });
    expect(dataOf(`${LINES}${user}`)).toEqual({
      mapRoles: `- {"rolearn":"${ARN}a","username":"u"}\n`,
      mapUsers: '- {"userarn":"arn:aws:iam::111122223333:user/u","username":"u"}\n',
    });
    expect(dataOf(broken)).toEqual({ mapRoles: broken });
    expect(dataOf(JSON.stringify([{ rolearn: `${ARN}a` }, { account: "444455556666" }]))).toEqual({
      mapRoles: `- {"rolearn":"${ARN}a"}\n`,
      mapAccounts: '- "444455556666"\n',
    });
  });

  it("an object without data: a cluster's ConfigMap that is empty", () => {
    expect(dataOf(`kind: ConfigMap\n${META}\n`)).toEqual({});
    expect(dataOf(`kind: ConfigMap\n${META}\ndata:\n`)).toEqual({});
  });

  it("the sections in the wrong place are noted", () => {
    const text = `kind: ConfigMap\nmetadata: {name: aws-auth, mapUsers: x}\nmapRoles: y\nbinaryData: {mapAccounts: eA==}\ndata: {}\n`;
    const read = readConfigMapText(bytes(text));
    expect("notes" in read && read.notes.map(({ message }) => message)).toEqual([
      'EKS ignores it: "mapRoles" is beside `data`, not in `data`',
      'EKS ignores it: "mapUsers" is in `metadata`, not in `data`',
      'EKS ignores it: "mapAccounts" is in `binaryData`, not in `data`',
    ]);
  });
});

describe("what is not aws-auth is refused with what to run instead", () => {
  const utf16 = (text: string, mark: boolean): Uint8Array => Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le");
  it.each<[string, string | Uint8Array, RegExp]>([
    ["an empty file", "", /^the file is empty$/],
    ["white space", " \n\t", /^the file is empty$/],
    ["comments alone", "# nothing\n", /contains only comments/],
    ["UTF-16 with its mark", utf16(yaml, true), /UTF-16/],
    ["UTF-16 without", utf16(yaml, false), /UTF-16/],
    ["UTF-16, the other way round", Buffer.from(utf16(yaml, true)).swap16(), /UTF-16/],
    ["bytes that are no text", Uint8Array.from([0x89, 0x50, 0xff, 0xfe, 0x81]), /not UTF-8/],
    ["zero bytes", "kind: \0ConfigMap and more", /zero bytes/],
    ["several documents", `${yaml}---\n${yaml}`, /contains 2 documents/],
    [
      "kubectl describe",
      "Name:         aws-auth\nNamespace:    kube-system\nLabels:       <none>\n\nData\n====\n",
      /kubectl describe/,
    ],
    ["kubectl's table", "NAME       DATA   AGE\naws-auth   1      2y\n", /kubectl's table/],
    [
      "kubectl's wide table",
      "NAMESPACE     NAME       DATA   AGE\nkube-system   aws-auth   1      2y\n",
      /kubectl's table/,
    ],
    ["an error of kubectl", 'Error from server (NotFound): configmaps "aws-auth" not found\n', /a kubectl message/],
    [
      "no connection",
      "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n",
      /a kubectl message/,
    ],
    ["a Secret", "kind: Secret\nmetadata: {name: aws-auth}\n", /this is a "Secret", not a ConfigMap/],
    [
      "another ConfigMap",
      "kind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\n",
      /"coredns" in "kube-system"/,
    ],
    [
      "aws-auth elsewhere",
      "kind: ConfigMap\nmetadata: {name: aws-auth, namespace: default}\n",
      /"aws-auth" in "default"/,
    ],
    [
      "a list without it",
      JSON.stringify({ kind: "List", items: [other] }),
      /does not contain aws-auth of kube-system; it contains other/,
    ],
    ["an empty list", JSON.stringify({ kind: "List", items: [] }), /it is empty/],
    ["a list with two", JSON.stringify({ kind: "List", items: [object, object] }), /more than once/],
    [
      "a missing |",
      `kind: ConfigMap\n${META}\ndata:\n  mapRoles:\n  - rolearn: ${ARN}a\n`,
      /mapRoles in `data` is not text/,
    ],
    [
      "a number",
      `kind: ConfigMap\n${META}\ndata: {mapAccounts: 1, mapRoles: true}\n`,
      /mapAccounts, mapRoles in `data` are not text/,
    ],
    ["data that is a list", `kind: ConfigMap\n${META}\ndata: [a]\n`, /`data` is not a map/],
    ["over 1 MiB", JSON.stringify({ ...object, data: { mapRoles: "x".repeat(1024 * 1024) } }), /over 1 MiB/],
    ["a huge file", "x".repeat(4 * 1024 * 1024 + 1), /over 4 MiB/],
    [
      "a JSON patch",
      "- op: add\n  path: /data/mapRoles\n  value: |\n    - rolearn: arn:aws:iam::111122223333:role/x\n",
      /a JSON patch/,
    ],
    ["a merge patch", `data:\n  mapRoles: |\n    - rolearn: ${ARN}a\n`, /a patch, a part of a ConfigMap/],
    ["prose", "hello there", /not a ConfigMap/],
    ["another map", "a: 1\n", /not a ConfigMap/],
    ["broken YAML", "kind: ConfigMap\n metadata: x\n", /neither YAML nor JSON \(line \d\)/],
    ["broken JSON", '{"kind": "ConfigMap", }}', /neither YAML nor JSON/],
  ])("%s", (_, text, problem) => {
    const read = problemOf(text);
    expect(read.problem).toMatch(problem);
    expect(read.hint).toContain("kubectl get configmap aws-auth -n kube-system -o json");
    expect(`${read.problem}${read.hint}`).not.toMatch(/\p{Cc}/u);
  });

  it("PowerShell gets a command of its own", () => {
    expect(problemOf(utf16("x: y", true)).hint).toMatch(/ \| Out-File -Encoding utf8 aws-auth\.json$/);
  });
});
