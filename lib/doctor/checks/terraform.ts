import { printable } from "../../diagnostics";
import type { Judged } from "../row";
import { satisfies } from "../version";

const INSTALL = "https://developer.hashicorp.com/terraform/install";

/** What the machine has: a version, or where it was looked for. */
export type TerraformReading = { readonly version: string } | { readonly looked: string };

/**
 * Whether plan and apply can run here.
 * @param required the constraint that every stack has, such as `>=1.11.0`
 */
export function judgeTerraform(reading: TerraformReading, required: string): Judged {
  if ("looked" in reading) {
    const says = `Terraform was not found: ${printable(reading.looked, 500)}; plan and apply need it: ${INSTALL}`;
    return { status: "red", says };
  }
  const { version } = reading;
  if (satisfies(version, required) === true) return { status: "green", says: `Terraform ${version}` };
  return { status: "red", says: `Terraform ${version}: every stack asks for ${required}: ${INSTALL}` };
}
