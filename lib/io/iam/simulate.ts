import type * as Iam from "@aws-sdk/client-iam";

import type { RightsQuestion } from "../../ports/account-reader";

/** Whom to ask. */
export interface Asking {
  readonly sdk: typeof Iam;
  readonly client: Iam.IAMClient;
}

function contextEntries(context: RightsQuestion["context"]): Iam.ContextEntry[] {
  return Object.entries(context).map(([key, value]) => ({
    ContextKeyName: key,
    ContextKeyType: typeof value === "string" ? "string" : "stringList",
    ContextKeyValues: typeof value === "string" ? [value] : [...value],
  }));
}

/** One action on one resource, and IAM's decision. */
export interface Decision {
  readonly action: string;
  readonly resource: string;
  readonly decision: string | undefined;
  /** Condition keys that the decision depends on and that nobody gave. */
  readonly missing: readonly string[];
}

/** Where IAM answers for several resources together, what it says of each counts. */
function decisionsOf(result: Iam.EvaluationResult): Decision[] {
  const { EvalActionName: action = "?", EvalResourceName: resource = "*", EvalDecision: decision } = result;
  const { MissingContextValues: missing = [], ResourceSpecificResults: each = [] } = result;
  if (each.length === 0) return [{ action, resource, decision, missing }];
  return each.map((one) => ({
    action,
    resource: one.EvalResourceName ?? resource,
    decision: one.EvalResourceDecision,
    missing: one.MissingContextValues ?? [],
  }));
}

/**
 * What the policies of `source`, an ARN, deny of a question. A condition on what only the real call has (where it comes
 * from, over what) decides nothing here.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function deniedBy(
  { sdk, client }: Asking,
  source: string,
  { actions, resources, context }: RightsQuestion,
): Promise<Decision[]> {
  const results: Decision[] = [];
  let marker: string | undefined;
  do {
    const page = await client.send(
      new sdk.SimulatePrincipalPolicyCommand({
        PolicySourceArn: source,
        ActionNames: [...actions],
        ResourceArns: [...resources],
        ContextEntries: contextEntries(context),
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
    );
    results.push(...(page.EvaluationResults ?? []).flatMap(decisionsOf));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return results.filter(
    ({ decision, missing }) => (decision === "explicitDeny" || decision === "implicitDeny") && missing.length === 0,
  );
}
