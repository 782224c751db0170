import { failureText, TerraformFailure } from "../../../lib/io/terraform/terraform-failure";

const BOXED = `╷
│ Warning: Unable to open CLI configuration file
│ 
│ The CLI configuration file at "x" does not exist.
╵
╷
│ Error: creating EKS Access Entry (prod:arn): AccessDenied
│ 
│   with aws_eks_access_entry.a,
│   on cdk.tf.json line 3, in resource.aws_eks_access_entry.a:
│    3:   "a": {
│ 
╵
╷
│ Error: second
╵
`;

test.each([
  [
    "boxed errors, without the warning before them",
    "",
    BOXED,
    "Error: creating EKS Access Entry (prod:arn): AccessDenied\n\n  with aws_eks_access_entry.a,\n" +
      '  on cdk.tf.json line 3, in resource.aws_eks_access_entry.a:\n   3:   "a": {\n\nError: second',
  ],
  [
    "plain errors, as -no-color prints them",
    "a plan\n",
    "\nError: Saved plan is stale\n\nThe given plan.\n",
    "Error: Saved plan is stale\n\nThe given plan.",
  ],
  ["errors on stdout", "x\nError: there\n", "a warning\n", "Error: there"],
  ["colour", "", "\u001b[31m╷\u001b[0m\n\u001b[31m│\u001b[0m \u001b[1mError: \u001b[0mred\n", "Error: red"],
  ["Windows line ends", "", "│ Error: a\r\n│ b\r\n", "Error: a\nb"],
  [
    "no error at all: the end of what was said",
    Array.from({ length: 30 }, (_, i) => `line ${String(i)}`).join("\n"),
    "",
    Array.from({ length: 20 }, (_, i) => `line ${String(i + 10)}`).join("\n"),
  ],
  ["nothing", "", "\n", "Terraform said nothing."],
])("%s", (_, stdout, stderr, expected) => {
  expect(failureText(stdout, stderr)).toBe(expected);
});

test("the message has the stack, the command and the text", () => {
  const what = { stackName: "prod-eu", command: "plan", text: "Error: x", interrupted: false };
  expect(new TerraformFailure(what).message).toBe("terraform plan failed in stack prod-eu:\nError: x");
  expect(new TerraformFailure({ ...what, interrupted: true }).message).toMatch(
    /^terraform plan was interrupted in stack/,
  );
});
