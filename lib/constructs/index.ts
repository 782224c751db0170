export { InternalError } from "./assert-complete";
export { synthesize, type SynthesizeOptions } from "./synthesize";
