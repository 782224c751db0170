export { checkGuardrails, type Before, type Judgement, type RefusedAccess } from "./check-guardrails";
export { endedPieces, type Overdue } from "./overdue";
export type { Guardrail, GuardrailContext, GuardrailId, Violation } from "./guardrail";
export { gives, teamNames, tryFindOtherTeam } from "./whose-name";
