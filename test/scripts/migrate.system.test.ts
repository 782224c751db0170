import {
  ACCOUNT,
  DATA,
  role,
  startMigration,
  user,
  YES,
  type MigrationWorld,
  type Start,
} from "../migrate/migration-world";
import { describeWithPrograms } from "../support/require-tool";

jest.setTimeout(180_000);

let world: MigrationWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function start(given: Start = {}): Promise<MigrationWorld> {
  world = await startMigration(given);
  return world;
}

/** A cluster in mode API_AND_CONFIG_MAP with its entries applied. */
async function applied(given: Start = {}): Promise<MigrationWorld> {
  const made = await start({ ...given, cluster: { authenticationMode: "API_AND_CONFIG_MAP", ...given.cluster } });
  await made.apply();
  return made;
}

interface Status {
  readonly steps: readonly { readonly id: string; readonly state: string; readonly evidence: readonly string[] }[];
  readonly next: { readonly command: string | null; readonly blockedBy: readonly string[] };
  readonly left: readonly { readonly principal: string }[];
}

async function status(from: MigrationWorld): Promise<Status> {
  const { out, err } = await from.migrate(["status", "--format", "json"]);
  if (out === "") throw new Error(err);
  return JSON.parse(out) as Status;
}

/** The step that the cluster is at: `lines current`. */
function step({ steps }: Status): string {
  const first = steps.find(({ state }) => state !== "done");
  return first === undefined ? "done" : `${first.id} ${first.state}`;
}

/** The command of `migrate next` in words, its place in the test taken off and the name confirmed. */
function wordsOf(command: string): string[] {
  const words = command.split(" ").map((word) => word.replaceAll(/^'|'$/g, ""));
  expect(words.slice(0, 2)).toEqual(["yarn", "migrate"]);
  const rest = words.slice(2).filter((word, index, all) => word !== "--cluster" && all[index - 1] !== "--cluster");
  return [...rest, ...(rest.includes("--yes") ? ["--confirm", "one"] : [])];
}

describeWithPrograms("migrate, from CONFIG_MAP to API", ["kubectl"], () => {
  it("goes the whole way by the one command that `next` names, and every step is seen", async () => {
    const at = await start();
    const seen: string[] = [];
    for (let count = 0; count < 25; count += 1) {
      const now = await status(at);
      const { command, blockedBy } = now.next;
      seen.push(`${step(now)}: ${command ?? ""}`);
      if (command === null) break;
      expect(blockedBy).toEqual([]);
      if (command.includes("yarn apply")) {
        await at.apply();
      } else {
        const ran = await at.migrate(wordsOf(command));
        expect({ command, code: ran.code, err: ran.err }).toMatchObject({ code: 0 });
      }
    }
    const removal = (principal: string): string =>
      `lines current: yarn migrate remove-line --cluster one --principal ${principal} --yes`;
    expect(seen).toEqual([
      "backup current: yarn migrate backup --cluster one",
      "both current: yarn migrate mode --cluster one --to API_AND_CONFIG_MAP --yes",
      "entries current: yarn apply --cluster one",
      removal(role("old/path/dead")),
      removal(role("dev")),
      removal(user("ann")),
      removal(role("ops")),
      removal(role("node")),
      removal(user("sandbox")),
      "api current: yarn migrate mode --cluster one --to API --yes",
      "api current: yarn migrate delete-config-map --cluster one --yes",
      "done: ",
    ]);
    expect(await at.mode()).toBe("API");
    expect(at.kube.awsAuth()).toBeUndefined();
    expect(at.root.read("migration/one/aws-auth.2026-11-22.yaml")).toContain("# developers");
    expect((await at.migrate(["check"])).code).toBe(0);
  });
});

const DEV = role("eng/dev");

describeWithPrograms("migrate check", ["kubectl"], () => {
  it("exits 0 when nobody gains or loses anything, and shows everybody", async () => {
    const at = await applied();
    const { code, out } = await at.migrate(["check"]);
    expect(code).toBe(0);
    for (const text of ["parity holds", "role/ops", "STAYS OUT", "username ann", "node: EC2_LINUX"])
      expect(out).toContain(text);
  });

  it("exits 1 for a line without an entry, an entry with less, and a binding that no longer matches", async () => {
    const apiGroup = "rbac.authorization.k8s.io";
    const subjects = [{ kind: "User", apiGroup, name: "ann" }];
    const metadata = { name: "ann-deploys", namespace: "shop" };
    const roleRef = { kind: "Role", apiGroup, name: "deployer" };
    const at = await start({
      cluster: {
        authenticationMode: "API_AND_CONFIG_MAP",
        entries: [
          { principalArn: user("ann"), kubernetesGroups: ["devs"] },
          { principalArn: role("ops"), username: "ops" },
        ],
      },
      kube: {
        awsAuth: { data: DATA },
        bindings: [{ apiVersion: `${apiGroup}/v1`, kind: "RoleBinding", metadata, roleRef, subjects }],
      },
    });
    const { code, out } = await at.migrate(["check", "--format", "json"]);
    expect(code).toBe(1);
    const { principals } = JSON.parse(out) as {
      principals: { principal: string; differences: { kind: string; what: string }[] }[];
    };
    const kinds = Object.fromEntries<string[]>(
      principals.map(({ principal, differences }) => [
        principal.split(":").at(-1) ?? "",
        differences.map(({ kind }) => kind),
      ]),
    );
    expect(kinds).toEqual({
      "role/node": ["no-entry"],
      "role/ops": ["admin-lost"],
      "role/dev": ["no-entry"],
      "role/old/path/dead": [],
      "user/ann": ["user-binding-lost", "username-changed"],
      "user/sandbox": ["no-entry"],
    });
    expect(out).toContain("RoleBinding shop/ann-deploys");
  });

  it("compares with the files before anything is live, on request only", async () => {
    const at = await start();
    expect((await at.migrate(["check"])).code).toBe(1);
    const { code, out } = await at.migrate(["check", "--planned"]);
    expect([code, out]).toEqual([0, expect.stringContaining("what the files would apply")]);
  });

  it("shows accepted differences, which are no obstacle; and refuses a file with mistakes", async () => {
    const at = await applied();
    await at.deleteEntry(DEV);
    expect((await at.migrate(["check"])).code).toBe(1);
    at.root.write("migration/one/accepted.yaml", `- principal: ${role("dev")}\n  reason: the team is gone\n`);
    const { code, out } = await at.migrate(["check", "--format", "markdown"]);
    expect([code, out]).toEqual([0, expect.stringContaining("ACCEPTED: the team is gone")]);
    at.root.write("migration/one/accepted.yaml", `- principal: ${role("dev")}\n  raeson: x\n`);
    const wrong = await at.migrate(["check"]);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('did you mean "reason"')]);
  });

  it("finds an entry whose role was made again, and one whose role is gone", async () => {
    const at = await start({
      cluster: { authenticationMode: "API_AND_CONFIG_MAP" },
      sandbox: { seed: { principals: [DEV], clusters: [{ name: "one", account: ACCOUNT, region: "eu-west-1" }] } },
    });
    await at.apply();
    await at.remakeRole("eng/dev");
    const { code, out } = await at.migrate(["check", "--format", "json"]);
    expect(code).toBe(1);
    expect(out).toContain("entry-recreated");
    expect(out).toContain("entry-orphaned");
  });

  it("could not look is neither parity nor the lack of it: exit 3, unless it was left out on request", async () => {
    const forbidden = { status: 403, reason: "Forbidden" };
    const at = await applied({
      kube: { awsAuth: { data: DATA }, refuse: ({ path }) => (path.includes("bindings") ? forbidden : undefined) },
    });
    const ran = await at.migrate(["check"]);
    expect([ran.code, ran.out]).toEqual([3, expect.stringMatching(/could not look: RBAC[^]*parity is not known/)]);
    const without = await at.migrate(["check", "--no-rbac"]);
    expect([without.code, without.out]).toEqual([
      0,
      expect.stringMatching(/not asked, on request: RBAC[^]*without RBAC/),
    ]);
    const noIam = { AWS_ENDPOINT_URL_IAM: "http://127.0.0.1:1" };
    const dark = await at.migrate(["check", "--no-rbac"], { env: noIam });
    expect([dark.code, dark.out]).toEqual([3, expect.stringContaining("COULD NOT LOOK: IAM")]);
    const both = await at.migrate(["check", "--no-rbac", "--no-iam"], { env: noIam });
    expect([both.code, both.out]).toEqual([0, expect.stringContaining("without IAM (--no-iam) and RBAC (--no-rbac)")]);
  });

  it("keeps hostile text of a ConfigMap away from the terminal and from Markdown", async () => {
    const evil = "x\u001b[2J<img src=x>|`${x}`";
    const mapRoles = `- rolearn: ${role("dev")}\n  username: ${JSON.stringify(evil)}\n  groups: [${JSON.stringify("@all\n::error::")}]\n`;
    const at = await applied({ data: { mapRoles } });
    for (const format of ["table", "markdown", "json"]) {
      const { out } = await at.migrate(["check", "--format", format]);
      expect(out).not.toContain("\u001b");
      expect(out).not.toContain("\n::error::");
      if (format === "markdown") expect(out.replaceAll(/`[^`]*`/g, "")).not.toMatch(/<img|@all/);
    }
  });
});

/** What is left of the ConfigMap, by the ends of the ARNs. */
const arnsIn = ({ kube }: MigrationWorld): string[] =>
  [...JSON.stringify(kube.awsAuth()?.data ?? {}).matchAll(/arn: arn:aws:iam::[0-9]+:([\w/]+)/g)].map(
    ([, name = ""]) => name,
  );

describeWithPrograms("migrate changes nothing", ["kubectl"], () => {
  const LINE = ["remove-line", "--principal", role("dev")];

  const UNDONE: readonly [string, readonly string[], Parameters<MigrationWorld["migrate"]>[1], number, RegExp][] = [
    ["without --yes", LINE, {}, 0, /--yes does it/],
    ["with --yes and no name", [...LINE, "--yes"], {}, 2, /--confirm one has to name the cluster/],
    ["with another name", [...LINE, "--yes", "--confirm", "two"], {}, 2, /not the cluster's name/],
    ["with another name typed", [...LINE, "--yes"], { answers: ["two"] }, 2, /not the cluster's name/],
    ["with nothing typed", [...LINE, "--yes"], { answers: [""] }, 2, /not the cluster's name/],
    ["for a principal that nobody knows", ["remove-line", "--principal", role("dex"), ...YES], {}, 2, /did you mean/],
    ["for no principal", ["remove-line", ...YES], {}, 2, /--principal is missing/],
    ["for an unknown action", ["remove"], {}, 2, /"remove" is no subcommand of migrate/],
    ["for an option of another action", ["status", "--yes"], {}, 2, /--yes is of migrate/],
    ["for a mode that is missing", ["mode", ...YES], {}, 2, /migrate mode needs --to/],
    [
      "when lines are left and the mode is to be API",
      ["mode", "--to", "API", ...YES],
      {},
      1,
      /are still in the ConfigMap/,
    ],
    ["when the ConfigMap is still read", ["delete-config-map", ...YES], {}, 1, /EKS reads the ConfigMap/],
    ["for a rollback without a backup", ["rollback", ...YES], {}, 2, /has no backup/],
  ];

  it.each(UNDONE)("%s", async (_name, words, situation, code, expected) => {
    const at = await applied();
    const files = at.root.snapshot();
    const ran = await at.migrate(words, situation);
    expect([ran.code, `${ran.err}${ran.out}`]).toEqual([code, expect.stringMatching(expected)]);
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
    expect(at.kube.requests().every(({ method }) => method === "GET")).toBe(true);
    expect(await at.mode()).toBe("API_AND_CONFIG_MAP");
    expect(at.root.snapshot()).toEqual(files);
  });

  it("for a principal whose entry is missing, gives less, or could not be judged", async () => {
    const at = await applied();
    await at.deleteEntry(DEV);
    const ran = await at.migrate([...LINE, ...YES]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/not covered by an entry: there is no entry/)]);
    const env = { AWS_ENDPOINT_URL_IAM: "http://127.0.0.1:1" };
    const dark = await at.migrate(["remove-line", "--principal", user("ann"), ...YES], { env });
    expect([dark.code, dark.err]).toEqual([3, expect.stringMatching(/could not look: .*IAM/)]);
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
  });

  it("in mode CONFIG_MAP: lines stay, and API is two steps away", async () => {
    const at = await start();
    const line = await at.migrate([...LINE, ...YES]);
    expect([line.code, line.err]).toEqual([1, expect.stringContaining("nobody gets in but by the ConfigMap")]);
    const api = await at.migrate(["mode", "--to", "API", ...YES]);
    expect([api.code, api.err]).toEqual([1, expect.stringContaining("EKS refuses CONFIG_MAP to API in one step")]);
    expect(await at.mode()).toBe("CONFIG_MAP");
  });

  it("on a platform without access entries, or a cluster that is not active", async () => {
    const at = await start({ cluster: { version: "1.28", platformVersion: "eks.5" } });
    const old = await at.migrate(["mode", "--to", "API_AND_CONFIG_MAP", ...YES]);
    expect([old.code, old.err]).toEqual([1, expect.stringContaining("from platform version eks.6 on")]);
    await at.close();
    world = undefined;
    const failed = await start({ cluster: { status: "FAILED" } });
    const ran = await failed.migrate(["mode", "--to", "API_AND_CONFIG_MAP", ...YES]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining("the cluster is FAILED")]);
  });

  it("to mode API when nobody but the break-glass role would be cluster-admin", async () => {
    const files = { "teams/ops.yaml": 'team: ops\nowners: ["@acme/ops"]\naccess: []\n' };
    const at = await applied({ files, data: { mapRoles: "[]" } });
    const ran = await at.migrate(["mode", "--to", "API", ...YES]);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringContaining("nobody but the break-glass role would be cluster-admin"),
    ]);
    expect(await at.mode()).toBe("API_AND_CONFIG_MAP");
  });

  it("to mode API when the files and the cluster differ", async () => {
    const at = await applied({ data: { mapRoles: "[]" } });
    await at.deleteEntry(DEV);
    const ran = await at.migrate(["mode", "--to", "API", ...YES]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining("the entries are not as the files say")]);
  });

  it("when the ConfigMap cannot be read: exit 3", async () => {
    const at = await applied({
      kube: { awsAuth: { data: DATA }, refuse: () => ({ status: 403, reason: "Forbidden" }) },
    });
    for (const words of [["mode", "--to", "API"], [...LINE], ["rollback"], ["backup"], ["status"], ["check"]]) {
      const yes = ["mode", "remove-line", "rollback"].includes(words[0] ?? "") ? YES : [];
      const ran = await at.migrate([...words, ...yes]);
      expect([words[0], ran.code]).toEqual([words[0], 3]);
    }
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
  });
});

describeWithPrograms("migrate remove-line", ["kubectl"], () => {
  const remove = async (at: MigrationWorld, principal: string) =>
    await at.migrate(["remove-line", "--principal", principal, ...YES]);

  it("takes every line of the principal out at once, keeps the rest byte for byte, and a backup", async () => {
    const mapRoles = `${DATA.mapRoles}- rolearn: ${role("DEV")}\n  username: dev:{{SessionName}}\n  groups: [devs]\n`;
    const at = await applied({ data: { ...DATA, mapRoles } });
    const { code, out } = await remove(at, DEV);
    expect([code, out]).toEqual([0, expect.stringContaining("yarn migrate rollback")]);
    const data = at.kube.awsAuth()?.data ?? {};
    expect(data["mapUsers"]).toBe(DATA.mapUsers);
    const [before = "", after = ""] = DATA.mapRoles.split(/- rolearn: arn:aws:iam::111122223333:role\/dev\n(?: .*\n)+/);
    expect(data["mapRoles"]).toBe(before + after);
    expect(at.kube.awsAuth()?.metadata["labels"]).toEqual({ mine: "kept" });
    expect(Object.keys(at.root.snapshot()).filter((path) => path.startsWith("migration"))).toEqual([
      "migration/one/aws-auth.2026-11-22.yaml",
    ]);
    expect(await remove(at, DEV)).toMatchObject({ code: 0, out: expect.stringContaining("already") as string });
  });

  it("refuses when somebody else has edited the ConfigMap meanwhile, and what they wrote stays", async () => {
    const theirs = { ...DATA, mapAccounts: '- "444455556666"\n' };
    let reads = 0;
    const at = await applied({
      kube: {
        awsAuth: { data: DATA },
        before: ({ method, path }) => {
          if (method === "GET" && path.endsWith("/aws-auth") && (reads += 1) === 2) world?.kube.write(theirs);
        },
      },
    });
    const ran = await remove(at, role("dev"));
    expect([ran.code, ran.err]).toEqual([3, expect.stringContaining("somebody else changed aws-auth meanwhile")]);
    expect(at.kube.awsAuth()?.data).toEqual(theirs);
  });

  it("interrupted between the backup and the change, it loses nothing, and the next run finishes", async () => {
    let refusing = true;
    const at = await applied({
      kube: {
        awsAuth: { data: DATA },
        refuse: ({ method }) =>
          refusing && method === "PUT" ? { status: 503, reason: "ServiceUnavailable" } : undefined,
      },
    });
    const broken = await remove(at, role("dev"));
    expect(broken.code).toBe(3);
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
    expect(at.root.read("migration/one/aws-auth.2026-11-22.yaml")).toContain("# developers");
    refusing = false;
    expect((await remove(at, role("dev"))).code).toBe(0);
    expect(arnsIn(at)).not.toContain("role/dev");
    expect(Object.keys(at.root.snapshot()).filter((path) => path.startsWith("migration"))).toHaveLength(1);
  });

  it("takes out an accepted account of mapAccounts, and leaves the others", async () => {
    const data = { ...DATA, mapAccounts: '- "444455556666"\n- "000011112222"\n' };
    const at = await applied({ data });
    expect(await remove(at, "000011112222")).toMatchObject({
      code: 1,
      err: expect.stringContaining("no entry can say that") as string,
    });
    at.root.write("migration/one/accepted.yaml", '- {principal: "000011112222", reason: unused}\n');
    expect((await remove(at, "000011112222")).code).toBe(0);
    expect(at.kube.awsAuth()?.data).toEqual({ ...data, mapAccounts: '- "444455556666"\n' });
  });

  it("removes a line without an ARN, or with an unresolved one, by its place", async () => {
    const mapRoles = `- username: nobody\n  groups: [a]\n- rolearn: arn:aws:iam::\${ACCOUNT}:role/x\n  username: x\n${DATA.mapRoles}`;
    const at = await applied({ data: { ...DATA, mapRoles } });
    await at.migrate(["backup"]);
    expect((await status(at)).next.command).toContain("migrate check");
    expect((await remove(at, "mapRoles[1]")).code).toBe(0);
    expect((await remove(at, "mapRoles[0]")).code).toBe(0);
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
  });
});

describeWithPrograms("migrate rollback", ["kubectl"], () => {
  it("puts back every line that was removed", async () => {
    const at = await applied();
    for (const principal of [role("dev"), user("ann"), role("ops")])
      await at.migrate(["remove-line", "--principal", principal, ...YES]);
    expect(arnsIn(at)).toEqual(["role/node", "role/old/path/dead", "user/sandbox"]);
    const dry = await at.migrate(["rollback"]);
    expect([dry.code, dry.out]).toEqual([0, expect.stringMatching(/comes back: .*role\/ops/)]);
    expect((await at.migrate(["rollback", ...YES])).code).toBe(0);
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
    expect((await at.migrate(["rollback", ...YES])).out).toContain("already");
  });

  it("makes the ConfigMap again where it was deleted, while the files are broken", async () => {
    const at = await applied();
    await at.migrate(["backup"]);
    at.kube.write(undefined);
    at.root.write("teams/broken.yaml", "team: nonsense\n");
    expect((await at.migrate(["rollback", ...YES])).code).toBe(0);
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
  });

  it("refuses what would take somebody's access away, and changes nothing", async () => {
    const at = await applied();
    await at.migrate(["backup"]);
    const theirs = { mapRoles: `- rolearn: ${role("newcomer")}\n  username: n\n  groups: [n]\n` };
    at.kube.write(theirs);
    const { code, err } = await at.migrate(["rollback", ...YES]);
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/role\/newcomer is in by the ConfigMap now, and .* lacks it/),
    ]);
    expect(at.kube.awsAuth()?.data).toEqual(theirs);
  });

  it("keeps what is there before it puts back what was, and says whose line an entry overrides", async () => {
    const at = await applied();
    await at.migrate(["backup"]);
    at.kube.write({ mapRoles: `- rolearn: ${role("old/path/dead")}\n  username: n\n  groups: [n]\n` });
    const { code, out } = await at.migrate(["rollback", ...YES]);
    expect(code).toBe(0);
    expect(out).toMatch(/counts for nothing, for its access entry overrides it: the line of .*role\/ops/);
    expect(at.root.read("migration/one/aws-auth.2026-11-22-2.yaml")).toContain("username: n");
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
  });

  it("takes the file that is named, and refuses one that is no whole ConfigMap", async () => {
    const at = await applied({ data: { mapRoles: "[]" } });
    const whole = { kind: "ConfigMap", metadata: { name: "aws-auth", namespace: "kube-system" }, data: DATA };
    at.root.write("elsewhere.yaml", JSON.stringify(whole));
    expect((await at.migrate(["rollback", "--from", `${at.root.path}/elsewhere.yaml`, ...YES])).code).toBe(0);
    expect(at.kube.awsAuth()?.data).toEqual(DATA);
    const patch = JSON.stringify({ data: { mapRoles: DATA.mapRoles } });
    for (const [text, why] of [
      ["", /empty/],
      [DATA.mapRoles, /only a part/],
      [patch, /this is a patch/],
    ] as const) {
      at.root.write("other.yaml", text);
      const ran = await at.migrate(["rollback", "--from", `${at.root.path}/other.yaml`, ...YES]);
      expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(why)]);
    }
  });

  it("does not take a part of a ConfigMap for a backup, whoever put it there", async () => {
    const at = await applied({ data: { mapRoles: "[]" } });
    at.root.write("migration/one/aws-auth.2026-11-22.yaml", DATA.mapRoles);
    const ran = await at.migrate(["rollback", ...YES]);
    expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(/no backup that can be read.*only a part/)]);
  });

  it("says that it is too late in mode API", async () => {
    const at = await applied({ cluster: { authenticationMode: "API" } });
    const ran = await at.migrate(["rollback", ...YES]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/too late[^]*yarn recover/)]);
  });
});

describeWithPrograms("migrate mode", ["kubectl"], () => {
  it("asks at the terminal, waits for EKS, and goes on where an interrupted run left it", async () => {
    const at = await start({ sandbox: { updateMs: 1_000 } });
    const change = ["mode", "--to", "API_AND_CONFIG_MAP"];
    const controller = new AbortController();
    const first = at.migrate([...change, "--yes"], {
      answers: ["one"],
      signal: controller.signal,
      onOut: () =>
        setTimeout(() => {
          controller.abort();
        }, 1_500),
    });
    expect(await first).toMatchObject({ code: 3, err: expect.stringContaining("interrupted") as string });
    const again = await at.migrate([...change, ...YES]);
    expect(again).toMatchObject({ code: 0 });
    expect(await at.mode()).toBe("API_AND_CONFIG_MAP");
    expect(at.root.read("migration/one/aws-auth.2026-11-22.yaml")).toContain("# developers");
    const third = await at.migrate([...change, ...YES]);
    expect([third.code, third.out]).toEqual([0, expect.stringContaining("already")]);
  });
});

describeWithPrograms("migrate backup", ["kubectl"], () => {
  it("is never overwritten: the same content is kept once, other content beside it", async () => {
    const at = await start();
    expect((await at.migrate(["backup"])).out).toBe("migration/one/aws-auth.2026-11-22.yaml\n");
    expect((await at.migrate(["backup"])).out).toBe("");
    at.kube.write({ mapRoles: "[]" });
    expect((await at.migrate(["backup"])).out).toBe("migration/one/aws-auth.2026-11-22-2.yaml\n");
    expect(at.root.read("migration/one/aws-auth.2026-11-22.yaml")).toContain("# developers");
  });

  it("that cannot be read is told, and is no backup", async () => {
    const at = await applied();
    at.root.write("migration/one/aws-auth.2026-11-21.yaml", "kind: Secret\n");
    const ran = await at.migrate(["status"]);
    expect(ran.out).toContain("cannot be read: migration/one/aws-auth.2026-11-21.yaml");
    expect((await at.migrate(["check"])).code).toBe(3);
  });
});

describeWithPrograms("migrate status", ["kubectl"], () => {
  it("sees a lost entry after its line was removed: by the backup", async () => {
    const at = await applied();
    await at.migrate(["remove-line", "--principal", role("dev"), ...YES]);
    await at.deleteEntry(DEV);
    const { code, out } = await at.migrate(["check", "--format", "json"]);
    expect(code).toBe(1);
    expect(out).toContain('"removedSince": "migration/one/aws-auth.2026-11-22.yaml"');
    expect(step(await status(at))).toBe("entries current");
  });

  it("names what to run where the files say nothing of the cluster, or are broken", async () => {
    const at = await start({ files: { "clusters/one.yaml": "cluster: one\n" } });
    const ran = await at.migrate(["status", "--account", ACCOUNT, "--region", "eu-west-1"]);
    expect(ran.out).toContain("[now]");
    expect(ran.err).toContain("clusters/one.yaml");
  });

  it("advises to adopt what exists and Terraform did not make", async () => {
    const at = await applied({ cluster: { entries: [{ principalArn: role("eks/node"), type: "EC2_LINUX" }] } });
    await at.deleteEntry(DEV);
    await at.migrate(["backup"]);
    expect((await status(at)).next.command).toBe("yarn adopt --cluster one --write");
  });
});
