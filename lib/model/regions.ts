import { error, orNearest, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenCluster, WrittenPlatform } from "../schema";

/** As the AWS SDK knows them, which exports no list: test/model/regions.test.ts holds this one against it. */
const REGIONS: readonly string[] = (
  "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 " +
  "ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 " +
  "cn-north-1 cn-northwest-1 eu-central-1 eu-central-2 eu-isoe-west-1 eu-north-1 eu-south-1 eu-south-2 eu-west-1 " +
  "eu-west-2 eu-west-3 eusc-de-east-1 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 " +
  "us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1 " +
  "us-isof-east-1 us-isof-south-1 us-west-1 us-west-2"
).split(" ");

/** Every region that is known, sorted. https://docs.aws.amazon.com/general/latest/gr/eks.html */
export function allRegions(): readonly string[] {
  return REGIONS;
}

interface PlacedRegion {
  readonly region: string;
  readonly at: Location;
}

function regionsOf(platform: Written<WrittenPlatform>, clusters: readonly Written<WrittenCluster>[]): PlacedRegion[] {
  const { terraform, pipeline } = platform.value;
  const s3 = terraform.backend?.s3;
  const path = ["terraform", "backend", "s3"] as const;
  const accounts = Object.entries(s3?.accounts ?? {}).map(
    ([id, { region }]) => [["accounts", id, "region"], region] as const,
  );
  const backend = [[["region"], s3?.region] as const, ...accounts].flatMap(([end, region]) =>
    typeof region === "string" ? [{ region, at: platform.at([...path, ...end]) }] : [],
  );
  const watched = (pipeline?.alarms?.regions ?? []).map((region, index) => {
    return { region, at: platform.at(["pipeline", "alarms", "regions", index]) };
  });
  return [...clusters.map(({ value, at }) => ({ region: value.region, at: at(["region"]) })), ...backend, ...watched];
}

/** Refuses each region that neither this program nor `platform.yaml` knows: a typo would be another place, or none. */
export function checkRegions(
  platform: Written<WrittenPlatform>,
  clusters: readonly Written<WrittenCluster>[],
  report: Report,
): void {
  const known = new Set([...REGIONS, ...platform.value.regions]);
  for (const { region, at } of regionsOf(platform, clusters)) {
    if (known.has(region)) continue;
    const hint = "if it is newer than this tool, add it to `regions` in platform.yaml";
    report(error("unknown-region", at, `unknown region ${quote(region)}${orNearest(region, known)}`, { hint }));
  }
}
