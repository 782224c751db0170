import type { Command } from "../command";
import { adopt } from "./adopt";
import { apply } from "./apply";
import { awsProfilesCommand } from "./aws-profiles";
import { canI } from "./can-i";
import { changes } from "./changes";
import { demo } from "./demo";
import { diff } from "./diff";
import { doctor } from "./doctor";
import { drift } from "./drift";
import { expire } from "./expire";
import { makeGenerate } from "./generate";
import { github } from "./github";
import { graph } from "./graph";
import { importAwsAuth } from "./import-aws-auth";
import { makeInit } from "./init";
import { list } from "./list";
import { migrate } from "./migrate";
import { newTeam } from "./new-team";
import { plan } from "./plan";
import { recover } from "./recover";
import { renew } from "./renew";
import { report } from "./report";
import { resolvePermissionSets } from "./resolve-permission-sets";
import { review } from "./review";
import { sandbox } from "./sandbox";
import { state } from "./state";
import { synth } from "./synth";
import { upgrade } from "./upgrade";
import { usage } from "./usage";
import { validate } from "./validate";
import { whoCan } from "./who-can";
import { why } from "./why";

const OTHERS = [
  validate,
  list,
  canI,
  whoCan,
  why,
  graph,
  report,
  review,
  synth,
  state,
  diff,
  plan,
  apply,
  changes,
  drift,
  doctor,
  newTeam,
  expire,
  renew,
  importAwsAuth,
  adopt,
  migrate,
  recover,
  resolvePermissionSets,
  github,
  awsProfilesCommand,
  sandbox,
  demo,
  upgrade,
  usage,
] as const;

/** `init` writes a script for each of the others. */
const NAMED = [makeInit([...OTHERS.map(({ name }) => name), "generate"]), ...OTHERS] as const;

/** Every command, in the order of the help text. */
export const COMMANDS: readonly Command[] = [...NAMED, makeGenerate(NAMED)];
