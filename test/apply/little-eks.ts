import type { LivePolicy } from "../../lib/ports/eks-reader";
import type { EntryReader } from "../../lib/ports/entry-reader";
import type { RefusedCall } from "../../lib/ports/eks-writer";
import type { GivingWriter } from "../../scripts/apply/give-one";

export const ADMIN = "AmazonEKSClusterAdminPolicy";

/** How a call ends that does not succeed: before EKS did it, or after. */
export interface Fault {
  readonly refused: RefusedCall;
  readonly isDone?: boolean;
}

export interface LittleEks {
  readonly writer: GivingWriter;
  readonly entries: EntryReader;
  /** Names of policies, and of groups as `group NAME`, by principal, for each entry there is. */
  readonly live: Map<string, Set<string>>;
  /** `CreateAccessEntry arn`, as they began. */
  readonly calls: readonly string[];
  /** Principals with an entry, and neither policy nor group, now. */
  readonly bare: () => string[];
}

export interface LittleEksOptions {
  /** In ticks of the event loop; each call takes a number of them. */
  readonly latency?: (call: number) => number;
  readonly fault?: (call: string, number: number) => Fault | undefined;
  readonly onCall?: (call: string, number: number) => void;
  readonly live?: Map<string, Set<string>>;
}

const isPolicy = (held: string): boolean => !held.startsWith("group ");

/** The five calls, with what EKS refuses; every principal that is not in `fault` is known to IAM. */
export function littleEks({ latency = () => 1, fault, onCall, live = new Map() }: LittleEksOptions = {}): LittleEks {
  const calls: string[] = [];
  const no = (code: string, refused: string): RefusedCall => ({ code, refused });
  const call = async (
    operation: string,
    principal: string,
    act: () => RefusedCall | undefined,
  ): Promise<RefusedCall | undefined> => {
    const text = `${operation} ${principal}`;
    calls.push(text);
    const number = calls.length;
    for (let tick = latency(number); tick > 0; tick -= 1) await new Promise(setImmediate);
    const bad = fault?.(text, number);
    const answer = bad === undefined || bad.isDone === true ? act() : undefined;
    onCall?.(text, number);
    return bad?.refused ?? answer;
  };
  return {
    live,
    calls,
    bare: () => [...live].flatMap(([principal, policies]) => (policies.size === 0 ? [principal] : [])),
    entries: {
      read: (_, principalArn) => {
        const policies = live.get(principalArn);
        if (policies === undefined) return Promise.resolve({ missing: true });
        const scope: LivePolicy["scope"] = { type: "cluster" };
        const of = [...policies].filter(isPolicy).map((name) => ({
          policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
          scope,
        }));
        return Promise.resolve({ principalArn, policies: of } as never);
      },
    },
    writer: {
      createEntry: (_, { principalArn }) =>
        call("CreateAccessEntry", principalArn, () => {
          if (live.has(principalArn)) return no("ResourceInUseException", "already in use");
          live.set(principalArn, new Set());
          return undefined;
        }),
      updateEntry: (_, { principalArn, kubernetesGroups }) =>
        call("UpdateAccessEntry", principalArn, () => {
          const held = live.get(principalArn);
          if (held === undefined) return no("ResourceNotFoundException", "principalArn could not be found");
          const groups = kubernetesGroups.map((name) => `group ${name}`);
          live.set(principalArn, new Set([...[...held].filter(isPolicy), ...groups]));
          return undefined;
        }),
      associate: (_, principalArn, policyArn) =>
        call("AssociateAccessPolicy", principalArn, () => {
          const policies = live.get(principalArn);
          if (policies === undefined) return no("ResourceNotFoundException", "principalArn could not be found");
          policies.add(policyArn.slice(policyArn.lastIndexOf("/") + 1));
          return undefined;
        }),
      deleteEntry: (_, principalArn) =>
        call("DeleteAccessEntry", principalArn, () => {
          live.delete(principalArn);
          return undefined;
        }),
    },
  };
}
