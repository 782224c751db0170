import type { ZodType } from "zod";

import type { githubRequest } from "./request";

/** What GitHub gives at most. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const PAGE = 100;
/** Nothing that we ask for has more; a server that always says "more" must end. */
const MOST_PAGES = 50;

/** Every item of a list, over all of its pages. @throws Error for a list without end; ZodError, GitHubError */
export async function allPages<T>(
  request: ReturnType<typeof githubRequest>,
  path: string,
  shape: ZodType<readonly T[]>,
): Promise<T[]> {
  const found: T[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await request("GET", `${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE}&page=${page}`);
    const items = shape.parse(answer);
    found.push(...items);
    // The raw answer's length, because some items are left out.
    const raw = Array.isArray(answer) ? answer.length : items.length;
    if (raw < PAGE) return found;
  }
  throw new Error(`GitHub has more than ${MOST_PAGES * PAGE} answers to GET ${path}`);
}
