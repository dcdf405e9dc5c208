import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RuntimeEnvironment } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { JobSpec, TableRef } from "../spec.js";
import { lockWait } from "./engine.js";
import { durable } from "./failpoint.js";
import { acquire } from "./locks.js";
import { replaceFile } from "./replace-file.js";
import { readText } from "./runs.js";

/**
 * How often each table was made, migrated or dropped, and whether it was empty then: `runs/tables/<table>` in the home. A
 * table that was made anew is empty, whatever is remembered of the job that fills it, so that job has to run again.
 */
const FOLDER = ["runs", "tables"] as const;

/** What is said of a table that no batch is in. */
const EMPTY = "empty";

/**
 * Says that a table is no longer what it was. Belongs after what made it so: a kill in between makes Terraform do both
 * again.
 */
export async function noteMade(environment: RuntimeEnvironment, table: TableRef, filled: boolean): Promise<void> {
  const path = pathOf(environment.home, table);
  await mkdir(dirname(path), { recursive: true });
  const lock = await acquire(path, {
    what: "What is remembered of the making of a table",
    purpose: "note that it was made",
    wait: lockWait(environment),
  });
  try {
    const times = Number.parseInt(await madeAt(path), 10) + 1;
    await durable("runs.record", () => replaceFile(path, `${times} ${filled ? "filled" : EMPTY}\n`));
  } finally {
    await lock.release();
  }
}

export interface Work {
  /** As long as it stays the same, so does what a run would do with the same data. When the job runs is no part of it. */
  readonly digest: string;
  /** What is known of the making of each table that the job fills. */
  readonly made: readonly string[];
}

/** What a job does, and to which tables. */
export async function workOf(spec: JobSpec, home: string): Promise<Work> {
  const { after: _after, priority: _priority, schedule: _schedule, missedRuns: _missed, title: _title, ...work } = spec;
  const made = await Promise.all(tablesOf(spec).map((table) => madeAt(pathOf(home, table))));
  return { digest: sha256(compactJson([work, made])), made };
}

/** Whether a table was made anew and empty since it was `before`. */
export function isEmptied(before: readonly string[] | undefined, now: readonly string[]): boolean {
  return now.some((made, index) => made.endsWith(EMPTY) && made !== before?.[index]);
}

/** Changes whenever a table is made, migrated or dropped. */
export async function lastMade(home: string): Promise<string> {
  const found = await stat(join(home, ...FOLDER), { bigint: true }).catch(() => undefined);
  return String(found?.mtimeNs ?? "");
}

function tablesOf(spec: JobSpec): readonly TableRef[] {
  switch (spec.kind) {
    case "ingest":
      return spec.datasets.map(({ table }) => ({ store: spec.target, table }));
    case "export":
      return [spec.to];
    case "transform":
      return spec.outputs.map(({ table }) => ({ store: spec.target, table }));
    case "trigger":
      return [];
  }
}

async function madeAt(path: string): Promise<string> {
  return ((await readText(path)) ?? "0 unknown").trim();
}

function pathOf(home: string, table: TableRef): string {
  return join(home, ...FOLDER, sha256(compactJson(table)).slice(0, 32));
}
