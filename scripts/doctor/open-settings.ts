import type { PipelineNames } from "../../lib/doctor/pipeline-names";
import { readRepositoryName, tryApiUrl } from "../../lib/io/github/read-access";
import type { Pipeline } from "../../lib/model";
import type { GitHubSettings } from "../../lib/ports/github-settings";
import type { Io } from "../io";

/** Whose settings are looked at, or why none can be. */
export type GitHubHere =
  { readonly names: PipelineNames; readonly settings: GitHubSettings } | { readonly couldNotLook: string };

/**
 * The repository that `platform.yaml` names, else the one of GITHUB_REPOSITORY, with the branch and environment of the file.
 * @throws UsageError for a GITHUB_REPOSITORY that is none
 */
function tryNames(pipeline: Pipeline | undefined, io: Io): PipelineNames | undefined {
  const { repository: declared, ids, branch = "main", environment = "production" } = pipeline?.home ?? {};
  if (declared !== undefined) return { repository: declared, ids, branch, environment };
  const repository = readRepositoryName(io.env);
  return repository === "" ? undefined : { repository, ids, branch, environment };
}

/** GitHub's settings, with the token that `gh` takes from the environment. */
export async function openSettingsHere(pipeline: Pipeline | undefined, io: Io): Promise<GitHubHere> {
  const names = tryNames(pipeline, io);
  if (names === undefined) {
    return {
      couldNotLook: "which repository it is, neither `pipeline.repository` of platform.yaml nor GITHUB_REPOSITORY says",
    };
  }
  const [token] = [io.env["GH_TOKEN"], io.env["GITHUB_TOKEN"]].filter((one) => one !== undefined && one !== "");
  if (token === undefined) {
    return { couldNotLook: 'there is no token in GH_TOKEN: export GH_TOKEN="$(gh auth token)"' };
  }
  const { openSettings } = await import("../../lib/io/github/open-settings.js");
  const url = tryApiUrl(io.env) ?? "https://api.github.com";
  return {
    names,
    settings: openSettings({ url, token, repository: names.repository, sleep: io.sleep }),
  };
}
