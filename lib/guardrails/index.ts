export { checkGuardrails, type Judgement, type RefusedAccess } from "./check-guardrails";
export type { Guardrail, GuardrailContext, GuardrailId, Violation } from "./guardrail";
export { gives, teamNames, tryFindOtherTeam } from "./whose-name";
