import { invalidParameter } from "./errors";

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque to clients; null on the last page, as EKS sends it. */
  readonly nextToken: string | null;
}

const LARGEST_PAGE = 100;

/**
 * Cuts one page out of a list. The token names the last key that was sent, so a page is right even when items before it
 * were deleted meanwhile; it is bound to `listing`, so a token of one cluster is refused by another.
 * @param listing What is listed, in words that differ for every list.
 * @throws Refusal InvalidParameterException for `maxResults` outside 1..100 and for a token that is not of this list.
 */
export function paginate<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
  query: URLSearchParams,
  listing: string,
): Page<T> {
  const size = pageSize(query.get("maxResults"));
  const after = query.get("nextToken");
  const last = after === null ? undefined : openToken(after, listing);
  const rest = [...items]
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => last === undefined || key > last)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = rest.slice(0, size);
  const end = page.at(-1);
  const nextToken = rest.length > size && end !== undefined ? sealToken(listing, end.key) : null;
  return { items: page.map(({ item }) => item), nextToken };
}

function pageSize(text: string | null): number {
  if (text === null) return LARGEST_PAGE;
  const size = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > LARGEST_PAGE) throw invalidParameter("maxResults must be between 1 and 100");
  return size;
}

function sealToken(listing: string, key: string): string {
  return Buffer.from(JSON.stringify([listing, key])).toString("base64url");
}

function openToken(token: string, listing: string): string {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (Array.isArray(parts) && parts[0] === listing && typeof parts[1] === "string") return parts[1];
  } catch {
    // falls through to the refusal: a token that is no JSON is as wrong as one of another list
  }
  throw invalidParameter("The nextToken parameter is not valid");
}
