import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder for one test file, gone after it. `write` makes the folders it needs and returns the absolute path. */
export function temporaryFolder(): {
  readonly path: string;
  write(file: string, content: unknown, mode?: number): string;
} {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "terraform-test-")));
  afterAll(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return {
    path,
    write(file, content, mode = 0o644) {
      const target = join(path, file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content), { mode });
      return target;
    },
  };
}

/** The caller's environment as a developer has it here, plus what a test sets. */
export function callerEnvironment(extra: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return { ...process.env, ...extra };
}
