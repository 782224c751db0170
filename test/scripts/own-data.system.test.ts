import { programFiles } from "../../lib/github";
import { ACCOUNT, REGION, role, startMigration, type MigrationWorld } from "../migrate/migration-world";
import { describeWithPrograms } from "../support/require-tool";

jest.setTimeout(120_000);

const ONE = ["--cluster", "one"];
const KUBE = [...ONE, "--context", "one"];

/** Every command that writes into a user's repository. */
const COMMANDS: readonly (readonly string[])[] = [
  ["new-team", "checkout"],
  ["migrate", "backup", ...KUBE],
  ["import-aws-auth", ...KUBE, "--write"],
  ["adopt", ...ONE, "--dead", "--write"],
  ["adopt", ...ONE, "--write"],
  ["recover", ...ONE, "--account", ACCOUNT, "--region", REGION, "--principal", role("ops"), "--no-rights", "--yes"],
  ["expire", "--write"],
  ["generate"],
];

const ENDED = `team: ended
owners: ["@acme/ended"]
access:
  - principals: [{role: ended}]
    clusters: [one]
    kubernetesGroups: [ended]
    expires: 2026-11-01
`;

/** The paths whose text is another afterwards. */
async function written(at: MigrationWorld, argv: readonly string[]): Promise<string[]> {
  const before = at.root.snapshot();
  const { code, err } = await at.run(argv);
  expect({ argv, code, err }).toMatchObject({ code: 0 });
  const after = at.root.snapshot();
  return Object.keys(after).filter((path) => after[path] !== before[path]);
}

describeWithPrograms("what commands write into a user's repository", ["kubectl"], () => {
  let world: MigrationWorld;
  beforeAll(async () => {
    const entries = [
      { principalArn: role("gone"), kubernetesGroups: ["gone"] },
      { principalArn: role("eng/dev"), kubernetesGroups: ["devs"], username: "dev:{{SessionName}}" },
    ];
    const cluster = { authenticationMode: "API_AND_CONFIG_MAP" as const, entries };
    world = await startMigration({ cluster, files: { "teams/ended.yaml": ENDED } });
  });
  afterAll(() => world.close());

  // In this order: each finds what the ones before have left.
  it.each(COMMANDS.map((argv) => [argv[0], argv] as const))(
    "%s: is data, so that a change of it needs no test run",
    async (_name, argv) => {
      const paths = await written(world, argv);
      expect(paths).not.toEqual([]);
      expect(programFiles(paths)).toEqual([]);
    },
  );
});
