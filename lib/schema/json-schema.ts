import * as z from "zod";

import { adoptSchema } from "./adopt-schema";
import { clusterSchema } from "./cluster-schema";
import { lockSchema } from "./lock-schema";
import { platformSchema } from "./platform-schema";
import { teamSchema } from "./team-schema";

/** The JSON Schemas that editors complete and check the files with, by file name. Draft 7: what yaml-language-server knows best. */
export function exportJsonSchemas(): ReadonlyMap<string, string> {
  const schemas = {
    team: [teamSchema, "teams/<team>.yaml"],
    cluster: [clusterSchema, "clusters/<cluster>.yaml"],
    adopt: [adoptSchema, "adopt/<cluster>.yaml"],
    platform: [platformSchema, "platform.yaml"],
    "permission-sets.lock": [lockSchema, "permission-sets.lock.yaml"],
  } as const;
  return new Map(
    Object.entries(schemas).map(([name, [schema, title]]) => {
      // `io: input`: what a user writes, in which a key with a default is optional.
      const json = { title, ...z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any" }) };
      return [`${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`];
    }),
  );
}
