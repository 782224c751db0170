import type { ApiCaller } from "../ports/api-caller";

/** What only reads. Everything else changes something, and is held to `isOwn`. */
const READS = /^(Describe|List)/;

/** The name of what a call would change. */
function subjectOf(operation: string, input: Readonly<Record<string, unknown>>): unknown {
  if (operation === "UpdateClusterConfig") return input["name"];
  return /tagResource$/i.test(operation) ? input["resourceArn"] : input["principalArn"];
}

/** Thrown instead of making a call that could change what the suite did not make: a mistake in the table. */
export class NotOurs extends Error {
  constructor(operation: string, subject: unknown) {
    super(`${operation} of ${JSON.stringify(subject)}: the suite changes what bears its run's name, and nothing else`);
    this.name = "NotOurs";
  }
}

/** Thrown instead of a call once somebody has pressed Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super("interrupted");
    this.name = "Interrupted";
  }
}

export interface OwnCalls extends ApiCaller {
  /** The principals that may have an entry by this run, by cluster: to be deleted again. */
  readonly made: () => readonly { readonly clusterName: string; readonly principalArn: string }[];
  readonly remember: (clusterName: string, principalArn: string) => void;
  readonly forget: (clusterName: string, principalArn: string) => void;
}

/**
 * A caller that changes nothing but what bears the run's name, which no entry of anybody else's can: it is random. It
 * remembers every entry that it may have made, before it asks: an answer that is lost must not leave one behind.
 */
export function onlyOwn(caller: ApiCaller, run: string, signal?: AbortSignal): OwnCalls {
  const made = new Map<string, { clusterName: string; principalArn: string }>();
  const key = (clusterName: unknown, principalArn: unknown): string => JSON.stringify([clusterName, principalArn]);
  return {
    send: async (operation, given) => {
      if (signal?.aborted === true) throw new Interrupted();
      const input = given as Readonly<Record<string, unknown>>;
      const { clusterName, principalArn } = input;
      if (!READS.test(operation)) {
        const subject = subjectOf(operation, input);
        if (run === "" || typeof subject !== "string" || !subject.includes(run)) throw new NotOurs(operation, subject);
      }
      const entry = key(clusterName, principalArn);
      const isNew = operation === "CreateAccessEntry" && !made.has(entry);
      if (isNew) made.set(entry, { clusterName: String(clusterName), principalArn: String(principalArn) });
      const answer = await caller.send(operation, input);
      if (isNew && answer.kind === "refused" && answer.code !== "ResourceInUseException") made.delete(entry);
      return answer;
    },
    made: () => [...made.values()],
    remember: (clusterName, principalArn) =>
      void made.set(key(clusterName, principalArn), { clusterName, principalArn }),
    forget: (clusterName, principalArn) => void made.delete(key(clusterName, principalArn)),
  };
}
