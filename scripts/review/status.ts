import { formatStatusMarkdown, formatStatusText, statusOf, type CampaignStatus } from "../../lib/campaign";
import { formatPretty, safeJson } from "../../lib/diagnostics";
import { listReviews } from "../../lib/io/read-review";
import { dayOf } from "../../lib/model";
import { tryLookHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { readCampaignHere } from "./campaign-here";

export const STATUS_OPTIONS = {
  format: { choices: ["text", "json", "markdown"], default: "text", describe: "For people, programs or an issue" },
} as const satisfies OptionSet;

/** The counts of one campaign, or of all that are not closed; what was tampered with is told. */
export async function reviewStatus(
  given: Given<typeof STATUS_OPTIONS> & { readonly name: string },
  io: Io,
): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { root, model, now } = here;
  const names = given.name === "" ? await listReviews(root) : [given.name];
  const found: CampaignStatus[] = [];
  let isFine = true;
  for (const name of names) {
    const campaign = await readCampaignHere(root, name);
    const status = statusOf(campaign, campaign.files, model.teams, dayOf(now), campaign.notVerified);
    // Of all campaigns those that are over interest only where something is wrong with them.
    const isOver = given.name === "" && status?.closed === true && campaign.problems.length === 0;
    if (isOver) continue;
    if (campaign.problems.length > 0) {
      io.err(formatPretty(campaign.problems, { color: io.errColor, textOf: (file) => campaign.files.get(file) }));
    }
    if (status !== undefined) found.push(status);
    isFine &&= status !== undefined && !status.late && campaign.problems.length === 0;
  }
  if (given.format === "json") io.out(safeJson(given.name === "" ? found : (found[0] ?? null)));
  else if (found.length === 0 && isFine) io.out("no review is open\n");
  else io.out(found.map(given.format === "text" ? formatStatusText : formatStatusMarkdown).join("\n"));
  return isFine ? EXIT.ok : EXIT.found;
}
