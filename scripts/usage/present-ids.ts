import { askIam } from "../../lib/drift/ask-iam";
import type { ClusterPlan } from "../../lib/compile";
import { quote, UsageError } from "../../lib/diagnostics";
import { parsePrincipalArn } from "../../lib/model";
import { principalKey, readPresentIds } from "../../lib/usage";
import { accountAccess } from "../account-access";
import { readNamedFile } from "../import/read-options";
import type { Io } from "../io";
import type { UsageOptions } from "./options";

async function fromFiles(files: readonly string[], io: Io): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const file of files) {
    const read = readPresentIds(new TextDecoder().decode(await readNamedFile("roles", file, io)));
    if (!read.ok) throw new UsageError(`--roles ${quote(file)}: ${read.message}; ${read.hint ?? ""}`);
    for (const [key, id] of read.value) ids.set(key, id);
  }
  return ids;
}

async function fromIam(plan: ClusterPlan, given: UsageOptions, io: Io): Promise<Map<string, string>> {
  const { awsIamReader } = await import("../../lib/io/iam/aws-iam-reader.js");
  const iam = awsIamReader(accountAccess(given, io.env, [plan.cluster]).iam);
  const { readings, notes } = await askIam(
    plan.entries.map(({ principal }) => principal.arn),
    iam,
  );
  for (const { text } of notes) io.err(`note: ${text}\n`);
  return new Map(
    [...readings].flatMap(([arn, reading]) => {
      const principal = parsePrincipalArn(arn);
      return principal.ok && "id" in reading ? [[principalKey(principal.value), reading.id] as const] : [];
    }),
  );
}

/** The id that each principal has now, as far as somebody says. @throws UsageError for a file that is no list of roles */
export async function presentIds(plan: ClusterPlan, given: UsageOptions, io: Io): Promise<ReadonlyMap<string, string>> {
  const asked = given.iam ? await fromIam(plan, given, io) : new Map<string, string>();
  return new Map([...asked, ...(await fromFiles(given.roles, io))]);
}
