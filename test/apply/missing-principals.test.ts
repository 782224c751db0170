import { tryFindMissingPrincipals, type Change } from "../../lib/apply";
import { role } from "./repository";

const change = (name: string, kind: Change["kind"] = "create"): Change =>
  ({ type: "aws_eks_access_entry", kind, principal: role(name) }) as unknown as Change;
const CHANGES = [change("gone"), change("gone-too"), change("there"), change("leaves", "delete")];

/** As provider 5.100.0 says it. */
const refused = (name: string, why = "The specified principalArn is\ninvalid: invalid principal."): string =>
  `Error: creating EKS Access Entry (one:${role(name)}): operation error EKS: CreateAccessEntry, https response error StatusCode: 400, RequestID: 1, InvalidParameterException: ${why}\n\n  with aws_eks_access_entry.x,\n  on cdk.tf.json line 12\n`;

test.each<[string, string, string[] | undefined]>([
  ["one", refused("gone"), [role("gone")]],
  [
    "two, of which one's name begins as the other's",
    refused("gone-too") + refused("gone"),
    [role("gone"), role("gone-too")],
  ],
  ["one, and another mistake", `${refused("gone")}\nError: AccessDeniedException: no\n`, undefined],
  ["another mistake alone", refused("gone", "The specified principal type is not valid"), undefined],
  ["one that was not to be made", refused("leaves"), undefined],
  ["nobody that we know", refused("stranger"), undefined],
  ["nothing that is an error", "Terraform said nothing.", undefined],
])("%s: %j", (_, text, missing) => {
  expect(tryFindMissingPrincipals(text, CHANGES)).toEqual(missing);
});
