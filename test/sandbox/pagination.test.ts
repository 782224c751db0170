import { VIEW, WHOLE_CLUSTER, policy, role, startCore } from "./support/core";
import type { Core } from "./support/core";

const LIST = "/clusters/prod/access-entries";

function pages(core: Core, path: string, key: string, size?: number): string[][] {
  const result: string[][] = [];
  let token: string | null = null;
  do {
    const query = new URLSearchParams({
      ...(size && { maxResults: String(size) }),
      ...(token && { nextToken: token }),
    });
    const { body } = core.eks("GET", `${path}?${query.toString()}`);
    result.push(body[key] as string[]);
    token = body["nextToken"] as string | null;
  } while (token !== null);
  return result;
}

function coreWith(entries: number): Core {
  const core = startCore();
  for (let index = 0; index < entries; index += 1) core.create(role(`r${String(index).padStart(4, "0")}`));
  return core;
}

describe("pagination", () => {
  it.each([
    [0, undefined, [0]],
    [100, undefined, [100]],
    [101, undefined, [100, 1]],
    [250, undefined, [100, 100, 50]],
    [5, 2, [2, 2, 1]],
    [4, 2, [2, 2]],
    [3, 1, [1, 1, 1]],
  ])("cuts %i entries at maxResults %s into pages of %j", (count, size, sizes) => {
    const cut = pages(coreWith(count), LIST, "accessEntries", size);
    expect(cut.map((page) => page.length)).toEqual(sizes);
    expect(new Set(cut.flat()).size).toBe(count);
  });

  it("skips and repeats nothing when an entry of an earlier page is deleted meanwhile", () => {
    const core = coreWith(4);
    const first = core.eks("GET", `${LIST}?maxResults=2`).body as { nextToken: string };
    core.delete(role("r0000"));
    const rest: unknown = core.eks("GET", `${LIST}?nextToken=${first.nextToken}`).body["accessEntries"];
    expect(rest).toEqual([role("r0002"), role("r0003")]);
  });

  it("works for policies, associated policies, clusters and updates too", () => {
    const core = startCore();
    core.create(role("x"));
    for (const name of ["Admin", "Edit"]) core.associate(role("x"), policy(`AmazonEKS${name}Policy`), WHOLE_CLUSTER);
    core.associate(role("x"), VIEW, WHOLE_CLUSTER);
    const associated = `${LIST}/${encodeURIComponent(role("x"))}/access-policies`;
    expect(pages(core, associated, "associatedAccessPolicies", 2).map((page) => page.length)).toEqual([2, 1]);
    expect(pages(core, "/access-policies", "accessPolicies", 20).length).toBeGreaterThan(1);
    expect(pages(core, "/clusters", "clusters", 1)).toEqual([["prod"]]);
    expect(pages(core, "/clusters/prod/updates", "updateIds", 1)).toEqual([[]]);
  });

  it.each([
    "maxResults=0",
    "maxResults=101",
    "maxResults=-1",
    "maxResults=1.5",
    "maxResults=x",
    "maxResults=",
    "nextToken=x",
    "nextToken=",
  ])("refuses ?%s", (query) => {
    expect(startCore().eks("GET", `${LIST}?${query}`)).toMatchObject({
      status: 400,
      error: "InvalidParameterException",
    });
  });

  it("refuses the token of another list", () => {
    const core = coreWith(3);
    const { nextToken } = core.eks("GET", `${LIST}?maxResults=1`).body as { nextToken: string };
    expect(core.eks("GET", `/access-policies?nextToken=${nextToken}`).error).toBe("InvalidParameterException");
  });
});
