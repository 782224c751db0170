export { checkGuardrails, type Before, type Judgement, type RefusedAccess } from "./check-guardrails";
export { endedPieces, type Overdue } from "./overdue";
export type { Guardrail, GuardrailContext, GuardrailId, Violation } from "./guardrail";
export { givenGroups, givenUsernames, isOwn, type TeamName } from "./own-names";
export { gives, teamNames, tryFindOtherTeam } from "./whose-name";
