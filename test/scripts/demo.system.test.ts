import { EXAMPLE } from "../support/example";
import { describeWithAwsProvider } from "../support/require-tool";
import { access } from "./harness";

const MINUTES = 60_000;

describe("yarn demo without Terraform", () => {
  it("does what needs none, says what is missing, and exits 3", async () => {
    const { code, out } = await access(["demo"], {
      env: { TERRAFORM_BINARY_NAME: "no-such-terraform", ACCESS_NOW: "2026-11-22" },
    });
    expect(code).toBe(3);
    expect(out).toContain("2 clusters, 13 access entries");
    expect(out).toContain(`from the files in ${EXAMPLE}\n`);
    expect(out).toContain("Terraform JSON for 4 stacks");
    expect(out).toMatch(/prod-eu: groups-changed arn:aws:iam::123456789012:role\//);
    expect(out).toMatch(/prod-eu: unmanaged-entry arn:aws:iam::123456789012:role\/contractor/);
    expect(out).toContain('Terraform was not found: no program "no-such-terraform"');
  });
});

describe("yarn demo when the example's dates are past", () => {
  it("still tells its story, with what is left", async () => {
    const env = { TERRAFORM_BINARY_NAME: "no-such-terraform", ACCESS_NOW: "2031-01-01" };
    const { out } = await access(["demo"], { env });
    expect(out).toContain("2 clusters, 10 access entries");
    expect(out).toContain("yarn drift finds 2:");
  });
});

describeWithAwsProvider("yarn demo with the real Terraform and AWS provider", () => {
  it(
    "applies, is tampered with, sees what Terraform sees and what it cannot, repairs, and ends clean",
    async () => {
      const { code, out } = await access(["demo"], {
        env: { ...process.env, ACCESS_NOW: "2026-11-22" },
      });
      expect(out).toMatch(/prod-eu: 16 to add, 0 to change, 0 to destroy/);
      expect(out).toMatch(/~ aws_eks_access_entry\.entry_/);
      expect(out.match(/yarn drift finds nothing/g)).toHaveLength(2);
      expect(out).toMatch(/yarn drift finds 2:/);
      expect(out).toContain("terraform plan: no changes in any stack");
      expect(code).toBe(0);
    },
    10 * MINUTES,
  );
});
