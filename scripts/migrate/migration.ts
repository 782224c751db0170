import type { Situation } from "../../lib/migrate";
import type { MeantCluster } from "../cluster-address";
import type { Here } from "../compile-here";
import type { Io } from "../io";
import type { MigratePorts } from "./ports";

/** One run of `yarn migrate`. */
export interface Migration {
  readonly io: Io;
  readonly cluster: MeantCluster;
  readonly here: Here;
  readonly ports: MigratePorts;
}

/** One that has looked around. */
export interface Seen extends Migration {
  readonly situation: Situation;
}
