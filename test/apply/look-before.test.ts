import { wishesOf } from "../../lib/apply";
import type { ClusterReading } from "../../lib/ports/eks-reader";
import type { Rights, Wish } from "../../lib/ports/rights-reader";
import { deleteEntryLine } from "../../scripts/apply/cluster-address";
import { lookBefore } from "../../scripts/apply/look-before";
import type { Io } from "../../scripts/io";
import { NOW } from "../drift/world";
import { stackOf } from "./little-terraform";
import { repository, role, type Grant } from "./repository";
import { stackNow } from "./stack-now";

const FROM: Grant[] = [{ roles: ["a", "leaver"], policies: { view: "cluster" } }];
const TO: Grant[] = [
  { roles: ["a"], policies: { view: "cluster", edit: ["x"] } },
  { roles: ["joiner"], policies: { view: "cluster" }, groups: ["g"] },
];
const now = stackNow(stackOf(repository(FROM)).json, stackOf(repository(TO)));

async function look(reading: ClusterReading, rights?: Rights) {
  let [out, err] = ["", ""];
  const asked: Wish[][] = [];
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) } as unknown as Io;
  const check = (_: unknown, wishes: readonly Wish[]): Promise<Rights> => {
    asked.push([...wishes]);
    return Promise.resolve(rights ?? { caller: "me" });
  };
  const ports = { reader: { read: () => Promise.resolve(reading) }, rights: rights && { check } };
  const plan = { settings: { tags: new Map() } };
  const found = await lookBefore([now], { plan, now: NOW } as never, ports, io);
  return { mayGoOn: found !== undefined, out, err, asked };
}

const live = { name: "one", authenticationMode: "API", entries: [] };

describe("Before the first write", () => {
  it.each([["CONFIG_MAP"], [undefined]])(
    "a cluster in mode %s is sent to `migrate mode`",
    async (authenticationMode) => {
      const { mayGoOn, out } = await look({ ...live, authenticationMode });
      expect(mayGoOn).toBe(false);
      expect(out).toContain("yarn migrate mode --cluster one --to API_AND_CONFIG_MAP\n");
      expect(out).toContain("nothing is applied, anywhere");
    },
  );

  it("what IAM denies ends it, and says how to go on all the same", async () => {
    const denied = ["eks:AssociateAccessPolicy"];
    const { mayGoOn, out } = await look(live, { caller: "arn:aws:sts::111122223333:assumed-role/ci/x", denied });
    expect(mayGoOn).toBe(false);
    expect(out).toMatch(
      /one: IAM denies .*assumed-role\/ci\/x what this takes: eks:AssociateAccessPolicy\n.*--no-rights/,
    );
  });

  it("what IAM cannot be asked stops nothing, and is said", async () => {
    const { mayGoOn, err } = await look(live, { caller: "me", couldNotCheck: "AccessDenied: no" });
    expect([mayGoOn, err]).toEqual([
      true,
      "one: IAM could not be asked whether it allows all this: AccessDenied: no\n",
    ]);
  });

  it("IAM is asked of each kind of call once", async () => {
    const { asked } = await look(live, { caller: "me", denied: [] });
    const actions = asked.flat().map(({ action }) => action);
    expect(actions.sort()).toEqual([
      "eks:AssociateAccessPolicy",
      "eks:CreateAccessEntry",
      "eks:DeleteAccessEntry",
      "eks:DisassociateAccessPolicy",
      "eks:TagResource",
    ]);
  });

  it("and nobody is asked anything where that is not wanted", async () => {
    expect(await look(live)).toMatchObject({ mayGoOn: true, asked: [], err: "" });
  });
});

it("names what it asks of IAM as IAM's policies do", () => {
  const changes = now.planned.changes.filter(({ principal }) => principal === role("joiner"));
  expect(wishesOf(changes, now.stack.facts)).toEqual([
    {
      action: "eks:CreateAccessEntry",
      resource: "arn:aws:eks:eu-west-1:111122223333:cluster/one",
      context: { "eks:principalArn": role("joiner"), "eks:accessEntryType": "STANDARD" },
    },
    {
      action: "eks:TagResource",
      resource: expect.stringMatching(/:access-entry\/one\/role\/111122223333\/joiner\//) as string,
      context: {
        "eks:principalArn": role("joiner"),
        "eks:accessEntryType": "STANDARD",
        "eks:clusterName": "one",
      },
    },
    {
      action: "eks:AssociateAccessPolicy",
      resource: expect.stringMatching(/:access-entry\/one\/role\/111122223333\/joiner\//) as string,
      context: {
        "eks:principalArn": role("joiner"),
        "eks:accessEntryType": "STANDARD",
        "eks:clusterName": "one",
        "eks:policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        "eks:accessScope": "cluster",
      },
    },
  ]);
});

it("writes a command that a shell takes as it is meant, whatever a role's path holds", () => {
  const odd = `arn:aws:iam::111122223333:role/o'dd$(x)/r`;
  expect(deleteEntryLine({ name: "one", account: "111122223333", region: "eu-west-1" }, odd)).toBe(
    `aws eks delete-access-entry --cluster-name one --region eu-west-1 --principal-arn 'arn:aws:iam::111122223333:role/o'\\''dd$(x)/r'`,
  );
});
