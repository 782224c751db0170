import { githubLanguage, type StatusFunction } from "./github-language";

/** What the steps, or jobs, before this one came to. */
export interface Standing {
  readonly failed: boolean;
  readonly cancelled: boolean;
}

export type Contexts = Readonly<Record<string, unknown>>;

const STATUS = ["success", "failure", "always", "cancelled"] as const;

function statusFunctions({ failed, cancelled }: Standing): Map<string, StatusFunction> {
  const { data } = githubLanguage();
  const values = { success: !failed && !cancelled, failure: failed && !cancelled, always: true, cancelled };
  return new Map(
    STATUS.map((name) => [name, { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(values[name]) }]),
  );
}

/** The value of one expression, by GitHub's own evaluator, as plain JSON. */
function evaluate(expression: string, contexts: Contexts, standing: Standing): unknown {
  const { Lexer, Parser, Evaluator, data } = githubLanguage();
  const functions = statusFunctions(standing);
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), [...functions.values()]).parse();
  const value = new Evaluator(tree, JSON.parse(JSON.stringify(contexts), data.reviver), functions).evaluate();
  return JSON.parse(JSON.stringify(value, data.replacer)) as unknown;
}

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;

function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A text with its expressions replaced. */
export function interpolate(text: unknown, contexts: Contexts, standing: Standing): string {
  return asText(text).replace(EXPRESSION, (_, expression: string) => asText(evaluate(expression, contexts, standing)));
}

/** Whether a job or step runs. A condition that asks for no status is for when all went well. */
export function holds(condition: string | boolean | undefined, contexts: Contexts, standing: Standing): boolean {
  const text = condition === undefined ? "success()" : String(condition);
  const expression = text.replace(EXPRESSION, "$1").trim();
  const asks = STATUS.some((name) => new RegExp(`\\b${name}\\s*\\(`).test(expression));
  const value = evaluate(asks ? expression : `success() && (${expression})`, contexts, standing);
  return value !== false && value !== "" && value !== null && value !== 0;
}
