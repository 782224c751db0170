import type { IncomingHttpHeaders } from "node:http";

import { Refusal } from "./errors";

/** What a client on this machine calls us. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is not answered that a page in a browser may have made: a sandbox believes every signature, and a page can
 * reach 127.0.0.1. A name that a page's owner points here (DNS rebinding) shows in `Host`; that a page asks at all shows in
 * `Origin` and `Sec-Fetch-Site`, which no client of AWS sends. https://fetch.spec.whatwg.org/#origin-header
 */
export function tryRefusePage(headers: IncomingHttpHeaders): Refusal | undefined {
  const site = headers["sec-fetch-site"] ?? "none";
  const isPage = headers.origin !== undefined || site !== "none";
  if (!isPage && LOOPBACK.test(headers.host ?? "")) return undefined;
  const message = "The sandbox answers clients on this machine, at 127.0.0.1 or localhost; never a page in a browser.";
  return new Refusal("AccessDeniedException", 403, message);
}
