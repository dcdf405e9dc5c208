import { lstat, mkdir, readFile, readlink, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { canonicalJson } from "../../../src/util/json.js";
import { sortedUnique } from "../../../src/util/order.js";
import type { FilesStore, RelationsSpec } from "../spec.js";
import { lockWait } from "./engine.js";
import { durable } from "./failpoint.js";
import { assertOurs, confineParent, relativeLink, removeEmpty, replaceLink } from "./file-links.js";
import { fileName } from "./file-table.js";
import { acquire } from "./locks.js";
import { confine, makeFolder } from "./places.js";
import { show } from "./problem.js";
import { replaceFile } from "./replace-file.js";
import { notProvisioned, type Session } from "./session.js";

/** What Sluice made for a workspace in a folder: paths relative to it, `/` between their parts. */
const madeSchema = z.object({ schema: z.literal(1), links: z.array(z.string()), folders: z.array(z.string()) });
type Made = z.output<typeof madeSchema>;

/**
 * Makes the links of one workspace exactly those of its specification. A record beside them says which links and folders
 * are Sluice's; it is widened before anything is made and narrowed after everything is, so that a kill loses no trace.
 */
export async function reconcileLinks(session: Session, store: FilesStore, spec: RelationsSpec): Promise<void> {
  const folder = await makeFolder(store.folder, session.environment);
  const record = await confine(folder, `_sluice/_relations/${spec.workspace}.json`);
  await mkdir(dirname(record), { recursive: true });
  const lock = await acquire(record, {
    what: `The relations of the workspace ${show(spec.workspace)}`,
    purpose: session.purpose,
    wait: lockWait(session.environment),
    signal: session.signal,
  });
  try {
    await reconcile(folder, record, store, spec);
  } finally {
    await lock.release();
  }
  await removeEmpty(dirname(record), dirname(dirname(record)));
}

async function reconcile(folder: string, record: string, store: FilesStore, spec: RelationsSpec): Promise<void> {
  const known = await readRecord(record);
  const wanted = spec.relations.map(({ schema, name, table, history }) => ({
    link: fileName({ schema, name }, store.format, "live"),
    folder: schema,
    shared: fileName(table, store.format, history),
  }));
  for (const { link, shared } of wanted) {
    const path = await confineParent(folder, link);
    if (!known.links.includes(link) && (await lstat(path).catch(() => undefined)) !== undefined)
      throw new RuntimeProblem(
        `${show(link, 200)} is already there, and Sluice did not make it.`,
        "Move it away, or give the workspace's container a folder of its own.",
      );
    await assertOurs(path);
    if ((await stat(join(folder, shared)).catch(() => undefined)) === undefined)
      throw notProvisioned(`The table ${shared}, which ${link} is to show,`);
  }
  const links = wanted.map(({ link }) => link);
  const made = await missingFolders(
    folder,
    wanted.map((relation) => relation.folder),
  );
  const folders = sortedUnique([...known.folders, ...made]);
  await writeRecord(record, { schema: 1, links: sortedUnique([...known.links, ...links]), folders });
  for (const { link, shared } of wanted) {
    const path = await confineParent(folder, link);
    const target = relativeLink(dirname(path), join(folder, shared));
    if ((await readlink(path).catch(() => undefined)) !== target)
      await durable("relations.link", () => replaceLink(target, path));
  }
  for (const link of known.links.filter((old) => !links.includes(old))) {
    const path = await confineParent(folder, link);
    if ((await lstat(path).catch(() => undefined))?.isSymbolicLink()) await durable("relations.link", () => rm(path));
  }
  const kept: string[] = [];
  for (const name of folders) {
    // A folder with something in it stays, and stays known.
    const gone = wanted.some((relation) => relation.folder === name)
      ? false
      : await rmdir(await confine(folder, name)).then(
          () => true,
          () => false,
        );
    if (!gone) kept.push(name);
  }
  await writeRecord(record, { schema: 1, links: sortedUnique(links), folders: kept });
}

async function missingFolders(folder: string, names: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const name of sortedUnique(names))
    if ((await stat(join(folder, name)).catch(() => undefined)) === undefined) missing.push(name);
  return missing;
}

/** What was made for a workspace, by its record. */
export async function readRecord(path: string): Promise<Made> {
  try {
    return madeSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { schema: 1, links: [], folders: [] };
    throw new RuntimeProblem(
      `The record ${show(path, 200)} of what Sluice made there cannot be read.`,
      "Remove it together with the workspace's links, and apply again.",
      { cause: error },
    );
  }
}

/** Without anything that was made there is no record. */
async function writeRecord(path: string, record: Made): Promise<void> {
  const empty = record.links.length + record.folders.length === 0;
  await durable("relations.record", () =>
    empty ? rm(path, { force: true }) : replaceFile(path, canonicalJson(record)),
  );
}
