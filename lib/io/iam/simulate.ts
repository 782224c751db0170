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

/**
 * What the policies of `source`, an ARN, deny of a question: IAM's own results. A condition on what only the real call has
 * (where it comes from, over what) decides nothing here.
 */
export async function deniedBy(
  { sdk, client }: Asking,
  source: string,
  { actions, resources, context }: RightsQuestion,
): Promise<Iam.EvaluationResult[]> {
  const results: Iam.EvaluationResult[] = [];
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
    results.push(...(page.EvaluationResults ?? []));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return results.filter(
    ({ EvalDecision, MissingContextValues = [] }) =>
      (EvalDecision === "explicitDeny" || EvalDecision === "implicitDeny") && MissingContextValues.length === 0,
  );
}
