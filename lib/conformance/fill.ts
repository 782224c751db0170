/** The names that a row's texts may mention, by placeholder: `cluster`, `role`. */
export type Names = Readonly<Record<string, string>>;

/** What the calls of a row have answered so far, in their order. */
export type Answers = readonly unknown[];

const PLACEHOLDER = /<(policy:\w+|\d+(?:\.\w+)+|[a-z]+(?:-[a-z]+)*)>/g;

/** A text with a placeholder that has no value here: the row cannot be asked at this endpoint. */
export class Unfilled extends Error {
  constructor(readonly placeholder: string) {
    super(`<${placeholder}> has no value here`);
    this.name = "Unfilled";
  }
}

function answered(path: string, answers: Answers): string | undefined {
  let value: unknown = answers;
  for (const step of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[step];
  return typeof value === "string" ? value : undefined;
}

function valueOf(placeholder: string, names: Names, answers: Answers): string {
  const [, policy] = /^policy:(.*)$/.exec(placeholder) ?? [];
  const value =
    policy !== undefined
      ? `arn:${names["partition"] ?? "aws"}:eks::aws:cluster-access-policy/${policy}`
      : /^\d/.test(placeholder)
        ? answered(placeholder, answers)
        : names[placeholder];
  if (value === undefined) throw new Unfilled(placeholder);
  return value;
}

/**
 * A value of the table with every placeholder filled in: `<cluster>` a name, `<policy:AmazonEKSViewPolicy>` that policy's
 * ARN, `<0.accessEntry.accessEntryArn>` what the row's first call answered there.
 * @throws Unfilled
 */
export function fill<T>(value: T, names: Names, answers: Answers = []): T {
  if (typeof value === "string") {
    return value.replace(PLACEHOLDER, (_, placeholder: string) => valueOf(placeholder, names, answers)) as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, names, answers)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fill(item as unknown, names, answers)]),
  ) as T;
}

/** The first placeholder of a row, answers aside, that has no value here. */
export function tryFindUnfilled(value: unknown, names: Names): string | undefined {
  const asked = [...JSON.stringify(value).matchAll(PLACEHOLDER)].map(([, placeholder = ""]) => placeholder);
  return asked.find((placeholder) => !/^(\d|policy:)/.test(placeholder) && names[placeholder] === undefined);
}
