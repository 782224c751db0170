export { InternalError } from "./assert-complete";
export { associationId, entryId } from "./names";
export { synthesize, type SynthesizeOptions } from "./synthesize";
