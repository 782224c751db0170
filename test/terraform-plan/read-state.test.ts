import { readStateAddresses } from "../../lib/terraform-plan/read-state";

const addresses = (value: unknown): readonly string[] => readStateAddresses(JSON.stringify(value));

test("the addresses of a state, modules included, sorted", () => {
  const values = {
    root_module: {
      resources: [{ address: "b.b" }, { address: "a.a" }],
      child_modules: [{ resources: [{ address: "module.m.c.c" }] }],
    },
  };
  expect(addresses({ format_version: "1.0", values })).toEqual(["a.a", "b.b", "module.m.c.c"]);
  expect(addresses({ format_version: "1.0" })).toEqual([]);
});

test.each(['{"format_version":"2.0"}', "{}", "null", '{"format_version":1}'])("refuses %s", (text) => {
  expect(() => readStateAddresses(text)).toThrow(/^Terraform's state .*this program reads 1\.x$/);
});

test.each([
  ["an address that is none", { resources: [{ address: 1 }] }],
  ["modules that are no list", { child_modules: {} }],
])("refuses %s", (_what, root_module) => {
  expect(() => addresses({ format_version: "1.0", values: { root_module } })).toThrow(/root_module/);
});
