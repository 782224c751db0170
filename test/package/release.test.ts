import { judgeRelease } from "../../scripts/package/judge-release.cjs";
import { notices, sbom } from "../../scripts/package/notices.cjs";

const DIFFERENCES = [
  { case: "pipeline", stack: "prod", address: "aws_eks_access_entry.entry_a", what: ["tags", "user_name"] },
  { case: "pipeline", stack: "prod", address: "aws_iam_role.b", what: "added" as const },
];

describe("a release that changes Terraform for the same files", () => {
  it("is refused, with every value that nobody has written about", () => {
    const entry = "pipeline, prod: aws_eks_access_entry.entry_a";
    expect(judgeRelease(DIFFERENCES, "Something new.\n")).toEqual([
      { name: "aws_eks_access_entry.tags", places: [entry] },
      { name: "aws_eks_access_entry.user_name", places: [entry] },
      { name: "aws_iam_role", places: ["pipeline, prod: aws_iam_role.b"] },
    ]);
  });

  it("is let through when each is named under Migration, and nowhere else", () => {
    const all = "- `aws_eks_access_entry.tags`, `aws_eks_access_entry.user_name`: updates\n- `aws_iam_role`: new\n";
    expect(judgeRelease(DIFFERENCES, `# x\n\n### Migration\n\n${all}`)).toEqual([]);
    expect(judgeRelease(DIFFERENCES, all)).toHaveLength(3);
    expect(judgeRelease(DIFFERENCES, `### Migration\n\nNone.\n\n### Changes\n\n${all}`)).toHaveLength(3);
  });
});

describe("what is bundled", () => {
  const of = (license: string, licenseText = "text") => [
    { packageJson: { name: "x", version: "1.0.0", license }, licenseText },
  ];

  it.each(["GPL-3.0-only", "UNLICENSED", "MIT OR GPL-3.0"])("may not be under %s", (license) => {
    expect(() => notices(of(license))).toThrow(`may not be bundled: x (${license}); fitting licences: 0BSD, `);
  });

  it("is named with its licence, also where the package carries no text of it", () => {
    expect(notices(of("MIT"))).toContain("x 1.0.0, MIT\n");
    expect(notices(of("MIT", ""))).toContain("https://spdx.org/licenses/MIT.html");
  });

  it("is listed as CycloneDX has it", () => {
    const document: unknown = JSON.parse(sbom(of("MIT"), { name: "own", version: "2.0.0" }));
    expect(document).toMatchObject({ specVersion: "1.6", components: [{ purl: "pkg:npm/x@1.0.0" }] });
  });
});
