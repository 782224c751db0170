import { stackReading } from "../../lib/terraform-plan/stack-reading";
import { plannedResource, terraformPlan } from "../support/terraform-plan";

const home = { stack: "one", account: "111122223333", region: "eu-west-1" };
const providers = new Map([["aws", { region: "eu-west-1", allowed_account_ids: ["111122223333"] }]]);
const { configuration } = terraformPlan();
const sound = terraformPlan({ configuration: { ...configuration, providers } });

it("a sound plan of the stack is what is known of it", () => {
  expect(stackReading(sound, home)).toBe(sound);
});

it("an account's own stack is in several regions", () => {
  const more = new Map([
    ...providers,
    ["aws.eu-north-1", { region: "eu-north-1", allowed_account_ids: [home.account] }],
  ]);
  const plan = { ...sound, configuration: { ...configuration, providers: more } };
  expect(stackReading(plan, { ...home, region: undefined })).toBe(plan);
  expect(stackReading(plan, home)).toEqual({
    couldNotLook:
      'its plan is for another stack: the provider "aws.eu-north-1" is for region "eu-north-1", not eu-west-1',
  });
});

it.each([
  [{ doubts: ["Terraform ended the plan with errors"] }, "Terraform ended the plan with errors"],
  [{ doubts: ["it is half", "it is odd", "it is old"] }, "it is half (and 2 more like it)"],
])("a plan with %j is no plan", (more, why) => {
  expect(stackReading({ ...sound, ...more }, home)).toEqual({
    couldNotLook: `its plan is incomplete: ${why}`,
  });
});

it("nor is one with what no stack of ours has", () => {
  const odd = plannedResource({ address: "module.m.a.b", type: "a", oddities: ["is in a module"] });
  expect(stackReading({ ...sound, resources: [odd] }, home)).toEqual({
    couldNotLook: 'its plan cannot be read: "module.m.a.b" is in a module, which none of our stacks has',
  });
});
