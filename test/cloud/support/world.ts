import type { RepoFiles } from "../../../lib/source";
import { filesOf } from "../../constructs/synthesized";

/** One account with a cluster in Ireland and one in Virginia; `more` goes below `pipeline:`, `rest` to the end. */
export function pipelineRepository(more = "", rest = ""): RepoFiles {
  return filesOf({
    "platform.yaml": `organization: acme
pipeline:
  applyRole: ci/eks-access-apply
  planRole: ci/eks-access-plan
  driftRole: ci/eks-access-drift
  create: true
  repository: acme/eks-access
  repositoryId: 987654321
  ownerId: 12345
${more}breakGlass:
  role: emergency/eks-break-glass
  create: true
  trustedPrincipals: ["arn:aws:iam::111122223333:role/security-oncall"]
  notify: [security@acme.example]
guardrails:
  delegation:
    "*": {policies: [view], clusterScope: [view], clusters: ["*"], namespaces: own}
${rest}`,
    "clusters/prod-eu.yaml":
      'cluster: prod-eu\naccount: "123456789012"\nregion: eu-west-1\nnodes: [{role: nodes/linux, type: EC2_LINUX}]\n',
    "clusters/prod-us.yaml": 'cluster: prod-us\naccount: "123456789012"\nregion: us-east-1\n',
    "teams/platform.yaml": 'team: platform\nowners: ["@acme/platform"]\naccess: []\n',
  });
}
