import { access, example, folder } from "../scripts/harness";

const FILE = `# yaml-language-server: $schema=../docs/schema/team.schema.json
team: payments
owners: ["@acme/payments-leads"]
namespaces: [payments]

access:
  # the first
  - name: ended
    principals:
      - role: a   # who
    clusters: [prod-eu]
    policies: {view: [payments]}
    expires: 2026-11-21
  # the second
  - principals: [{role: b}]
    clusters: [prod-eu]
    policies: {view: [payments]}
    expires: 2026-11-22
    # its tail

# the end
`;

test("what has ended is shown, deleted on request, and nothing else of the file changes", async () => {
  const repository = example();
  repository.write("teams/payments.yaml", FILE);
  const shown = await access(["expire", "--root", repository.path]);
  expect(shown).toMatchObject({ code: 0, err: expect.stringContaining("--write") as string });
  expect(shown.out).toMatch(/^teams\/payments.yaml:13: "ended" of team "payments" ended on 2026-11-21$/m);
  expect(shown.out).toMatch(/^teams\/payments.yaml:18: a grant of team "payments" ends today$/m);
  expect(repository.read("teams/payments.yaml")).toBe(FILE);

  await access(["expire", "--root", repository.path, "--write"]);
  const [before, rest] = FILE.split("  - name: ended");
  expect(repository.read("teams/payments.yaml")).toBe(
    `${before ?? ""}${rest?.slice(rest.indexOf("  # the second")) ?? ""}`,
  );
  await expect(access(["validate", "--root", repository.path])).resolves.toMatchObject({ code: 0 });
});

test("what ends today at a minute is told with it, and is gone once it has passed", async () => {
  const repository = example();
  repository.write("teams/payments.yaml", FILE.replace("expires: 2026-11-22", "expires: 2026-11-22T18:00Z"));
  const run = async (now: string): Promise<string> =>
    (await access(["expire", "--root", repository.path], { env: { ACCESS_NOW: now } })).out;
  const line = /^teams\/payments.yaml:18: a grant of team "payments" (.*)$/m;
  expect(line.exec(await run("2026-11-22T17:59:00Z"))?.[1]).toBe("ends today, at 2026-11-22T18:00Z");
  expect(line.exec(await run("2026-11-22T18:00:00Z"))?.[1]).toBe("ended on 2026-11-22T18:00Z");
  expect(line.exec(await run("2026-11-21T18:00:00Z"))?.[1]).toBe("ends in 1 day, on 2026-11-22T18:00Z");
});

test("where nothing is due, that is what it says", async () => {
  const repository = example();
  repository.write("teams/payments.yaml", FILE);
  const run = await access(["expire", "--root", repository.path], { env: { ACCESS_NOW: "2026-11-01" } });
  expect(run).toMatchObject({ code: 0, out: "no grant has ended, and none ends within two weeks\n" });
});

test("a file of which nothing is left keeps an empty list", async () => {
  const repository = example();
  repository.write("teams/payments.yaml", FILE);
  await access(["expire", "--root", repository.path, "--write"], { env: { ACCESS_NOW: "2027-02-01" } });
  expect(repository.read("teams/payments.yaml")).toContain("access: []\n  # the first\n  # the second\n");
});

test("brackets are left to a person, who is told", async () => {
  const repository = example();
  const flow = FILE.slice(0, FILE.indexOf("access:"));
  const text = `${flow}access: [{principals: [{role: a}], clusters: [prod-eu], policies: {view: [payments]}, expires: 2026-01-01}]\n`;
  repository.write("teams/payments.yaml", text);
  const done = await access(["expire", "--root", repository.path, "--write"]);
  expect(done).toMatchObject({
    code: 1,
    err: expect.stringMatching(/teams\/payments.yaml: the layout takes no edit/) as string,
  });
  expect(repository.read("teams/payments.yaml")).toBe(text);
});

test.each([
  [["github", "commnet"], /"commnet" is no subcommand of github; did you mean "comment"\?/],
  [["github", "comment"], /needs --pull, --body, --json/],
  [["github", "jobs", "--role", "plan", "--run", "3"], /takes no --run/],
  [["github", "last-run", "--workflow", "drift.yml", "--branch", "main", "--hours", "x"], /--hours takes a number/],
])("%j is wrong usage", async (argv, why) => {
  const done = await access([...argv, "--root", folder().path]);
  expect(done).toMatchObject({ code: 2, err: expect.stringMatching(why) as string });
});
