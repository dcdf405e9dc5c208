import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { AppliedStacks, Drift, RuntimeEnvironment } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { sortedBy, sortedUnique } from "../../../src/util/order.js";
import type { RelationsSpec, Store, TableSpec } from "../spec.js";
import { describeTable } from "./database-table.js";
import { resolvePlace } from "./places.js";
import { PostgresVerifier } from "./postgres/verify.js";
import { assertRoot, readSpec } from "./provision.js";
import { Session } from "./session.js";
import type { Verifier } from "./verifier.js";
import { DuckdbVerifier } from "./verify-duckdb.js";
import { FilesVerifier } from "./verify-files.js";

/** A specification that was applied, and what to do when it is no longer true. */
interface Made {
  readonly stack: string;
  readonly address: string;
  readonly spec: TableSpec | RelationsSpec;
}

/** Tables and relations that are not as the specifications say that were applied; by stack, then in the order of specifications. */
export async function verify(
  outDirectory: string,
  _instance: string,
  environment: RuntimeEnvironment,
  applied: AppliedStacks,
): Promise<readonly Drift[]> {
  const made = await readMade(outDirectory, applied);
  if (made.length === 0) return [];
  const specs = made.map(({ spec }) => spec);
  assertRoot(specs, environment);
  const drifts = new Map<Made, Drift[]>();
  await Session.use(environment, "look for drift", undefined, async (session) => {
    for (const [store, entries] of byStore(made)) {
      const verifier = await verifierOf(session, store);
      for (const entry of entries) {
        const { stack, address, spec } = entry;
        const found: Drift[] = [];
        drifts.set(entry, found);
        const report = (what: string, problem: string): void => void found.push({ stack, address, what, problem });
        if (spec.kind === "table") await verifyTable(verifier, spec, report);
        else await verifyRelations(verifier, spec, report);
      }
    }
  });
  return made.flatMap((entry) => drifts.get(entry) ?? []);
}

async function verifyTable(
  verifier: Verifier | string,
  spec: TableSpec,
  report: (what: string, problem: string) => void,
): Promise<void> {
  const problem = typeof verifier === "string" ? verifier : await verifier.table(spec.at.table, spec.shape);
  if (problem !== undefined) report(`${spec.dataset} (${describeTable(spec.at)})`, problem);
}

async function verifyRelations(
  verifier: Verifier | string,
  spec: RelationsSpec,
  report: (what: string, problem: string) => void,
): Promise<void> {
  for (const relation of spec.relations) {
    const problem = typeof verifier === "string" ? verifier : await verifier.relation(spec.workspace, relation);
    if (problem !== undefined) report(`relation ${describeTable({ store: spec.store, table: relation })}`, problem);
  }
}

/** What looks into a store; or, where that is gone as a whole, what is to be said of everything in it. */
async function verifierOf(session: Session, store: Store): Promise<Verifier | string> {
  if (store.type === "postgresql") return PostgresVerifier.open(session, store);
  const { base, path } = store.type === "duckdb" ? store.file : store.folder;
  const { environment } = session;
  // Looked for before the place is resolved, which would make the home anew.
  if (base === "home" && !(await isThere(environment.home))) return "the instance's home is gone";
  const at = await resolvePlace({ base, path }, environment);
  if (!(await isThere(at))) return store.type === "duckdb" ? "its database is gone" : "its folder is gone";
  if (store.type === "files") return new FilesVerifier(session, store, at);
  return new DuckdbVerifier(session, await session.attach(store.file, "read"));
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/**
 * What provisioners made true. A specification in the tree that is not the one that was applied is passed over: the next
 * apply makes it true anyway, from whatever is there.
 */
async function readMade(outDirectory: string, applied: AppliedStacks): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (const [stack, addresses] of sortedBy(applied, ([name]) => name)) {
    const folder = join(outDirectory, "stacks", stack, "specs");
    for (const file of sortedUnique(await readdir(folder).catch(() => []))) {
      const name = /^(shape-.+)\.json$/.exec(file)?.[1];
      const address = `terraform_data.${name}`;
      if (name === undefined || !addresses.has(address)) continue;
      const path = join(folder, file);
      if (sha256(await readFile(path, "utf8")) !== addresses.get(address)) continue;
      const spec = await readSpec(path);
      if (spec.kind === "table" || spec.kind === "relations") made.push({ stack, address, spec });
    }
  }
  return made;
}

/** Store by store, so that each is opened once. */
function byStore(made: readonly Made[]): Iterable<readonly [Store, readonly Made[]]> {
  const stores = new Map<string, [Store, Made[]]>();
  for (const entry of made) {
    const store = entry.spec.kind === "table" ? entry.spec.at.store : entry.spec.store;
    const key = JSON.stringify(store);
    const known = stores.get(key);
    if (known) known[1].push(entry);
    else stores.set(key, [store, [entry]]);
  }
  return stores.values();
}
