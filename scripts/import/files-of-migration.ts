import { makeBackup, migrationFolder } from "../../lib/aws-auth";
import type { Bootstrap } from "../../lib/bootstrap";
import type { Import } from "../../lib/import/import-clusters";
import { backupsIn } from "../../lib/io/read-migration";
import { worklist, type WorklistTask } from "../../lib/review/worklist";
import type { Exception } from "../../lib/model";
import type { ReadCluster } from "./read-clusters";

/** What every exception says that an import adds: how it is told from others later. */
export function reasonOf(cluster: string): string {
  return `imported from aws-auth of ${cluster}`;
}

export interface MigrationFiles {
  /** Path -> text, of what is not there yet. */
  readonly files: ReadonlyMap<string, string>;
  /** A worklist that is there already and would become another: somebody may have ticked its boxes. */
  readonly kept: readonly string[];
  /** Whether no backup was made: what was read is only a part of a ConfigMap, and nothing to put back. */
  readonly isUnkept: boolean;
}

function tasksOf(cluster: string, { tasks }: Import, { conflicts }: Bootstrap): WorklistTask[] {
  const theirs = conflicts
    .filter((conflict) => conflict.cluster === cluster)
    .map(({ principal, message, at }) => ({
      where: `${at.file}:${at.line}`,
      subject: principal ?? "",
      today: "the ConfigMap and the files differ",
      problem: message,
      todo: "decide which of the two is right; `--force` merges them",
    }));
  return [...tasks.filter((task) => task.cluster === cluster), ...theirs];
}

interface Surroundings {
  /** The text of `templates/worklist.md.hbs`. */
  readonly template: string;
  /** Such as 2026-11-22. */
  readonly day: string;
  /** What `migration/<cluster>/` holds. */
  readonly existing: ReadonlyMap<string, string>;
  /** The exceptions that `platform.yaml` has already. */
  readonly exceptions: readonly Exception[];
  readonly force: boolean;
}

/** The backup and the worklist of a cluster, where they are not there already. */
export function filesOfMigration(
  { cluster: { name }, configMap }: ReadCluster,
  imported: Import,
  bootstrap: Bootstrap,
  { template, day, existing, exceptions, force }: Surroundings,
): MigrationFiles {
  const isUnkept = configMap.isPart === true;
  const backup = isUnkept ? undefined : makeBackup(name, configMap, day, backupsIn(existing));
  const path = `${migrationFolder(name)}/worklist.md`;
  // Those of earlier runs too: the list says the same however often the import is run.
  const lifted = [...exceptions, ...bootstrap.exceptions].filter(({ reason }) => reason === reasonOf(name));
  const text = worklist(template, { cluster: name, tasks: tasksOf(name, imported, bootstrap), exceptions: lifted });
  const before = existing.get(path);
  const isKept = before !== undefined && before !== text && !force;
  return {
    files: new Map([
      ...(backup?.isNew === true ? [[backup.path, backup.text] as const] : []),
      ...(isKept || before === text ? [] : [[path, text] as const]),
    ]),
    kept: isKept ? [path] : [],
    isUnkept,
  };
}
