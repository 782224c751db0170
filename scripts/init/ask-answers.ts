import { quote, UsageError } from "../../lib/diagnostics";
import { CHECKS, QUESTIONS, type Answers, type Flag, type Question } from "../../lib/init";
import type { Io } from "../io";

type Given = { readonly [F in Flag]: string | readonly string[] | undefined };

const flagOf = (flag: Flag): string => `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The values of one answer: a list is written with commas between. */
function valuesOf(value: string | readonly string[] | undefined): string[] {
  const texts = value === undefined ? [] : typeof value === "string" ? [value] : value;
  return texts.flatMap((text) => text.split(",")).flatMap((text) => text.trim() || []);
}

function problemsOf(flag: Flag, values: readonly string[]): string[] {
  return values.flatMap((value) => {
    const problem = CHECKS[flag](value);
    return problem === undefined ? [] : [`${quote(value)}: ${problem}`];
  });
}

/** Asks until the answer can be used. Ctrl-D and an empty line take what is offered. */
async function ask(question: Question, offered: string | undefined, io: Io): Promise<string[]> {
  const { flag, text, none, several } = question;
  const hint = offered ?? (none === undefined ? undefined : `none: ${none}`);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const typed = await io.ask?.(
      `${text}${several ? " (commas between)" : ""}${hint === undefined ? "" : ` [${hint}]`}: `,
    );
    const values = valuesOf(typed === undefined || typed.trim() === "" ? offered : typed);
    const problems = problemsOf(flag, values);
    if (problems.length === 0 && (values.length > 0 || none !== undefined)) return values;
    io.err(`${problems.join("; ") || "this one is needed"}\n`);
  }
  throw new UsageError(`no usable answer; give ${flagOf(flag)}`);
}

/**
 * The answers: from flags, else from a person, else what is offered.
 * @param asks whether to ask a question at all; what is offered is taken where it is not
 * @throws UsageError that lists every flag that is wrong or missing
 */
export async function askAnswers(
  given: Given,
  { folder, asks, io }: { readonly folder: string; readonly asks: (question: Question) => boolean; readonly io: Io },
): Promise<Answers> {
  const wrong = QUESTIONS.flatMap(({ flag }) =>
    problemsOf(flag, valuesOf(given[flag])).map((problem) => `${flagOf(flag)} ${problem}`),
  );
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
  const answers: Partial<Record<Flag, string | string[]>> = {};
  for (const question of QUESTIONS) {
    const { flag, preset, none, several } = question;
    const flagged = valuesOf(given[flag]);
    const offered = preset?.(answers as Partial<Answers>, folder);
    const values =
      flagged.length > 0 ? flagged : io.ask && asks(question) ? await ask(question, offered, io) : valuesOf(offered);
    const problems = problemsOf(flag, values);
    if (problems.length > 0)
      throw new UsageError(`give ${flagOf(flag)}; from the rest it would be ${problems.join("; ")}`);
    if (values.length === 0 && none === undefined) throw new UsageError(`${flagOf(flag)} is missing: ${question.text}`);
    answers[flag] = several ? values : (values[0] ?? "");
  }
  return answers as Answers;
}
