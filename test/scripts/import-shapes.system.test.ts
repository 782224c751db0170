import { USERS, ROLES, SHAPES } from "../import/shapes";
import { keepEnvironment, setUp } from "../io/iam/iam-world";
import { describeWithMoto, MOTO_ACCOUNT } from "../support/moto";
import { access, folder, type Folder, type Outcome } from "./harness";

jest.setTimeout(120_000);
keepEnvironment();

interface Entry {
  readonly principal: string;
  readonly type: string;
  readonly teams: readonly string[];
}

function importing(
  root: Folder,
  input: string,
  env: NodeJS.ProcessEnv,
  more: readonly string[] = [],
): Promise<Outcome> {
  const where = ["--cluster", "one", "--account", MOTO_ACCOUNT, "--region", "eu-west-1"];
  return access(["import-aws-auth", "--root", root.path, ...where, "--file", "-", ...more], { env, input });
}

/** Who has access by the files, the break-glass role left out: it is the platform's. */
async function listed(root: Folder): Promise<string[]> {
  const { out } = await access(["list", "--root", root.path, "--format", "json"]);
  const entries = JSON.parse(out) as Entry[];
  return entries
    .filter(({ type, teams }) => type !== "STANDARD" || teams.length > 0)
    .map(({ type, principal }) => `${type} ${principal.replace(`arn:aws:iam::${MOTO_ACCOUNT}`, "~")}`)
    .sort();
}

describeWithMoto("import-aws-auth, against moto's IAM", (moto) => {
  beforeAll(async () => {
    const home = await setUp(moto(), MOTO_ACCOUNT);
    for (const role of ROLES) await home.role(role, role === "hybrid" ? "ssm.amazonaws.com" : undefined);
    for (const user of USERS) await home.user(user);
  });
  beforeEach(() => {
    Object.assign(process.env, moto().env);
  });

  it.each(SHAPES)("$name: import, validate and list give whom EKS lets in, and nobody more", async (shape) => {
    const root = folder();
    const shown = await importing(root, shape.text, moto().env);
    expect(root.snapshot()).toEqual({});
    for (const words of shape.says ?? []) expect(shown.out).toMatch(words);
    const written = await importing(root, shape.text, moto().env, ["--write"]);
    expect([written.code, written.err]).toEqual([0, expect.stringContaining("written")]);
    expect(await access(["validate", "--root", root.path])).toMatchObject({ code: 0 });
    expect(await listed(root)).toEqual([...shape.live].sort());

    const before = root.snapshot();
    const again = await importing(root, shape.text, moto().env, ["--write"]);
    expect([again.code, root.snapshot()]).toEqual([0, before]);
  });
});
