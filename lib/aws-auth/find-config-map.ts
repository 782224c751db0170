import { enumerate, quote } from "../diagnostics";
import type { AwsAuthNote, NotAwsAuth, ReadConfigMap } from "./aws-auth";
import { GET_AWS_AUTH } from "./decode-file";
import { noteOfPlace, tryFindSection } from "./ignored-keys";
import { isPlain, mapAt, textAt, unlist, type Plain } from "./plain";

/** The API server takes no more; in characters, each of which is a byte or more. */
const LARGEST_DATA = 1024 * 1024;

const HINT = `run: ${GET_AWS_AUTH}`;

function fail(problem: string, hint = HINT): NotAwsAuth {
  return { problem, hint };
}

function isAwsAuth(object: unknown): boolean {
  const metadata = mapAt(object, "metadata");
  const namespace = textAt(metadata, "namespace") ?? "kube-system";
  return (
    textAt(object, "kind") === "ConfigMap" && textAt(metadata, "name") === "aws-auth" && namespace === "kube-system"
  );
}

function findInList(objects: readonly unknown[]): { readonly object: Plain } | NotAwsAuth {
  const found = objects.filter(isAwsAuth);
  const names = objects.map((object) => textAt(mapAt(object, "metadata"), "name") ?? "(no name)");
  const [object] = found;
  if (found.length === 1 && isPlain(object)) return { object };
  if (found.length > 1) return fail("the list contains aws-auth of kube-system more than once");
  const seen = names.length === 0 ? "it is empty" : `it contains ${enumerate(names)}`;
  return fail(`the list does not contain aws-auth of kube-system; ${seen}`);
}

/** Where sections stand that EKS does not look at. */
function misplaced(object: Plain): AwsAuthNote[] {
  const places: readonly (readonly [Plain, string])[] = [
    [object, "beside `data`"],
    [mapAt(object, "metadata"), "in `metadata`"],
    [mapAt(object, "binaryData"), "in `binaryData`"],
  ];
  return places.flatMap(([map, place]) =>
    Object.keys(map).flatMap((key) => (tryFindSection(key) === undefined ? [] : [noteOfPlace(key, place)])),
  );
}

/** `isPart`: of a file that is no ConfigMap, such as the values of a chart, where lists are right and a `|` is not missing. */
function readData(data: unknown, isPart: boolean): ReadonlyMap<string, string> | NotAwsAuth {
  if (data === undefined || data === null) return new Map();
  if (!isPlain(data)) return fail("`data` is not a map, which no API server would accept");
  const bad = Object.keys(data).filter((key) => typeof data[key] !== "string");
  if (bad.length > 0) {
    const hint = `put \`|\` after the key and indent what follows, or fetch it from the cluster: ${GET_AWS_AUTH}`;
    if (isPart) return fail(`${enumerate(bad)}: not as a ConfigMap has it, as text, but as what one is made of`);
    const what = `${enumerate(bad)} in \`data\` ${bad.length === 1 ? "is" : "are"} not text (is a \`|\` missing?)`;
    return fail(`${what}, which no API server would accept`, hint);
  }
  const texts = new Map(Object.entries(data as Readonly<Record<string, string>>));
  const length = [...texts].reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  return length > LARGEST_DATA ? fail("`data` is over 1 MiB, which no API server would accept") : texts;
}

/** Of a map that does not say that it is a Kubernetes object: its `data`, or the sections by themselves. */
function bareData(object: Plain): unknown {
  if (Object.hasOwn(object, "data")) return object["data"];
  return Object.keys(object).some((key) => tryFindSection(key) !== undefined) ? object : undefined;
}

function identityProblem(object: Plain): NotAwsAuth | undefined {
  const metadata = mapAt(object, "metadata");
  const [name = "aws-auth", namespace = "kube-system"] = [textAt(metadata, "name"), textAt(metadata, "namespace")];
  if (name === "aws-auth" && namespace === "kube-system") return undefined;
  return fail(`this is the ConfigMap ${quote(name)} in ${quote(namespace)}; EKS reads only aws-auth in kube-system`);
}

function isOperation(value: unknown): boolean {
  return textAt(value, "op") !== undefined && textAt(value, "path") !== undefined;
}

const PATCH = `it changes a ConfigMap, and says nothing of what else is in it. ${HINT}`;

/** The ConfigMap in a parsed file, or why there is none. */
export function findConfigMap(value: unknown): ReadConfigMap | NotAwsAuth {
  const operations = Array.isArray(value) ? value : [value];
  if (operations.length > 0 && operations.every(isOperation)) return fail("this is a JSON patch (RFC 6902)", PATCH);
  // As the CDK and others that print manifests write it: a list without a kind.
  if (Array.isArray(value) && value.some((one) => textAt(one, "kind") !== undefined)) {
    const found = findInList(value);
    return "object" in found ? readObject(found.object) : found;
  }
  if (textAt(value, "kind")?.endsWith("List") === true) {
    const found = findInList(unlist(value));
    return "object" in found ? readObject(found.object) : found;
  }
  return isPlain(value) ? readObject(value) : fail("this is not a ConfigMap or part of one");
}

function readObject(object: Plain): ReadConfigMap | NotAwsAuth {
  const kind = textAt(object, "kind");
  if (kind !== undefined && kind !== "ConfigMap") return fail(`this is a ${quote(kind)}, not a ConfigMap`);
  const data = kind === undefined ? bareData(object) : object["data"];
  if (Object.keys(object).join() === "data") return fail("this is a patch, a part of a ConfigMap", PATCH);
  if (kind === undefined && data === undefined) return fail("this is not a ConfigMap or part of one");
  const read = identityProblem(object) ?? readData(data, kind === undefined);
  if ("problem" in read) return read;
  const resourceVersion = textAt(mapAt(object, "metadata"), "resourceVersion");
  const part = kind === undefined ? ({ isPart: true } as const) : {};
  return { configMap: { data: read, resourceVersion, ...part }, notes: data === object ? [] : misplaced(object) };
}
