import { quote } from "../diagnostics";
import { SECTIONS, type AwsAuthNote } from "./aws-auth";

/** The section that a key is meant to be, whatever its case. */
export function tryFindSection(key: string): string | undefined {
  return SECTIONS.find((section) => section.toLowerCase() === key.toLowerCase());
}

const ALIVE = "its lines grant nothing today: put them in the right place only if they should grant access again";

/** A key of `data` that EKS does not read. */
export function noteOfKey(key: string): AwsAuthNote {
  const section = tryFindSection(key);
  if (section === undefined) {
    const hint = "it gives nobody access; delete it unless something else needs it";
    return { key, message: `EKS ignores it: it reads only ${SECTIONS.join(", ")}`, hint };
  }
  return { key, message: `EKS ignores it: the key must be \`${section}\`, in exactly this case`, hint: ALIVE };
}

/** A section that stands somewhere else than in `data`. */
export function noteOfPlace(key: string, place: string): AwsAuthNote {
  return { key, message: `EKS ignores it: ${quote(key)} is ${place}, not in \`data\``, hint: ALIVE };
}
