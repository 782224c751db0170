import { printable } from "../../diagnostics";

/** kubectl's own words, without the noise of a log: `E1122 10:52:24.123456   12345 memcache.go:265] …`. */
function wordsOf(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== "");
  const said = lines.filter((line) => !/^[EWI]\d{4} \d{2}:\d{2}:\d{2}\.\d+ /.test(line));
  return (said.length > 0 ? said : lines).join(" ").trim() || "it said nothing";
}

/** Words of kubectl, or of the exec plugin below it -> what they mean, and what to do. The first that fits counts. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /executable \S+ (not found|does not exist)|exec: "[^"]+": executable file not found/i,
    "the program that gets kubectl its token is not installed: install the AWS CLI, or give --context",
  ],
  [
    /getting credentials|Unable to locate credentials|ExpiredToken|token included in the request is (expired|invalid)|SSO session/i,
    "kubectl could not get a token: log in to AWS (such as aws sso login), or give --context",
  ],
  [
    /must be logged in|Unauthorized|asked for the client to provide credentials/i,
    "the cluster does not know these credentials: neither an access entry nor aws-auth names them; `yarn recover` is the way back in",
  ],
  [
    /\(Forbidden\)|forbidden:/i,
    "these credentials may not do that on the cluster: RBAC, or a broader access policy, must allow it",
  ],
  [
    /\(Conflict\)|the object has been modified|\(AlreadyExists\)/i,
    "somebody else changed aws-auth meanwhile: nothing was done; look again",
  ],
  [/x509|certificate/i, "the cluster's certificate is not trusted"],
  [
    /timeout|timed out|deadline exceeded|no such host|connection refused|connection reset|unreachable|Unable to connect|was refused|EOF/i,
    "the cluster's API does not answer: check the VPN, and whether its endpoint is private",
  ],
  [/invalid configuration|error loading config|no configuration has been provided/i, "the kubeconfig cannot be used"],
];

/** Why kubectl failed, for people: what it means first, then its own words. One sentence without its full stop. */
export function explainKubectl(stderr: string): string {
  const words = wordsOf(stderr);
  const [, meaning = "kubectl failed"] = MEANINGS.find(([pattern]) => pattern.test(words)) ?? [];
  return `${meaning} (${printable(words, 500)})`;
}

/** Whether the API server itself, and not something on the way to it, says that there is no aws-auth. */
export function isAwsAuthMissing(stderr: string): boolean {
  return /^Error from server \(NotFound\): configmaps "aws-auth" not found\s*$/m.test(stderr);
}
