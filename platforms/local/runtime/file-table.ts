import { lstat, mkdir, open, readdir, readFile, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { sha256 } from "../../../src/util/digest.js";
import { canonicalJson, compactJson } from "../../../src/util/json.js";
import { type FilesStore, fileOptionsSchema, type Shape, type TableName } from "../spec.js";
import { lockWait } from "./engine.js";
import { type TableState, tableStateSchema } from "./ledger.js";
import { acquire, type Lock } from "./locks.js";
import { confine, makeFolder } from "./places.js";
import { show } from "./problem.js";
import type { Session } from "./session.js";
import { shapeText } from "./shape.js";
import { identifier, literal, pathLiteral } from "./sql.js";

/**
 * The manifest of a table in a folder: its renaming into place is the moment a batch becomes the current one.
 * `exact` keeps every value in its own type; `data` is what consumers read, in the container's format.
 */
const manifestSchema = tableStateSchema.extend({
  schema: z.literal(1),
  format: z.enum(["csv", "parquet", "json"]),
  options: fileOptionsSchema,
  /** Names within the table's folder of batches. */
  data: z.string().regex(/^[0-9a-f]+\.[a-z]+$/),
  exact: z.string().regex(/^[0-9a-f]+\.[a-z.]+$/),
});
type Manifest = z.output<typeof manifestSchema>;

/**
 * A table kept as a file: `<schema>/<name>.<format>` in the container's folder is a link to the current batch in
 * `_sluice/<schema>/<name>/`, beside its manifest. Batches are written whole and synced before the manifest names them.
 */
export class FileTable {
  private constructor(
    private readonly session: Session,
    private readonly store: FilesStore,
    /** What consumers open. */
    private readonly link: string,
    private readonly batches: string,
    private readonly lock: Lock,
    private manifest: Manifest | undefined,
  ) {}

  static async use<T>(
    session: Session,
    store: FilesStore,
    table: TableName,
    body: (table: FileTable) => Promise<T>,
  ): Promise<T> {
    const folder = await makeFolder(store.folder, session.environment);
    const batches = await confine(folder, `_sluice/${table.schema}/${table.name}`);
    const link = await confineParent(folder, `${table.schema}/${table.name}.${store.format}`);
    await mkdir(dirname(batches), { recursive: true });
    const lock = await acquire(batches, {
      what: `The table ${table.schema}/${table.name} in ${show(store.folder.path, 200)}`,
      purpose: session.purpose,
      wait: lockWait(session.environment),
      signal: session.signal,
    });
    try {
      return await body(new FileTable(session, store, link, batches, lock, await readManifest(batches)));
    } finally {
      await lock.release();
    }
  }

  get state(): TableState | undefined {
    return this.manifest;
  }

  /** The current rows, each column of the type the shape says. `undefined` when there are none to be read. */
  current(): string | undefined {
    if (this.manifest === undefined) return undefined;
    const columns = this.manifest.shape.columns.map(
      ({ name, storage }) => `CAST(${identifier(name)} AS ${storage}) AS ${identifier(name)}`,
    );
    return `(SELECT ${columns.join(", ")} FROM read_parquet([${pathLiteral(join(this.batches, this.manifest.exact))}]))`;
  }

  /** Whether what consumers read is there and written as the container says. */
  async isWhole(): Promise<boolean> {
    const { manifest } = this;
    if (manifest === undefined || manifest.format !== this.store.format) return false;
    if (compactJson(manifest.options) !== compactJson(this.store.options)) return false;
    const target = await readlink(this.link).catch(() => undefined);
    return target === this.target(manifest.data) && (await exists(join(this.batches, manifest.data)));
  }

  /**
   * Makes `rows` the current batch. A kill before the manifest's renaming leaves the batch before; after it, the next
   * run or provision sets the link right.
   */
  async publish(rows: string, state: TableState): Promise<void> {
    const { format, options } = this.store;
    await mkdir(this.batches, { recursive: true });
    const name = sha256([state.batch ?? "", shapeText(state.shape), format, compactJson(options)].join("\n")).slice(
      0,
      32,
    );
    const exact = format === "parquet" ? `${name}.parquet` : `${name}.exact.parquet`;
    const data = `${name}.${format}`;
    await this.write(rendered(rows, state.shape, "parquet"), state.shape, exact, "(FORMAT parquet)");
    if (format !== "parquet")
      await this.write(rendered(rows, state.shape, format), state.shape, data, copyOptions(this.store));
    this.session.alive();
    this.lock.assertHeld();
    const manifest: Manifest = { schema: 1, ...pick(state), format, options, data, exact };
    await writeFileAtomic(manifestPath(this.batches), canonicalJson(manifest));
    await syncFolder(dirname(this.batches));
    const before = this.manifest;
    this.manifest = manifest;
    await this.repair(before);
  }

  /** Keeps the rows and says something new of them. */
  async note(state: TableState): Promise<void> {
    if (this.manifest === undefined) return;
    this.manifest = { ...this.manifest, ...pick(state) };
    this.lock.assertHeld();
    await writeFileAtomic(manifestPath(this.batches), canonicalJson(this.manifest));
  }

  /** Sets the link to the current batch and removes batches that nobody needs; the one before stays for who is reading it. */
  async repair(before?: Manifest): Promise<void> {
    if (this.manifest === undefined) return;
    await mkdir(dirname(this.link), { recursive: true });
    if ((await readlink(this.link).catch(() => undefined)) !== this.target(this.manifest.data)) {
      await assertOurs(this.link);
      await replaceLink(this.target(this.manifest.data), this.link);
    }
    if (before && before.format !== this.manifest.format)
      await rm(this.link.replace(/[^.]*$/, before.format), { force: true });
    const keep = new Set([this.manifest.data, this.manifest.exact, before?.data, before?.exact]);
    for (const entry of await readdir(this.batches))
      if (!keep.has(entry)) await rm(join(this.batches, entry), { force: true });
  }

  async drop(): Promise<void> {
    const linked = await readlink(this.link).catch(() => undefined);
    if (linked?.startsWith(this.target(""))) await rm(this.link, { force: true });
    await rm(manifestPath(this.batches), { force: true });
    await rm(this.batches, { recursive: true, force: true });
    this.manifest = undefined;
  }

  private target(name: string): string {
    return relativeLink(dirname(this.link), `${this.batches}${sep}${name}`);
  }

  private async write(rows: string, shape: Shape, name: string, options: string): Promise<void> {
    const path = join(this.batches, name);
    const order = shape.primaryKey.length > 0 ? ` ORDER BY ${shape.primaryKey.map(identifier).join(", ")}` : "";
    // The current batch is never written over: only one that lost its file bears the same name.
    const unfinished = `${path}.unfinished`;
    await this.session.run(`COPY (SELECT * FROM ${rows}${order}) TO ${literal(unfinished)} ${options}`);
    await sync(unfinished);
    await rename(unfinished, path);
    await syncFolder(this.batches);
  }
}

/** Points a link elsewhere in one step. */
export async function replaceLink(target: string, link: string): Promise<void> {
  const fresh = `${link}.unfinished`;
  await rm(fresh, { force: true });
  await symlink(target, fresh);
  await rename(fresh, link);
  await syncFolder(dirname(link));
}

/** The text of a link in `folder` that leads to `target`, wherever both are moved together. */
export function relativeLink(folder: string, target: string): string {
  const path = relative(folder, target).split(sep).join("/");
  return target.endsWith(sep) ? `${path}/` : path;
}

/** @throws RuntimeProblem when something that Sluice did not make is where a link shall be */
export async function assertOurs(link: string): Promise<void> {
  const found = await lstat(link).catch(() => undefined);
  if (found !== undefined && !found.isSymbolicLink())
    throw new RuntimeProblem(
      `${show(link, 200)} is already there, and Sluice did not make it.`,
      "Move it away, or give the container a folder of its own.",
    );
}

/** A path whose last part may be a link that leads elsewhere; its folder may not. */
export async function confineParent(folder: string, path: string): Promise<string> {
  return join(await confine(folder, dirname(path)), basename(path));
}

async function readManifest(batches: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(manifestPath(batches), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    // Without its rows a manifest is worth nothing: the table is filled anew.
    return (await exists(join(batches, manifest.exact))) ? manifest : undefined;
  } catch {
    throw new RuntimeProblem(
      `The manifest ${show(manifestPath(batches), 200)} cannot be read.`,
      "Remove it: `sluice apply` makes the table anew and `sluice run` fills it.",
    );
  }
}

function manifestPath(batches: string): string {
  return `${batches}.json`;
}

function pick({ shape, batch, fingerprint, watermark, at, number }: TableState): TableState {
  return { shape, batch, fingerprint, watermark, at, number };
}

/**
 * Rows as a format can hold them. Parquet's intervals know no less than a millisecond and nothing negative, and few
 * readers take them: they are text there as in the other formats. JSON knows no infinities.
 */
function rendered(rows: string, shape: Shape, format: FilesStore["format"]): string {
  const columns = shape.columns.map(({ name, storage }) => {
    const column = identifier(name);
    if (/^INTERVAL$/i.test(storage)) return `CAST(${column} AS VARCHAR) AS ${column}`;
    if (format === "json" && /^(?:FLOAT|DOUBLE)$/i.test(storage))
      return `CASE WHEN isfinite(${column}) THEN to_json(${column}) ELSE to_json(CAST(${column} AS VARCHAR)) END AS ${column}`;
    return column;
  });
  return `(SELECT ${columns.join(", ")} FROM ${rows})`;
}

function copyOptions({ format, options }: FilesStore): string {
  if (format === "json") return "(FORMAT json)";
  return `(FORMAT csv, HEADER ${options.header}, DELIMITER ${literal(options.delimiter)}, NULLSTR ${literal(options.nullValue)})`;
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a renaming last through a power cut; where folders cannot be synced, nothing is to be done. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
