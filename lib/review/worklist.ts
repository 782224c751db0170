import { printable } from "../diagnostics";
import { codeSpan } from "./code-span";
import { prose } from "./prose";
import { textRenderer } from "./render-text";

/** An ARN is at most 2,048 characters; what is longer is none. */
const LONGEST = 2_048;

/** A job for people: `lib/import` finds them. Every text may hold anything. */
export interface WorklistTask {
  /** A line of the ConfigMap: `mapRoles[2]`. */
  readonly where: string;
  /** An ARN or an account; empty for what is about the ConfigMap itself. */
  readonly subject: string;
  readonly today: string;
  readonly problem: string;
  readonly todo: string;
  /** YAML to start from. */
  readonly snippet?: string;
}

/** A guardrail that an import lifted. */
export interface WorklistException {
  readonly rule: string;
  readonly team: string;
  readonly principal: string | undefined;
  readonly expires: string;
}

export interface Worklist {
  readonly cluster: string;
  readonly tasks: readonly WorklistTask[];
  readonly exceptions: readonly WorklistException[];
}

function taskView({ where, subject, today, problem, todo, snippet }: WorklistTask): Record<string, unknown> {
  return {
    where,
    subject: subject === "" ? undefined : codeSpan(subject, LONGEST),
    today: prose(today),
    problem: prose(problem),
    todo: prose(todo),
    snippet: snippet
      ?.trimEnd()
      .split("\n")
      .map((line) => printable(line, 2_000)),
  };
}

/** The text of `migration/<cluster>/worklist.md`, from `templates/worklist.md.hbs`. */
export function worklist(template: string, { cluster, tasks, exceptions }: Worklist): string {
  const render = textRenderer(template);
  return render({
    cluster,
    tasks: tasks.map(taskView),
    exceptions: exceptions
      .map(({ rule, team, principal, expires }) => {
        const whom = principal === undefined ? "" : `, ${codeSpan(principal, LONGEST)}`;
        return `**${rule}** until ${expires}, team ${team}${whom}`;
      })
      .sort(),
  });
}
