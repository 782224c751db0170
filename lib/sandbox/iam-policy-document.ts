import { Refusal } from "./errors";
import { required } from "./query-service";

/** A policy document parameter: a JSON object with at least one statement. What the statements say is not judged. */
export function readPolicyDocument(parameters: URLSearchParams, name: string): string {
  const text = required(parameters, name);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
  if (typeof document !== "object" || document === null || !("Statement" in document)) {
    throw malformed("Syntax errors in policy.");
  }
  return text;
}

function malformed(message: string): Refusal {
  return new Refusal("MalformedPolicyDocument", 400, message);
}
