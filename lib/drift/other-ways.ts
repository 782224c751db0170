import type { WayIn, WaysReader } from "../ports/ways-reader";
import type { Explained } from "../access/aws-made";
import type { Note } from "./finding-details";
import type { ClusterLook } from "./look";

/** Adds to each cluster what else lets people in; a cluster that could not be asked gets a note. */
export async function addOtherWays(
  looks: readonly ClusterLook[],
  reader: WaysReader,
): Promise<{ readonly looks: ClusterLook[]; readonly notes: Note[] }> {
  const notes: Note[] = [];
  const asked = looks.map(async (look): Promise<ClusterLook> => {
    const { cluster } = look.plan;
    const ways = await reader.read(cluster);
    if (!("couldNotLook" in ways))
      return ways.length === 0 ? look : { ...look, drift: { ...look.drift, otherWays: ways } };
    const text = `other ways into ${cluster.name} were not looked for: ${ways.couldNotLook}`;
    notes.push({ about: "ways", account: cluster.account, region: cluster.region, text });
    return look;
  });
  return { looks: await Promise.all(asked), notes };
}

/** One way in, for people: its name, and what it is. */
export function describeWay({ kind, type, name, role, lets = [] }: WayIn): Explained {
  const what =
    kind === "identity-provider"
      ? `an identity provider (${type}), whose tokens the cluster takes`
      : `the EKS capability ${type}`;
  const works = role === undefined ? "" : `, which works with ${role}`;
  const people = lets.length === 0 ? "" : `; it lets in ${lets.join(", ")}`;
  return { principal: name, reason: `${what}${works}${people}` };
}
