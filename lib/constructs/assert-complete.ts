import { TerraformResource, type TerraformStack } from "cdktf";

/** A mistake of ours, not of a user's files. */
export class InternalError extends Error {
  override readonly name = "InternalError";
}

/**
 * Every record of the plan is one resource of its own, and there is no other: CDKTF merges resources of the same id
 * without a word, which could give one principal the groups of another.
 */
export function assertComplete(stack: TerraformStack, expected: Readonly<Record<string, number>>): void {
  const resources = stack.node.findAll().filter((construct) => construct instanceof TerraformResource);
  const ids = new Set(
    resources.map(({ terraformResourceType, friendlyUniqueId }) => `${terraformResourceType}.${friendlyUniqueId}`),
  );
  for (const [type, number] of Object.entries(expected)) {
    const found = [...ids].filter((id) => id.startsWith(`${type}.`)).length;
    if (found !== number)
      throw new InternalError(`stack ${stack.node.id} has ${found} ${type}, the plan has ${number}`);
  }
  const others = [...ids].filter((id) => !Object.keys(expected).includes(id.slice(0, id.indexOf("."))));
  if (others.length > 0)
    throw new InternalError(`stack ${stack.node.id} has resources that are not in the plan: ${others.join(", ")}`);
}
