export { InternalError } from "./assert-complete";
export { accountStackName, associationId, entryId } from "./names";
export { synthesize, type SynthesizeOptions } from "./synthesize";
