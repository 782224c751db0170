import { explainFailure } from "../../../lib/io/aws/failure";

const question = { service: "EKS in eu-west-1", forbidden: "these credentials may not" };
const thrown = (name: string, message: string, $metadata: object = {}): unknown =>
  Object.assign(new Error(message), { name, $metadata });

test.each<[string, unknown, RegExp]>([
  [
    "a proxy's page",
    thrown(
      "SyntaxError",
      `Unexpected token '<', "<html>" is not valid JSON\n  Deserialization error: to see the raw response, inspect`,
    ),
    /^what answered for EKS in eu-west-1 is not AWS \(a proxy's page.*NO_PROXY.*is not valid JSON$/,
  ],
  [
    "a proxy's page that forbids",
    thrown("SyntaxError", "Unexpected token '<' is not valid JSON", { httpStatusCode: 403 }),
    /is not AWS/,
  ],
  [
    "a service in trouble",
    thrown("InternalFailure", "oops", { httpStatusCode: 500, attempts: 6 }),
    /^EKS in eu-west-1 answered with HTTP 500 to 6 tries: it is in trouble itself; try again later: InternalFailure: oops$/,
  ],
  ["a 403 of AWS", thrown("AccessDeniedException", "no", { httpStatusCode: 403 }), /^these credentials may not: /],
  [
    "a list of what is legal, at the end of many words",
    thrown("InvalidParameterException", `${"x".repeat(600)}: [STANDARD, EC2_LINUX]`, { httpStatusCode: 400 }),
    /\[STANDARD, EC2_LINUX\]$/,
  ],
])("%s", (_, cause, words) => {
  expect(explainFailure(cause, question)).toMatch(words);
});
