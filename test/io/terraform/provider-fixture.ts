import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { terraformPlatform } from "../../../lib/io/terraform/terraform-platform";

/**
 * A local mirror with an AWS provider 9.9.9 that is a few bytes long. `terraform init` checks, unpacks and links it as any
 * other, and does not start it.
 */
export function smallMirror(dir: string, layout: "packed" | "unpacked"): string {
  const platform = terraformPlatform(process.platform, process.arch);
  const home = join(dir, "registry.terraform.io/hashicorp/aws");
  const program = Buffer.from("#!/bin/sh\nexit 1\n");
  const name = "terraform-provider-aws_v9.9.9";
  if (layout === "unpacked") {
    mkdirSync(join(home, "9.9.9", platform), { recursive: true });
    writeFileSync(join(home, "9.9.9", platform, name), program, { mode: 0o755 });
  } else {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, `terraform-provider-aws_9.9.9_${platform}.zip`), zipOf(name, program));
  }
  return dir;
}

/** A zip with one executable, uncompressed file: APPNOTE.TXT 4.3, the parts that must be there. */
function zipOf(name: string, content: Buffer): Buffer {
  const common = Buffer.alloc(26); // from "version needed" to "extra field length", the same in both headers
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x21, 8); // 1980-01-01
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), content]);

  const rest = Buffer.alloc(14); // comment length, disk, internal attributes, external attributes, offset
  rest.writeUInt32LE((0o100755 << 16) >>> 0, 6);
  const madeByUnix = Buffer.from([20, 3]);
  const central = Buffer.concat([Buffer.from("PK\x01\x02"), madeByUnix, common, rest, Buffer.from(name)]);

  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
