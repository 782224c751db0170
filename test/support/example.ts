import { join } from "node:path";

/**
 * A small repository that is the tests', the documentation's and the demonstration's own: what lies at the root of the
 * project belongs to whoever uses it, and no test may depend on it. `expected/` is its Terraform JSON.
 */
export const EXAMPLE = join(__dirname, "..", "example");
