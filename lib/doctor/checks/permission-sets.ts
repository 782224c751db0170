import { enumerate, plural, printable, type Diagnostic } from "../../diagnostics";
import type { LockChange } from "../../permission-sets";
import { unknown, type Judged } from "../row";

export interface LockReading {
  /** How many permission sets the files name for the account. */
  readonly named: number;
  /** How the lock differs from the roles that are there. */
  readonly changes: readonly LockChange[];
  /** Permission sets without a role, or with several. */
  readonly problems: readonly Diagnostic[];
  readonly couldNotLook: string | undefined;
}

/** Whether the lock's roles are those that Identity Center has in the account now. */
export function judgeLock({ named, changes, problems, couldNotLook }: LockReading): Judged {
  if (couldNotLook !== undefined) return unknown({ couldNotLook });
  const mend = ["yarn resolve-permission-sets"];
  const [problem] = problems;
  if (problem !== undefined) return { status: "red", says: printable(problem.message, 500), mend };
  if (changes.length > 0) {
    const says = `permission-sets.lock.yaml is stale: ${enumerate(changes.map(({ name }) => name))}`;
    return { status: "red", says, mend };
  }
  return { status: "green", says: `the lock has the live roles of ${plural(named, "permission set")}` };
}
