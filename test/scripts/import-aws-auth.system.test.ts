import { keepEnvironment, setUp } from "../io/iam/iam-world";
import { startKubeApi } from "../support/kube-api";
import { describeWithMoto, MOTO_ACCOUNT } from "../support/moto";
import { describeWithPrograms } from "../support/require-tool";
import { startSandbox } from "../../lib/sandbox";
import { access, example, folder, type Folder, type Outcome } from "./harness";

jest.setTimeout(120_000);
keepEnvironment();

const AWAY = "210987654321";
const role = (name: string, account = MOTO_ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;
const line = (arn: string, groups: readonly string[], username = "dev"): string =>
  `- ${JSON.stringify({ rolearn: arn, username, groups })}\n`;

interface Listed {
  readonly cluster: string;
  readonly principal: string;
  readonly kubernetesGroups: readonly string[];
  readonly origins: readonly { readonly file: string }[];
  readonly teams: readonly string[];
}

async function listed(root: Folder): Promise<Listed[]> {
  const { out } = await access(["list", "--root", root.path, "--format", "json"]);
  return (JSON.parse(out) as Listed[]).filter(({ teams }) => teams.length > 0);
}

const ONE = ["--cluster", "one", "--account", MOTO_ACCOUNT, "--region", "eu-west-1"];

describeWithMoto("import-aws-auth", (moto) => {
  beforeEach(async () => {
    await moto().reset();
    Object.assign(process.env, moto().env);
    const home = await setUp(moto(), MOTO_ACCOUNT);
    for (const name of ["eng/dev", "admin", "eks/node"]) await home.role(name);
    await home.user("ann");
    const away = await setUp(moto(), AWAY);
    for (const name of ["dev", "only-away"]) await away.role(`there/${name}`);
  });

  const run = (root: Folder, argv: readonly string[], input = ""): Promise<Outcome> =>
    access(["import-aws-auth", "--root", root.path, ...argv], { env: moto().env, input });

  it("makes one grant with several clusters of one line on several clusters", async () => {
    const root = folder();
    for (const name of ["a", "b", "c"])
      root.write(`in/${name}.yaml`, line(role("dev"), name === "c" ? ["x"] : ["team:pay"]));
    const files = ["a", "b", "c"].flatMap((name) => ["--cluster", name, "--file", `${root.path}/in/${name}.yaml`]);
    const { code } = await run(root, [...files, "--account", MOTO_ACCOUNT, "--region", "eu-west-1", "--write"]);
    expect(code).toBe(0);
    expect(root.read("teams/pay.yaml")).toContain("clusters: [a, b]");
    expect((await listed(root)).map(({ cluster, kubernetesGroups }) => [cluster, ...kubernetesGroups])).toEqual([
      ["a", "team:pay"],
      ["b", "team:pay"],
      ["c", "x"],
    ]);
  });

  it("asks another account only with its own credentials, and never takes the local role instead", async () => {
    const root = folder();
    const input = line(role("dev", AWAY), ["devs"]) + line(role("only-away", AWAY), ["devs"], "x");
    const without = await run(root, [...ONE, "--file", "-"], input);
    expect([without.code, without.out]).toEqual([
      0,
      expect.stringContaining(`IAM of account ${AWAY} could not be asked`),
    ]);
    await run(root, [...ONE, "--file", "-", "--assume-role", role("reader", AWAY), "--write"], input);
    expect((await listed(root)).map(({ principal }) => principal)).toEqual([
      role("there/dev", AWAY),
      role("there/only-away", AWAY),
    ]);
  });

  it("adds nodes to a cluster's file and grants to a team's, every other byte kept", async () => {
    const root = example();
    const before = root.snapshot();
    const input =
      line(role("node"), ["system:bootstrappers", "system:nodes"], "system:node:{{EC2PrivateDNSName}}") +
      line(role("dev"), ["team:payments"]);
    const { code, err } = await run(root, ["--cluster", "prod-eu", "--file", "-", "--write"], input);
    expect([code, err]).toEqual([0, expect.stringContaining("written")]);
    const after = root.snapshot();
    for (const file of ["clusters/prod-eu.yaml", "teams/payments.yaml"]) {
      const added = (after[file] ?? "").split("\n").filter((one) => !(before[file] ?? "").split("\n").includes(one));
      expect(added.length).toBeGreaterThan(0);
      const left = (after[file] ?? "").split("\n").filter((one) => !added.includes(one));
      expect(left).toEqual((before[file] ?? "").split("\n"));
    }
    expect(await access(["validate", "--root", root.path])).toMatchObject({ code: 0 });
  });

  it("lifts guardrails with dated exceptions that it shows; --strict lets validate fail", async () => {
    const input =
      line(role("admin"), ["system:masters"]) +
      `- {userarn: "arn:aws:iam::${MOTO_ACCOUNT}:user/ann", username: ann, groups: [devs]}\n`;
    const root = example();
    const { out } = await run(root, ["--cluster", "prod-eu", "--file", "-", "--write"], input);
    expect(out).toMatch(/cluster-admin-reserved: team unassigned, .*role\/admin, on prod-eu, until 2027-02-20/);
    expect(root.read("platform.yaml")).toContain("reason: imported from aws-auth of prod-eu");
    const validated = await access(["validate", "--root", root.path]);
    expect([validated.code, validated.out + validated.err]).toEqual([
      0,
      expect.stringContaining("lifted until 2027-02-20"),
    ]);

    const strict = example();
    const { code } = await run(strict, ["--cluster", "prod-eu", "--file", "-", "--write", "--strict"], input);
    expect(code).toBe(1);
    expect(strict.read("platform.yaml")).not.toContain("imported from");
    expect(await access(["validate", "--root", strict.path])).toMatchObject({ code: 1 });
  });

  it("overwrites neither a worklist that somebody ticked, nor a backup, nor what the files say otherwise", async () => {
    const root = folder();
    const whole = (mapRoles: string): string =>
      JSON.stringify({ kind: "ConfigMap", metadata: { name: "aws-auth" }, data: { mapRoles } });
    const lines = line(role("dev"), ["devs"]) + line(role("x/y"), ["a"]);
    await run(root, [...ONE, "--file", "-", "--write"], whole(lines));
    const worklist = "migration/one/worklist.md";
    expect(root.read(worklist)).toContain(`- [ ] **mapRoles[1]** \`${role("x/y")}\``);
    root.write(worklist, root.read(worklist).replace("[ ]", "[x]"));
    const again = await run(root, [...ONE, "--file", "-", "--write"], whole(line(role("dev"), ["devs", "more"])));
    expect([again.code, again.err]).toEqual([1, expect.stringContaining(`${worklist} is kept`)]);
    expect(again.out).toContain("says otherwise");
    expect(root.read(worklist)).toContain("[x]");
    expect(root.read("migration/one/aws-auth.2026-11-22-2.yaml")).toContain("more");
    expect((await listed(root)).flatMap(({ kubernetesGroups }) => kubernetesGroups)).toEqual(["devs"]);
    await run(root, [...ONE, "--file", "-", "--write", "--force"], whole(line(role("dev"), ["devs", "more"])));
    expect((await listed(root)).flatMap(({ kubernetesGroups }) => kubernetesGroups)).toEqual(["devs", "more"]);
  });

  it("keeps no backup of what is only a part of a ConfigMap, and says so", async () => {
    const root = folder();
    const ran = await run(root, [...ONE, "--file", "-", "--write"], line(role("dev"), ["devs"]));
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining("no backup is kept of it")]);
    expect(Object.keys(root.snapshot()).filter((path) => path.includes("aws-auth."))).toEqual([]);
  });

  it("finishes what was interrupted, after whichever file", async () => {
    const input = line(role("admin"), ["system:masters"]) + line(role("dev"), ["team:pay"]);
    const whole = folder();
    await run(whole, [...ONE, "--file", "-", "--write"], input);
    const paths = (await run(folder(), [...ONE, "--file", "-", "--write"], input)).out
      .split("\n")
      .filter((path) => path in whole.snapshot());
    expect(paths.length).toBe(Object.keys(whole.snapshot()).length);
    for (let written = 1; written < paths.length; written += 1) {
      const root = folder();
      for (const path of paths.slice(0, written)) root.write(path, whole.read(path));
      expect((await run(root, [...ONE, "--file", "-", "--write"], input)).code).toBe(0);
      expect([written, root.snapshot()]).toEqual([written, whole.snapshot()]);
    }
  });

  it("writes nothing over a repository that has errors", async () => {
    const root = example();
    root.write("teams/broken.yaml", "team: broken\naccess: nothing\n");
    const before = root.snapshot();
    const { code, err } = await run(
      root,
      ["--cluster", "prod-eu", "--file", "-", "--write"],
      line(role("dev"), ["devs"]),
    );
    expect([code, err]).toEqual([1, expect.stringContaining("teams/broken.yaml:2")]);
    expect(root.snapshot()).toEqual(before);
  });

  it("keeps hostile text out of the terminal, the files and the worklist's Markdown", async () => {
    const root = folder();
    const evil = "x\u001b[31m\n::error::boom <img src=x onerror=alert(1)> [a](http://b) `c` ${d}";
    const { out, err } = await run(
      root,
      [...ONE, "--file", "-", "--write"],
      line(role("dev"), [evil]) + line(evil, ["a"]),
    );
    expect(out + err).not.toMatch(/^::error/m);
    expect(out + err + root.read("migration/one/worklist.md")).not.toContain("\u001b");
    // In a code span Markdown knows neither HTML nor links.
    const worklist = root.read("migration/one/worklist.md").replace(/`arn[^`]*`|`x[^`]*`/g, "");
    expect(worklist).not.toMatch(/<img|^::error|[^\\]\[a\]\(/m);
    expect(await access(["validate", "--root", root.path])).toMatchObject({ code: 0 });
    expect(await listed(root)).toEqual([]);
  });

  describeWithPrograms("of a live cluster", ["kubectl"], () => {
    it("reads the ConfigMap and the bindings through kubectl, and the place and mode from EKS", async () => {
      const root = folder();
      const kube = await startKubeApi({
        awsAuth: { data: { mapRoles: line(role("dev"), ["viewers"]) } },
        bindings: [
          {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "ClusterRoleBinding",
            metadata: { name: "viewers" },
            roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
            subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "viewers" }],
          },
        ],
      });
      const eks = await startSandbox({
        seed: {
          clusters: [{ name: "live", account: MOTO_ACCOUNT, region: "eu-west-1", authenticationMode: "CONFIG_MAP" }],
        },
      });
      try {
        root.write("kubeconfig", kube.kubeconfig("there"));
        const env = {
          ...process.env,
          ...moto().env,
          AWS_ACCESS_KEY_ID: MOTO_ACCOUNT,
          AWS_ENDPOINT_URL_EKS: eks.url,
          KUBECONFIG: `${root.path}/kubeconfig`,
        };
        Object.assign(process.env, env);
        const repo = folder();
        const argv = ["import-aws-auth", "--root", repo.path, "--cluster", "live", "--context", "there", "--write"];
        const { code, err, out } = await access([...argv, "--use-policies"], { env });
        expect([code, err]).toEqual([0, expect.stringContaining("written")]);
        expect(out).toContain("teams/unassigned.yaml");
        expect(repo.read("teams/unassigned.yaml")).toContain("view: cluster");
        expect(repo.read("clusters/live.yaml")).toContain(`account: "${MOTO_ACCOUNT}"`);
        expect(repo.read("clusters/live.yaml")).toContain("authenticationMode: API_AND_CONFIG_MAP");
      } finally {
        await Promise.all([kube.close(), eks.close()]);
      }
    });
  });
});
