import { describeWithAwsProvider } from "../support/require-tool";
import { access } from "./harness";

const MINUTES = 60_000;

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
