import { fakeTerraform } from "./fake-terraform";
import { repository } from "./repository";

it("never plans what an apply left that was killed while a principal was left out: the files may be others since", async () => {
  const files = repository([{ roles: ["a"], policies: { view: "cluster" } }]);
  const world = fakeTerraform();
  world.declare(files);
  world.answer("one", undefined, files);
  world.outdir.write("stacks/one/cdk.tf.json.whole", '{"of": "yesterday"}');
  world.outdir.write("stacks/one/take-over.tf.json", '{"import": []}');
  expect(await world.run(["plan"])).toMatchObject({ code: 0 });
  expect(world.outdir.read("stacks/one/cdk.tf.json")).not.toContain("yesterday");
  const left = Object.keys(world.outdir.snapshot()).filter((path) => /whole|take-over/.test(path));
  expect(left).toEqual([]);
});
