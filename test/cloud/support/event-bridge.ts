/**
 * EventBridge's matching of events against a pattern, by its documentation. An operator that it does not know throws.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
type Json = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `*` any characters; a backslash takes the next character as it is. */
function wildcard(pattern: string, text: string): boolean {
  const source = [...pattern.matchAll(/\\(.)|(\*)|([^\\*]+)/gs)].map(([, escaped, star, plain]) =>
    star === undefined ? (escaped ?? plain ?? "").replaceAll(/[.+^${}()|[\]\\*?]/g, String.raw`\$&`) : ".*",
  );
  return new RegExp(`^${source.join("")}$`, "s").test(text);
}

function meets(matcher: unknown, value: unknown): boolean {
  if (!isMap(matcher)) return matcher === value;
  const [operator = "", wanted] = Object.entries(matcher)[0] ?? [];
  if (operator === "exists") return (value !== undefined) === wanted;
  if (typeof value !== "string") return false;
  switch (operator) {
    case "equals-ignore-case":
      return value.toLowerCase() === String(wanted).toLowerCase();
    case "prefix":
      if (isMap(wanted)) {
        if (Object.keys(wanted).join() !== "equals-ignore-case") throw new Error("unknown form of prefix");
        return value.toLowerCase().startsWith(String(wanted["equals-ignore-case"]).toLowerCase());
      }
      return value.startsWith(String(wanted));
    case "suffix":
      return value.endsWith(String(wanted));
    case "wildcard":
      return wildcard(String(wanted), value);
    case "anything-but":
      if (isMap(wanted)) {
        if (Object.keys(wanted).join() !== "wildcard") throw new Error("unknown form of anything-but");
        return [wanted["wildcard"]].flat().every((pattern) => !wildcard(String(pattern), value));
      }
      return [wanted].flat().every((one) => one !== value);
    default:
      throw new Error(`the matcher does not know ${operator}`);
  }
}

/** Whether a rule with this pattern would fire. A list in the event matches by any of its members. */
export function fires(pattern: unknown, event: unknown): boolean {
  if (!isMap(pattern)) throw new Error("a pattern is a map");
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or") return (wanted as readonly unknown[]).some((one) => fires(one, event));
    const found = isMap(event) ? event[key] : undefined;
    // Of a list of maps any may match; EventBridge even takes one field from each.
    if (isMap(wanted) && Array.isArray(found)) return (found as readonly unknown[]).some((one) => fires(wanted, one));
    if (isMap(wanted)) return fires(wanted, isMap(found) ? found : {});
    const values = Array.isArray(found) ? (found as readonly unknown[]) : [found];
    return (wanted as readonly unknown[]).some((matcher) => values.some((value) => meets(matcher, value)));
  });
}
