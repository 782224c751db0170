import * as z from "zod";

import {
  CAUSES,
  FINDING_KINDS,
  type AnyFinding,
  type DriftReport,
  type Finding,
  type FindingDetails,
  type FindingKind,
} from "../drift";

const text = z.string();
const texts = z.array(text);
const textByName = z.record(text, text);
const scope = z.union([z.literal("cluster"), texts]);
const entry = z.looseObject({
  type: text,
  username: text.nullable(),
  kubernetesGroups: texts,
  policies: z.record(text, scope),
});

const dead = z.looseObject({
  reason: z.enum(["gone", "recreated", "moved"]),
  entryCreatedAt: text.nullable(),
  principal: text.exactOptional(),
  principalCreatedAt: text.nullable().exactOptional(),
  address: text.exactOptional(),
});
const terraform = z.looseObject({ address: text, actions: texts, attributes: texts.exactOptional() });
const deed = z.looseObject({
  at: text.nullable(),
  event: text,
  actor: text.nullable(),
  session: text.exactOptional(),
  sourceIp: text.nullable(),
  eventId: text.nullable(),
});
const origin = z.looseObject({
  file: text,
  line: z.number(),
  column: z.number(),
  team: text.nullable(),
  grant: text.nullable(),
});

const anyFinding = z.looseObject({
  kind: z.enum(FINDING_KINDS),
  principal: text.nullable(),
  policy: text.exactOptional(),
  origins: z.array(origin).exactOptional(),
  cause: z.enum(CAUSES).exactOptional(),
  dead: dead.exactOptional(),
  terraform: terraform.exactOptional(),
  who: z.array(deed).exactOptional(),
}) satisfies z.ZodType<AnyFinding>;

const recovery = z.looseObject({
  actual: entry,
  recovery: z.looseObject({ until: text.nullable(), by: text.nullable(), overdue: text.exactOptional() }),
});
const changedText = z.looseObject({ expected: text, actual: text });
const ofPlan = z.looseObject({ terraform });

const ofRbac = z.looseObject({
  object: z.looseObject({
    kind: z.enum(["ClusterRole", "Role", "ClusterRoleBinding", "RoleBinding"]),
    name: text,
    namespace: text.nullable(),
  }),
  managedBy: text.exactOptional(),
});

/** What a finding must have besides, by its kind. */
const DETAILS = {
  "recovery-overdue": recovery,
  "cluster-missing": z.looseObject({ expected: text }),
  "authentication-mode": z.looseObject({ expected: text, actual: text.nullable() }),
  "unmanaged-entry": z.looseObject({ actual: entry }),
  "recovery-entry": recovery,
  "missing-entry": z.looseObject({ expected: entry }),
  "existing-entry-missing": z.looseObject({ expected: entry }),
  "type-changed": changedText,
  "username-changed": changedText,
  "groups-changed": z.looseObject({ expected: texts, actual: texts }),
  "policy-unexpected": z.looseObject({ policy: text, actual: scope }),
  "policy-missing": z.looseObject({ policy: text, expected: scope }),
  "scope-changed": z.looseObject({ policy: text, expected: scope, actual: scope }),
  "tags-changed": z.looseObject({ expected: textByName, actual: textByName }),
  "dead-entry": z.looseObject({ dead }),
  "changed-outside": ofPlan,
  unapplied: ofPlan,
  "account-stack": ofPlan.extend({ expected: textByName.exactOptional(), actual: textByName.exactOptional() }),
  "rbac-unexpected": ofRbac.extend({ actual: texts, because: text }),
  "rbac-missing": ofRbac.extend({ expected: texts }),
  "rbac-changed": ofRbac.extend({ expected: texts, actual: texts }),
} satisfies { readonly [K in FindingKind]: z.ZodType<FindingDetails[K]> };

function isFinding(value: unknown): value is Finding {
  const read = anyFinding.safeParse(value);
  return read.success && DETAILS[read.data.kind].safeParse(value).success;
}

const findings = z.array(z.custom<Finding>(isFinding));
const explained = z.array(z.looseObject({ principal: text, reason: text })).exactOptional();
const wayIn = z.looseObject({
  kind: z.enum(["identity-provider", "capability"]),
  name: text,
  type: text,
  role: text.exactOptional(),
  lets: texts.exactOptional(),
});
const look = z.looseObject({ plannedAt: text.exactOptional(), couldNotLook: text.exactOptional() });
const cluster = z.looseObject({
  cluster: text.min(1),
  findings,
  ignored: explained,
  awsMade: explained,
  otherWays: z.array(wayIn).exactOptional(),
  couldNotLook: text.exactOptional(),
  terraform: look.exactOptional(),
  rbac: z.looseObject({ couldNotLook: text.exactOptional(), explained }).exactOptional(),
});
const account = z.looseObject({ account: text, stack: text.min(1), findings, terraform: look });
const note = z.looseObject({
  about: z.enum(["iam", "terraform", "cloudtrail", "ways"]),
  account: text.exactOptional(),
  region: text.exactOptional(),
  text,
});

const overdue = z.looseObject({
  rule: text,
  message: text,
  file: text,
  line: z.number(),
  ended: text,
  cluster: text.exactOptional(),
  principal: text.exactOptional(),
});

/** All that `lib/drift`, which wrote it, relies on when it shows a report. */
const report = z.looseObject({
  clusters: z.array(cluster),
  accounts: z.array(account).exactOptional(),
  overdue: z.array(overdue).exactOptional(),
  notes: z.array(note).exactOptional(),
}) satisfies z.ZodType<DriftReport>;

/** Reads `yarn drift --format json`; undefined for what is none, a file cut short included. */
export function tryReadDrift(json: string): DriftReport | undefined {
  try {
    return report.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
