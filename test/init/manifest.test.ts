import { completeManifest } from "../../lib/init";

const PROGRAM = { name: "eks-access-gitops", spec: "^1.0.0" };
const WANTED = { folder: "x", program: PROGRAM, commands: ["validate", "demo"] };

const complete = (content: unknown): unknown => {
  const text = completeManifest(JSON.stringify(content), WANTED);
  return text === undefined ? undefined : JSON.parse(text);
};

describe("a package.json that is there already", () => {
  it("gets the scripts that it lacks, and keeps its own", () => {
    const before = {
      name: "ours",
      scripts: { demo: "our-own" },
      dependencies: { "eks-access-gitops": "file:../x.tgz" },
    };
    expect(complete(before)).toEqual({ ...before, scripts: { validate: "eks-access validate", demo: "our-own" } });
  });

  it("stays as it is where it lacks nothing", () => {
    const scripts = { validate: "a", demo: "b" };
    expect(complete({ scripts, dependencies: { "eks-access-gitops": "1" } })).toBeUndefined();
  });

  it.each(["", "{", "[]", "null", '"x"'])("stays as it is where it is no map: %j", (text) => {
    expect(completeManifest(text, WANTED)).toBeUndefined();
  });
});
