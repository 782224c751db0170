import { enumerate, printable } from "../../diagnostics";
import type { Judged } from "../row";
import { satisfies } from "../version";

export interface ProviderReading {
  /** The AWS provider's version in `terraform.lock.hcl`; undefined where there is no such file, or none in it. */
  readonly locked: string | undefined;
  /** Versions in a folder of this machine; undefined where Terraform looks itself (its configuration, the registry). */
  readonly mirrored: readonly string[] | undefined;
}

/** The version of hashicorp/aws that a lock file names. */
export function tryLockedVersion(lockFile: string): string | undefined {
  const block = /provider\s+"[^"]*\/hashicorp\/aws"\s*\{([\s\S]*?)\n\}/.exec(lockFile)?.[1] ?? "";
  return /^[ \t]*version[ \t]*=[ \t]*"([^"\n]+)"/m.exec(block)?.[1];
}

const MIRROR = "how to fill it: https://developer.hashicorp.com/terraform/cli/commands/providers/mirror";

/** Whether plan and apply get one provider, and one that the files ask for. @param constraint `terraform.awsProvider` */
export function judgeProvider({ locked, mirrored }: ProviderReading, constraint: string): Judged {
  const wanted = printable(constraint, 100);
  if (locked !== undefined && satisfies(locked, constraint) === false) {
    const says = `terraform.lock.hcl has the AWS provider ${printable(locked, 50)}; platform.yaml asks for ${wanted}`;
    return { status: "red", says, mend: ["rm terraform.lock.hcl", "yarn plan"] };
  }
  const usable = mirrored?.filter((version) => satisfies(version, constraint) !== false) ?? [];
  if (mirrored !== undefined && usable.length === 0) {
    const says = `this machine's folder of providers has ${enumerate([...mirrored])}; platform.yaml asks for ${wanted}; ${MIRROR}`;
    return { status: "red", says };
  }
  if (locked !== undefined && mirrored !== undefined && !usable.includes(locked)) {
    const says = `terraform.lock.hcl has the AWS provider ${printable(locked, 50)}, and this machine's folder of providers only ${enumerate(usable)}; ${MIRROR}`;
    return { status: "red", says };
  }
  if (locked !== undefined)
    return { status: "green", says: `AWS provider ${printable(locked, 50)}, as terraform.lock.hcl has it` };
  const says = `no terraform.lock.hcl names the AWS provider: plan and apply may take different ones of ${wanted} (docs/setup.md, "The files")`;
  return { status: "yellow", says };
}
