import {
  campaignPaths,
  populationOf,
  readCampaign,
  tryReadCampaign,
  type MadeAgain,
  type ReadCampaign,
} from "../../lib/campaign";
import { compileRepository, tryMerged } from "../../lib/compile-repository";
import { orNearest, quote, UsageError } from "../../lib/diagnostics";
import { readRevision } from "../../lib/io/git/read-revision";
import { listReviews, readReview } from "../../lib/io/read-review";

/** A campaign of the repository: its texts, and what they say. */
export interface CampaignHere extends ReadCampaign {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  /** Why its population was not made again from the commit; undefined where it was. */
  readonly notVerified: string | undefined;
}

/** Makes the population again from the commit and the day that a campaign names, by this program. */
async function makeAgain(root: string, text: string | undefined): Promise<MadeAgain> {
  const campaign = text === undefined ? undefined : tryReadCampaign(text);
  if (campaign === undefined) return { couldNotLook: "its campaign.json cannot be read" };
  const { commit, opened } = campaign;
  if (commit === null) return { couldNotLook: "it was opened of files that were in no commit" };
  try {
    const compiled = compileRepository(await readRevision(root, commit), new Date(opened));
    const plan = tryMerged(compiled);
    if (plan === undefined || compiled.kind === "unreadable")
      return { couldNotLook: "the files of its commit have errors" };
    return { rows: populationOf(plan, compiled.model.manifests) };
  } catch (cause) {
    return { couldNotLook: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** @throws UsageError where there is no campaign of the name */
export async function readCampaignHere(root: string, name: string): Promise<CampaignHere> {
  const names = await listReviews(root);
  if (!names.includes(name)) throw new UsageError(`there is no review ${quote(name)}${orNearest(name, names)}`);
  const files = await readReview(root, name);
  const again = await makeAgain(root, files.get(campaignPaths(name).campaign));
  const notVerified = "couldNotLook" in again ? again.couldNotLook : undefined;
  return { name, files, notVerified, ...readCampaign(name, files, again) };
}
