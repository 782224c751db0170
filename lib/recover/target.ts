import type { ClusterAddress } from "../ports/eks-reader";
import type { EksWriter } from "../ports/eks-writer";
import type { IamReader } from "../ports/iam-reader";
import type { EntryReader } from "../ports/entry-reader";
import type { RightsReader } from "../ports/rights-reader";
import type { Principal } from "../model";

/** Who is to get into which cluster, and until when. */
export interface Target {
  readonly cluster: ClusterAddress & { readonly partition: string };
  readonly principal: Principal;
  readonly until: Date;
}

/** What a recovery looks at before it changes anything. */
export interface LookingPorts {
  readonly eks: Pick<EksWriter, "describe">;
  readonly entries: EntryReader;
  readonly iam: Pick<IamReader, "role" | "user">;
  /** Undefined: the caller's rights are not to be asked for. */
  readonly rights: RightsReader | undefined;
}

/** Why it ends here, before anything was changed. */
export interface Stop {
  /** Lines for people. */
  readonly stop: readonly string[];
  /** Whether another command line would do, or something outside must change first. */
  readonly because: "usage" | "outside";
}

export function isStop(value: object): value is Stop {
  return "stop" in value;
}
