import { withMark } from "../generated/mark";
import { textRenderer } from "../review/render-text";
import { checkNames, PROGRAM_OF_PACKAGE } from "./names";

/**
 * How a job comes to the program: `package`: from npm, as a repository of one's own has it. `source`: one job builds it, and
 * the others of the same run take it over, as the repository that the program is developed in does.
 */
export type WorkflowStyle = "package" | "source";

/** Their names, and their templates' in `templates/github/`. */
export const WORKFLOW_NAMES = ["apply", "check", "drift", "expire", "plan", "review"] as const;

/** Texts of templates by name, without `.hbs`; `parts` is what several have in common. */
export type WorkflowTemplates = Readonly<Record<(typeof WORKFLOW_NAMES)[number] | "parts", string>>;

export interface WorkflowSettings {
  readonly style: WorkflowStyle;
  /** The branch that is applied. */
  readonly branch: string;
  /** The GitHub environment of the jobs that apply. */
  readonly environment: string;
  /** Of this program, for the mark. */
  readonly version: string;
}

/** What a job calls the program. */
const PROGRAM: Readonly<Record<WorkflowStyle, string>> = {
  package: PROGRAM_OF_PACKAGE,
  source: "node pipeline.out/program/eks-access.js",
};

/**
 * The workflows, by path.
 * @throws Error for a name that the schema refuses: our bug
 */
export function renderWorkflows(templates: WorkflowTemplates, settings: WorkflowSettings): Map<string, string> {
  const { style, branch, environment, version } = settings;
  checkNames(branch, environment);
  const view = { source: style === "source", program: PROGRAM[style], branch, environment };
  return new Map(
    WORKFLOW_NAMES.map((name) => {
      const text = textRenderer(`${templates.parts}${templates[name]}`)(view);
      return [`.github/workflows/${name}.yml`, withMark(text, version)] as const;
    }),
  );
}
