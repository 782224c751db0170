import { dropAdopted } from "../adopt/drop";
import { findClusters, SEVERAL_CLUSTERS } from "../cluster-address";
import { defineCommand } from "../command";
import { tryPlanHere } from "../compile-here";
import { EXIT } from "../io";
import { STACKS_OPTIONS, stacksFolder } from "../stacks-folder";

export const adoptDrop = defineCommand({
  name: "drop",
  alsoAs: "--drop",
  describe: "Delete the adopt files whose imports have been applied",
  options: { ...SEVERAL_CLUSTERS, ...STACKS_OPTIONS },
  examples: ["yarn adopt drop --cluster prod-eu"],
  run: async (given, io) => {
    // Nobody is asked where a cluster is: only one with files can have been adopted.
    const asked = await findClusters({ ...given, profile: [], assumeRole: [] }, io, { offline: true });
    const here = await tryPlanHere(given, io);
    if (here === undefined) return EXIT.found;
    return await dropAdopted(
      asked.map(({ name }) => name),
      here,
      stacksFolder(here.root, io.env, given.out),
      io,
    );
  },
});
