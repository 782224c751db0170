import {
  campaignPaths,
  evidenceFiles,
  proveDecisions,
  rowWords,
  statusOf,
  type LiveClusters,
  type Proof,
} from "../../lib/campaign";
import type { AccessPlan } from "../../lib/compile";
import { mergedOf } from "../../lib/compile-repository";
import { isoSeconds } from "../../lib/access/recovery-mark";
import { formatPretty, plural, printable } from "../../lib/diagnostics";
import { gitLineHistories } from "../../lib/io/git/git-line-histories";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { writeFiles } from "../../lib/io/write-files";
import { dayOf } from "../../lib/model";
import { historiesOf } from "../../lib/ports/line-history";
import { ACCOUNT_OPTIONS, accountAccess } from "../account-access";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { readCampaignHere, type CampaignHere } from "./campaign-here";

export const CLOSE_OPTIONS = {
  offline: {
    type: "boolean",
    default: false,
    describe: "Look at the files alone; the evidence says that nobody looked at the clusters",
  },
  ...ACCOUNT_OPTIONS,
} as const satisfies OptionSet;

type Options = Given<typeof CLOSE_OPTIONS> & { readonly name: string };

/** What the clusters say of which something was to change. */
async function lookLive(given: Options, { answers }: CampaignHere, plan: AccessPlan, io: Io): Promise<LiveClusters> {
  if (given.offline) return new Map();
  const wanted = new Set(
    answers.filter(({ decision }) => decision === "revoke" || decision === "modify").map(({ row }) => row.cluster),
  );
  const clusters = plan.clusters.map(({ cluster }) => cluster).filter(({ name }) => wanted.has(name));
  if (clusters.length === 0) return new Map();
  const reader = awsEksReader(accountAccess(given, io.env, clusters).eks);
  return new Map(
    await Promise.all(clusters.map(async (cluster) => [cluster.name, await reader.read(cluster)] as const)),
  );
}

/** What became of a decision, in a line. */
function proofWords({ answers }: CampaignHere, proof: Proof): string {
  const row = answers.find((answer) => answer.row.id === proof.id)?.row;
  const what = row === undefined ? proof.id : `${rowWords(row)} of ${proof.principal}`;
  return `${proof.decision} of ${proof.team}: ${what}: ${proof.why ?? "done"}`;
}

/** Why a campaign cannot be closed yet, a line each. */
function obstacles(campaign: CampaignHere, proofs: readonly Proof[], isOffline: boolean): string[] {
  const open = campaign.answers.filter(({ decision }) => decision === undefined);
  const unproven = proofs.filter(
    ({ files, live }) => files === "not-done" || live === "not-done" || (live === "not-looked" && !isOffline),
  );
  return [
    ...(open.length === 0
      ? []
      : [`${plural(open.length, "row")} without a decision: yarn review status ${campaign.name}`]),
    ...unproven.map((proof) => proofWords(campaign, proof)),
  ];
}

/** Proves that what was decided has happened, and keeps the evidence; writes nothing where it has not. */
export async function closeReview(given: Options, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { root, now, model } = here;
  // All of it: what ACCESS_CLUSTERS leaves out would look like what the files give no more.
  const plan = mergedOf(here.compiled);
  const campaign = await readCampaignHere(root, given.name);
  const status = statusOf(campaign, campaign.files, model.teams, dayOf(now), campaign.notVerified);
  if (campaign.problems.length > 0 || status === undefined) {
    io.err(formatPretty(campaign.problems, { color: io.errColor, textOf: (file) => campaign.files.get(file) }));
    return EXIT.found;
  }
  if (status.closed) {
    io.err(`review ${given.name} is closed already: ${campaignPaths(given.name).evidence}/\n`);
    return EXIT.found;
  }
  const proofs = proveDecisions(campaign, plan, await lookLive(given, campaign, plan, io));
  const left = obstacles(campaign, proofs, given.offline);
  if (left.length > 0) {
    for (const line of left) io.err(`${printable(line, 400)}\n`);
    io.err(`review ${given.name} stays open: ${plural(left.length, "thing")} to do\n`);
    return proofs.some(({ live }) => live === "not-looked") && !given.offline ? EXIT.failed : EXIT.found;
  }
  // Proved, and still worth a word: the access goes on by lines of somebody else, or for a successor.
  for (const proof of proofs.filter(({ goesOn }) => goesOn)) {
    io.err(`note: ${printable(proofWords(campaign, proof), 400)}\n`);
  }
  const places = campaign.answers.map(({ at }) => at);
  const historyOf = await historiesOf(places, gitLineHistories(root));
  const found = { status, answers: campaign.answers, proofs };
  const files = evidenceFiles(found, campaign.files, isoSeconds(now), historyOf);
  await writeFiles(root, files);
  for (const path of files.keys()) io.out(`${path}\n`);
  return EXIT.ok;
}
