import * as z from "zod";

import type { ConfigMap } from "../../aws-auth";

type Texts = Readonly<Record<string, string>>;

/** Not `z.record`, which leaves the key `__proto__` out: a line of somebody's access could stand there. */
const texts = z.custom<Texts>(
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string"),
);

const configMapObject = z.looseObject({
  apiVersion: z.literal("v1"),
  kind: z.literal("ConfigMap"),
  metadata: z.looseObject({
    name: z.literal("aws-auth"),
    namespace: z.literal("kube-system"),
    resourceVersion: z.string().min(1),
  }),
  data: texts.nullish(),
});

/** kube-system/aws-auth as the API server gives it, whatever else is in it kept. */
export type ConfigMapObject = z.infer<typeof configMapObject>;

/** The object in kubectl's answer; undefined where it is something else. */
export function tryReadConfigMap(stdout: string): ConfigMapObject | undefined {
  try {
    return configMapObject.safeParse(JSON.parse(stdout)).data;
  } catch {
    return undefined;
  }
}

export function configMapOf({ data, metadata }: ConfigMapObject): ConfigMap {
  return { data: new Map(Object.entries(data ?? {})), resourceVersion: metadata.resourceVersion };
}

/**
 * The object with other data, at the version that was read: the API server refuses it once somebody else was there. Where
 * `kubectl apply` left its annotation, kubectl brings that up to date, so that the old lines do not come back from it.
 */
export function withData(object: ConfigMapObject, data: ReadonlyMap<string, string>): string {
  const metadata = { ...object.metadata };
  delete metadata["managedFields"]; // the server's own book-keeping, of which it takes no copy
  return JSON.stringify({ ...object, metadata, data: Object.fromEntries(data) });
}

/** The object where there is none yet. */
export function newConfigMap(data: ReadonlyMap<string, string>): string {
  const metadata = { name: "aws-auth", namespace: "kube-system" };
  return JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata, data: Object.fromEntries(data) });
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/ */
export function deleteOptions(resourceVersion: string): string {
  return JSON.stringify({ apiVersion: "v1", kind: "DeleteOptions", preconditions: { resourceVersion } });
}
