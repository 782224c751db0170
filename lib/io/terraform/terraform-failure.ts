/** A Terraform command that did not succeed. The message names stack and command and has Terraform's own words. */
export class TerraformFailure extends Error {
  override readonly name = "TerraformFailure";
  /** The stack's name (`stack` is taken by Error). */
  readonly stackName: string;
  /** The subcommand, for example `plan`. */
  readonly command: string;
  /** Terraform's error text, without decoration. */
  readonly text: string;
  /** Whether it was stopped by the caller's signal. */
  readonly interrupted: boolean;

  constructor(what: { stackName: string; command: string; text: string; interrupted: boolean }) {
    const verb = what.interrupted ? "was interrupted" : "failed";
    super(`terraform ${what.command} ${verb} in stack ${what.stackName}:\n${what.text}`);
    this.stackName = what.stackName;
    this.command = what.command;
    this.text = what.text;
    this.interrupted = what.interrupted;
  }
}

const TAIL_LINES = 20;

/**
 * Terraform's own account of a failure: the errors in its output, warnings before them left out, else the end of what
 * it said. Box-drawing and colour are removed, indentation inside a message stays.
 */
export function failureText(stdout: string, stderr: string): string {
  const said = [stderr, stdout].map(undecorated);
  const errors = said.map(fromFirstError).find((text) => text !== "");
  if (errors !== undefined) return errors;
  const rest = said.find((text) => text !== "");
  return rest?.split("\n").slice(-TAIL_LINES).join("\n") ?? "Terraform said nothing.";
}

function undecorated(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- the escape character is what is being removed
      .replace(/\u001b\[[0-9;]*m/g, "")
      .split(/\r?\n/)
      .filter((line) => !/^[\u2500-\u257f\s]*[\u2500\u2577\u2575][\u2500-\u257f\s]*$/.test(line))
      .map((line) => line.replace(/^[\u2502\u2503] ?/, "").trimEnd())
      .join("\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}

function fromFirstError(text: string): string {
  const start = /^Error: /m.exec(text)?.index;
  return start === undefined ? "" : text.slice(start);
}
