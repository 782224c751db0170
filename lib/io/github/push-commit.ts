import { commitTree, made } from "./answers";
import type { NewCommit } from "../../ports/github";
import { GitHubError, type GitHubRequest } from "./request";

/**
 * One commit through the API: no clone with credentials lies on the runner's disk for it. The branch is ours alone, so
 * that it may be moved.
 */
export async function pushCommit(request: GitHubRequest, root: string, commit: NewCommit): Promise<void> {
  const { branch, base, message, files } = commit;
  const baseTree = commitTree.parse(await request("GET", `${root}/git/commits/${encodeURIComponent(base)}`));
  const entries = [...files].map(([path, content]) => {
    const file = { path, mode: "100644", type: "blob" };
    return content === null ? { ...file, sha: null } : { ...file, content };
  });
  const tree = made.parse(await request("POST", `${root}/git/trees`, { base_tree: baseTree, tree: entries }));
  const sha = made.parse(await request("POST", `${root}/git/commits`, { message, tree, parents: [base] }));
  const ref = `heads/${branch.split("/").map(encodeURIComponent).join("/")}`;
  try {
    await request("PATCH", `${root}/git/refs/${ref}`, { sha, force: true });
  } catch (cause) {
    // 422 "Reference does not exist" is how GitHub says that there is no such branch.
    if (!(cause instanceof GitHubError) || ![404, 422].includes(cause.status)) throw cause;
    await request("POST", `${root}/git/refs`, { ref: `refs/heads/${branch}`, sha });
  }
}
