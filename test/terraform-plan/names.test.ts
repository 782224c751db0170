import fc from "fast-check";

import { associationId, entryId } from "../../lib/terraform-plan/names";
import { accountStackName } from "../../lib/model";

// The ids are what Terraform's state calls a resource. Whoever changes one of these lines destroys and makes again
// everything that everybody has.
describe("the ids of resources", () => {
  it.each([
    ["prod-eu", "arn:aws:iam::123456789012:role/admin", "entry_admin_a81a6a7c31f4"],
    ["prod-eu", "arn:aws:iam::123456789012:role/some/path/admin", "entry_admin_72bf54e64b32"],
    ["prod-eu", "arn:aws:iam::123456789012:user/admin", "entry_admin_52405260310c"],
    ["prod-us", "arn:aws:iam::123456789012:role/admin", "entry_admin_1211a0d46972"],
    ["prod-eu", "arn:aws:iam::123456789012:role/team.a", "entry_team-a_d20e300ff18f"],
    ["prod-eu", "arn:aws:iam::123456789012:role/teama", "entry_teama_f3453af29694"],
    ["prod-eu", "arn:aws:iam::123456789012:role/a+b@c", "entry_a-b-c_9241f08e0c6c"],
    ["prod-eu", "arn:aws:iam::123456789012:role/a_b@c", "entry_a-b-c_020cf781d63d"],
    ["prod-eu", "arn:aws:iam::123456789012:role/+=,.@-", "entry__42fccc2cb739"],
    ["prod-eu", `arn:aws:iam::123456789012:role/${"x".repeat(64)}`, `entry_${"x".repeat(40)}_c866e24f4da3`],
  ])("on %s, %s is always called the same", (cluster, principal, id) => {
    expect(entryId(cluster, principal)).toBe(id);
  });

  it.each([
    ["AmazonEKSViewPolicy", "policy_View-admin_1f3fac8fef53"],
    ["AmazonEKSAdminViewPolicy", "policy_AdminView-admin_a639628992c6"],
    ["NewerPolicy", "policy_Newer-admin_00c90130dbbd"],
  ])("the association of %s is always called the same", (policy, id) => {
    expect(associationId("prod-eu", "arn:aws:iam::123456789012:role/admin", policy)).toBe(id);
  });

  it("an account's stack is called by its number, leading zeros included", () => {
    expect(accountStackName("012345678901")).toBe("account-012345678901");
  });
});

const name = fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{1,64}$/);
const path = fc.oneof(fc.constant("/"), fc.stringMatching(/^\/([!-.0-~]{1,12}\/){1,3}$/));
const principal = fc
  .tuple(fc.constantFrom("role", "user"), fc.constantFrom("111111111111", "222222222222"), path, name)
  .map(([kind, account, folder, last]) => `arn:aws:iam::${account}:${kind}${folder}${last}`);
const cluster = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/);
const policy = fc.stringMatching(/^AmazonEKS[A-Za-z0-9]{1,20}(Policy)?$/);

/** What a sloppy id would merge: other names for the same letters. */
function lookAlikes(arn: string): string[] {
  return [
    arn.replace(/[.@+=,]/g, ""),
    arn.replace(/[.@+=,]/g, "-"),
    arn.replaceAll("_", "-"),
    arn.replace(":role/", ":role/x/"),
    arn.replace(":role/", ":user/"),
    arn.toLowerCase(),
    `${arn}-`,
    `${arn}.`,
  ];
}

describe("ids of whatever IAM allows", () => {
  it("are Terraform's: a letter first, then letters, digits, hyphens and underscores", () => {
    fc.assert(
      fc.property(cluster, principal, policy, (on, who, what) => {
        for (const id of [entryId(on, who), associationId(on, who, what)]) {
          expect(id).toMatch(/^[a-z]+_[A-Za-z0-9-]{0,40}_[0-9a-f]{12}$/);
        }
      }),
    );
  });

  it("differ whenever cluster or principal differ, also by one character that ids cannot hold", () => {
    fc.assert(
      fc.property(fc.array(cluster, { minLength: 1, maxLength: 4 }), fc.array(principal), (clusters, principals) => {
        const keys = clusters.flatMap((on) =>
          principals.flatMap((who) => [who, ...lookAlikes(who)]).map((who) => [on, who] as const),
        );
        const different = new Set(keys.map(([on, who]) => JSON.stringify([on, who])));
        expect(new Set(keys.map(([on, who]) => entryId(on, who))).size).toBe(different.size);
      }),
    );
  });

  it("differ for the policies of one principal", () => {
    fc.assert(
      fc.property(cluster, principal, fc.uniqueArray(policy), (on, who, policies) => {
        expect(new Set(policies.map((what) => associationId(on, who, what))).size).toBe(policies.length);
      }),
    );
  });
});
