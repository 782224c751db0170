import { allPages } from "./all-pages";
import { eksClients, type EksClientOptions } from "./eks-clients";
import { explainFailure } from "./explain-failure";
import { patiently } from "../aws/patiently";
import type { PolicyDirectory } from "../../ports/policy-directory";

const FORBIDDEN = "these credentials may not list the access policies (eks:ListAccessPolicies)";

/** EKS ListAccessPolicies. */
export function awsPolicyDirectory(options: EksClientOptions = {}): PolicyDirectory {
  const connect = eksClients(options);
  return {
    names: async (cluster) => {
      try {
        const { sdk, client } = await connect(cluster);
        const policies = await allPages(async (nextToken) => {
          const command = new sdk.ListAccessPoliciesCommand({ nextToken, maxResults: 100 });
          const page = await patiently((abort) => client.send(command, abort));
          return { items: page.accessPolicies, nextToken: page.nextToken };
        });
        return { names: [...new Set(policies.flatMap(({ name }) => name ?? []))].sort() };
      } catch (cause) {
        return { couldNotLook: explainFailure(cause, cluster, FORBIDDEN) };
      }
    },
  };
}
