import type { PlainResource } from "./plain-resource";

/** The part of a stack's Terraform JSON that resources are written to. */
export interface StackTerraform {
  readonly "//": { readonly metadata: Readonly<Record<string, unknown>> };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [block: string]: unknown;
}

/** Adds a value to the list of its key. */
function append<T>(lists: Record<string, T[]>, key: string, value: T): void {
  (lists[key] ??= []).push(value);
}

/**
 * A stack's JSON with resources that need no resolving, as CDKTF would have merged them into it: the blocks, the imports,
 * and the lists of what is overridden and imported that are in its own comment.
 */
export function addPlainResources(frame: StackTerraform, resources: readonly PlainResource[]): StackTerraform {
  if (resources.length === 0) return frame;
  const blocks: Record<string, Record<string, unknown>> = {};
  const overrides: Record<string, string[]> = {};
  const imports: Record<string, string[]> = {};
  const imported: { id: string; to: string }[] = [];
  for (const resource of resources) {
    const { terraformResourceType: type, friendlyUniqueId: id } = resource;
    (blocks[type] ??= {})[id] = resource.block();
    append(overrides, type, "//");
    if (resource.imported === undefined) continue;
    append(imports, type, id);
    imported.push({ id: resource.imported, to: resource.address });
  }
  const { metadata } = frame["//"];
  return {
    ...frame,
    "//": {
      ...frame["//"],
      metadata: {
        ...metadata,
        overrides: { ...(metadata["overrides"] as object | undefined), ...overrides },
        ...(imported.length === 0 ? {} : { imports }),
      },
    },
    resource: blocks,
    ...(imported.length === 0 ? {} : { import: imported }),
  };
}
