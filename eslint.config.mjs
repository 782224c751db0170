// Type-aware linting. What each rule beyond the presets is for is said beside it; layer rules live in .dependency-cruiser.cjs.
import js from "@eslint/js";
import tseslint from "typescript-eslint";

const SYNTAX = [
  { selector: "TSEnumDeclaration", message: "Use a union of literals." },
  { selector: "ExportDefaultDeclaration", message: "Named exports only." },
];

export default tseslint.config(
  { ignores: ["dist/", "templates/", "cdktf.out/", "node_modules/", ".yarn/", "**/*.cjs", "**/*.mjs"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error", // a type import must not load a module at run time
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-syntax": ["error", ...SYNTAX],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@cdktf/provider-aws",
              message: "The barrel costs 1.7 s and 540 MB; import @cdktf/provider-aws/lib/<resource>.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["lib/**/*.ts", "scripts/**/*.ts", "main.ts"],
    ignores: ["lib/io/git/run-git.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...SYNTAX,
        {
          selector: "CallExpression[arguments.0.value=/^git( |$)/]",
          message:
            "Ask lib/io/git: git believes its environment and configuration, and only run-git.ts keeps them out.",
        },
      ],
    },
  },
);
