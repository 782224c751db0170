import type { AccountPlan } from "../../../lib/compile";
import type { Backend } from "../../../lib/model";
import { planOf } from "../../constructs/synthesized";
import { pipelineRepository } from "./world";

export const S3: Backend = { kind: "s3", bucket: "acme-state", region: "eu-west-1", keyPrefix: "eks-access" };

/** The account of `pipelineRepository`. */
export function accountOf(more = "", rest = ""): AccountPlan {
  const [account] = planOf(pipelineRepository(more, rest)).accounts;
  if (account === undefined) throw new Error("no account");
  return account;
}
