import type { NotAwsAuth } from "./aws-auth";

/** What to run to get the ConfigMap in a form that can be read. */
export const GET_AWS_AUTH = "kubectl get configmap aws-auth -n kube-system -o json > aws-auth.json";

/** Of a file, in bytes: what holds 1 MiB of `data`; bindings are many. */
const LARGEST = { configMap: 4 * 1024 * 1024, bindings: 64 * 1024 * 1024 } as const;

function isUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return bytes.length >= 4 && ((a === 0 && c === 0) || (b === 0 && d === 0)) && (a !== b || c !== d);
}

/** What kubectl prints that is no object, by how it begins. */
const OUTPUTS: readonly (readonly [RegExp, string])[] = [
  [
    /^NAME\s+(DATA|ROLE|AGE)\b|^NAMESPACE\s+NAME\s/,
    "this is kubectl's table output, which omits the object's contents",
  ],
  [
    /^Name:[^\S\n]+\S[^\n]*\n(Namespace|Labels):/,
    "this is the text of `kubectl describe`, which cannot be read back exactly",
  ],
  [
    /^(Error from server|error:|Unable to connect|The connection to the server|You must be logged in|No resources found|E\d{4} )/i,
    "this is a kubectl message, not an object",
  ],
];

/** The text of a file that holds Kubernetes objects, without its byte order mark. */
export function decodeFile(
  bytes: Uint8Array,
  command: string,
  holds: keyof typeof LARGEST = "configMap",
): { readonly text: string } | NotAwsAuth {
  const hint = `run: ${command}`;
  if (bytes.length > LARGEST[holds]) return { problem: `the file is over ${LARGEST[holds] / 2 ** 20} MiB`, hint };
  if (isUtf16(bytes)) {
    const shell = command.replace(" > ", " | Out-File -Encoding utf8 ");
    return { problem: "the file is UTF-16, as PowerShell's `>` writes it", hint: `run: ${shell}` };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { problem: "the file is not UTF-8 text", hint };
  }
  if (text.includes("\0")) return { problem: "the file is not text: it contains zero bytes", hint };
  if (text.trim() === "") return { problem: "the file is empty", hint };
  const output = OUTPUTS.find(([pattern]) => pattern.test(text.trimStart()));
  return output === undefined ? { text } : { problem: output[1], hint };
}
