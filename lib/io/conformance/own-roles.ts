import type { IAMClient } from "@aws-sdk/client-iam";
import type * as Sdk from "@aws-sdk/client-iam";

import type { OwnRoles } from "../../ports/api-caller";
import { failureOf } from "../aws/failure";
import { patiently } from "../aws/patiently";

/** Nobody: an entry of such a role gives nobody anything. */
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});

/** IAM's roles for the suite. A role that exists is refused by IAM, and so never taken for one of the suite's. */
export function ownRoles(sdk: typeof Sdk, client: IAMClient): OwnRoles {
  return {
    make: async (name, path) => {
      const request = new sdk.CreateRoleCommand({
        RoleName: name,
        Path: path,
        AssumeRolePolicyDocument: TRUST,
        Description: "Made by yarn sandbox conformance of eks-access-gitops, which deletes it; nobody can assume it",
      });
      const { Role } = await patiently(() => client.send(request));
      return Role?.Arn ?? "";
    },
    remove: async (name) => {
      try {
        await patiently(() => client.send(new sdk.DeleteRoleCommand({ RoleName: name })));
      } catch (cause) {
        if (!failureOf(cause).name.startsWith("NoSuchEntity")) throw cause;
      }
    },
  };
}
