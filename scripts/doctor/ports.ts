import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import { awsPolicyDirectory } from "../../lib/io/eks/aws-policy-directory";
import { awsAccountReader } from "../../lib/io/iam/aws-account-reader";
import { awsIamReader } from "../../lib/io/iam/aws-iam-reader";
import { tryLocalAccess } from "../../lib/io/aws/local-access";
import type { AccountReader } from "../../lib/ports/account-reader";
import type { EksWriter } from "../../lib/ports/eks-writer";
import type { IamReader } from "../../lib/ports/iam-reader";
import type { PolicyDirectory } from "../../lib/ports/policy-directory";
import type { AccountAccess } from "../account-access";
import type { Io } from "../io";

/** AWS, as the doctor sees it: it only looks. */
export interface DoctorPorts {
  readonly accounts: AccountReader;
  readonly iam: IamReader;
  readonly eks: Pick<EksWriter, "describe">;
  readonly policies: PolicyDirectory;
  /** Whether EKS and IAM are this machine's: what a sandbox does not keep is unknown. */
  readonly isSandbox: boolean;
}

/** AWS by the caller's ways into each account. */
export function doctorPorts({ eks, iam }: AccountAccess, io: Io): DoctorPorts {
  const isSandbox = tryLocalAccess(io.env, "eks", "iam", "sts") !== undefined;
  return {
    accounts: awsAccountReader({ ...iam, isSandbox }),
    iam: awsIamReader(iam),
    eks: awsEksWriter({ ...eks, maxAttempts: 3 }),
    policies: awsPolicyDirectory({ ...eks, maxAttempts: 3 }),
    isSandbox,
  };
}
