import { printable } from "../../diagnostics";
import type { Judged } from "../row";
import { satisfies } from "../version";

/** What the machine has: a version, or where it was looked for. */
export type TerraformReading = { readonly version: string } | { readonly looked: string };

/**
 * Whether plan and apply can run here.
 * @param required the constraint that every stack has, such as `>=1.11.0`
 */
export function judgeTerraform(reading: TerraformReading, required: string): Judged {
  const mend = ["open https://developer.hashicorp.com/terraform/install"];
  if ("looked" in reading) {
    const says = `Terraform was not found: ${printable(reading.looked, 500)}; plan and apply need it`;
    return { status: "red", says, mend };
  }
  const { version } = reading;
  if (satisfies(version, required) === true) return { status: "green", says: `Terraform ${version}` };
  return { status: "red", says: `Terraform ${version}: every stack asks for ${required}`, mend };
}
