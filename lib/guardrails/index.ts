export { checkGuardrails, type Judgement, type RefusedAccess } from "./check-guardrails";
export type { Guardrail, GuardrailContext, GuardrailId, Violation } from "./guardrail";
