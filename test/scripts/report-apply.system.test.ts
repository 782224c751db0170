import { startFakeGitHub, type FakeGitHub } from "../workflows/fake-github";
import { access, broken, type Outcome } from "./harness";

let fake: FakeGitHub;
beforeEach(async () => {
  fake = await startFakeGitHub();
});
afterEach(() => fake.stop());

/** `report-apply` of a run whose jobs ended like this, where the files have a mistake: nobody knows the accounts. */
async function report(id: number, conclusions: Readonly<Record<string, string>>): Promise<Outcome> {
  const jobs = Object.entries(conclusions).map(([name, conclusion]) => ({ name, conclusion, html_url: "" }));
  fake.state.runs.push({
    ...{ id, path: "apply.yml", head_sha: "0".repeat(40), head_branch: "main", event: "push", conclusion: "failure" },
    ...{
      head_repository: { full_name: fake.state.repository },
      created_at: "2026-11-22T00:00:00Z",
      jobs,
      artifacts: [],
    },
  });
  const env = {
    GITHUB_API_URL: fake.url,
    GITHUB_TOKEN: fake.token({ actions: "read", issues: "write" }),
    GITHUB_REPOSITORY: fake.state.repository,
  };
  const words = ["github", "report-apply", "--run", String(id), "--commit", "0".repeat(40)];
  return await access([...words, "--root", broken().path], { env });
}

test("an account's issue stays open while nobody knows the accounts, whatever somebody made of its title", async () => {
  const mark = (key: string): string => `<!-- eks-access-gitops:apply key="${key}" hash="0" -->\n`;
  const issue = { state: "open" as const, labels: ["eks-access:apply"], isPull: false };
  const user = { login: "github-actions[bot]", type: "Bot" };
  fake.state.issues.push(
    { ...issue, user, number: 1, title: "Apply failed: account 111122223333 (see #7)", body: mark("111122223333") },
    { ...issue, user, number: 2, title: "Before any account's turn", body: mark("run") },
  );
  await report(5, { find: "success", "apply 111122223333": "skipped" });
  expect(fake.state.issues.map(({ number, state }) => [number, state])).toEqual([
    [1, "open"],
    [2, "closed"],
  ]);
});
