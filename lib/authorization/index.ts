export { AUTHENTICATED, groundsOf, type AccessGround, type BindingGround, type PolicyGround } from "./grounds";
export { judge, type Answer, type Verdict } from "./judge";
export { judgePrincipal, NODE_AUTHORIZER, whoCan, type EntryVerdict } from "./who-can";
export { allowedRecords, answerRecord, type AllowedRecord, type AnswerRecord } from "./answer-record";
export { addedToNotes, answerLines, groundWords } from "./answer-words";
export { findPrincipal } from "./find-principal";
export { readQuestion, type Asked, type Question } from "./question";
export { mayRenderAs } from "./session-username";
