import { mkdir, readdir, readlink, rename, rm } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { FILE_FORMATS } from "../../../src/model/data-container.js";
import { sha256 } from "../../../src/util/digest.js";
import { compactJson } from "../../../src/util/json.js";
import type { FilesStore, Shape, TableName } from "../spec.js";
import { stateAfter } from "./apply.js";
import type { ConsumerTable } from "./consumer-table.js";
import { compare } from "./difference.js";
import { lockWait } from "./engine.js";
import { durable } from "./failpoint.js";
import {
  assertOurs,
  confineParent,
  exists,
  relativeLink,
  removeEmpty,
  replaceLink,
  sync,
  syncFolder,
} from "./file-links.js";
import { type Manifest, readManifest, removeManifest, stateOf, writeManifest } from "./file-manifest.js";
import { type Counts, type Incoming, isNothing } from "./incoming.js";
import { type TableState, UNFILLED } from "./ledger.js";
import { acquire, type Lock } from "./locks.js";
import { confine, makeFolder } from "./places.js";
import { show } from "./problem.js";
import type { Session } from "./session.js";
import { currentRows, keyList, physicalShape, shapeText } from "./shape.js";
import { identifier, literal, pathLiteral } from "./sql.js";

/** The name of the file, below a folder of files, in which a relation or table of that history is found. */
export function fileName({ schema, name }: TableName, format: string, history: Shape["history"]): string {
  return `${schema}/${name}${history === "milestoned" ? ".versions" : ""}.${format}`;
}

/**
 * A table kept as a file: `<schema>/<name>.<format>` in the container's folder is a link to the current rows in
 * `_sluice/<schema>/<name>/`, beside the manifest; `<schema>/<name>.versions.<format>` one to every version of them, where the
 * table is milestoned. Batches are written whole and synced before the manifest names them.
 */
export class FileTable implements ConsumerTable {
  private constructor(
    private readonly session: Session,
    private readonly store: FilesStore,
    private readonly folder: string,
    private readonly table: TableName,
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
    await mkdir(dirname(batches), { recursive: true });
    const lock = await acquire(batches, {
      what: `The table ${table.schema}/${table.name} in ${show(store.folder.path, 200)}`,
      purpose: session.purpose,
      wait: lockWait(session.environment),
      signal: session.signal,
    });
    try {
      return await body(new FileTable(session, store, folder, table, batches, lock, await readManifest(batches)));
    } finally {
      await lock.release();
    }
  }

  get state(): TableState | undefined {
    return this.manifest;
  }

  async rows(): Promise<string> {
    return this.current() ?? "";
  }

  /** All that is kept, each column of the type the shape says. `undefined` when there is nothing to be read. */
  current(): string | undefined {
    if (this.manifest === undefined) return undefined;
    const columns = physicalShape(this.manifest.shape).columns.map(
      ({ name, storage }) => `CAST(${identifier(name)} AS ${storage}) AS ${identifier(name)}`,
    );
    return `(SELECT ${columns.join(", ")} FROM read_parquet([${pathLiteral(join(this.batches, this.manifest.exact))}]))`;
  }

  async apply(incoming: Incoming): Promise<Counts> {
    const all = incoming.extent.type === "all" ? incoming.rows : incoming.whole;
    if (all === undefined) throw new Error("A file is written whole, and only a part was given.");
    const before = this.manifest ?? { shape: incoming.shape, ...UNFILLED };
    const current = this.current();
    const counts =
      current === undefined || before.batch === null
        ? { inserted: await this.session.number(`SELECT count(*) FROM ${all}`), updated: 0, deleted: 0 }
        : await compare(this.session, current, { ...incoming, shape: physicalShape(incoming.shape) });
    const after = stateAfter(before, incoming, counts);
    if (isNothing(counts) && (await this.isWhole())) await this.note(after);
    else await this.publish(all, after);
    return counts;
  }

  /** What consumers read may have been lost since, or a kill came before the link was set. */
  async repair(): Promise<void> {
    const [manifest, current] = [this.manifest, this.current()];
    if (manifest === undefined || current === undefined) return;
    if (await this.isWhole()) await this.setLinks();
    else await this.publish(current, manifest);
  }

  /** Whether what consumers read is there and written as the container says. */
  async isWhole(): Promise<boolean> {
    return (await this.fault()) === undefined;
  }

  /** What is wrong with what consumers read, as a clause; `undefined` where it is there and written as the container says. */
  async fault(): Promise<string | undefined> {
    const { manifest } = this;
    if (manifest === undefined) return "there is no batch";
    const { format, options } = this.store;
    if (manifest.format !== format || compactJson(manifest.options) !== compactJson(options))
      return "it is not written as its container says";
    for (const [link, name] of await this.links(manifest)) {
      const target = await readlink(link).catch(() => undefined);
      if (target === undefined) return `the link ${basename(link)} is gone`;
      if (target !== this.target(name)) return `the link ${basename(link)} leads elsewhere`;
      if (!(await exists(join(this.batches, name)))) return `the file that ${basename(link)} leads to is gone`;
    }
    return undefined;
  }

  /**
   * Makes `rows` the current batch: all that is kept of it. A kill before the manifest's renaming leaves the batch before;
   * after it, the next run or provision sets the links right.
   */
  async publish(rows: string, state: TableState): Promise<void> {
    const { format, options } = this.store;
    const { shape } = state;
    await mkdir(this.batches, { recursive: true });
    const key = [state.batch ?? "", shapeText(shape), format, compactJson(options)].join("\n");
    const name = sha256(key).slice(0, 32);
    const dated = shape.history === "milestoned";
    const exact =
      format !== "parquet" ? `${name}.exact.parquet` : dated ? `${name}.versions.parquet` : `${name}.parquet`;
    const data = `${name}.${format}`;
    const versions = dated ? { versions: `${name}.versions.${format}` } : {};
    const physical = physicalShape(shape);
    await durable("files.batch", async () => {
      await this.write(exact, rows, physical, "parquet");
      if (versions.versions !== undefined && versions.versions !== exact)
        await this.write(versions.versions, rows, physical, format);
      if (data !== exact) await this.write(data, currentRows(rows, shape), { ...shape, history: "live" }, format);
    });
    this.session.alive();
    this.lock.assertHeld();
    const before = this.manifest;
    this.manifest = { schema: 1, ...stateOf(state), format, options, data, ...versions, exact };
    await writeManifest(this.batches, this.manifest);
    await this.setLinks(before);
  }

  /** Keeps the rows and says something new of them. */
  private async note(state: TableState): Promise<void> {
    if (this.manifest === undefined) return;
    this.manifest = { ...this.manifest, ...stateOf(state) };
    this.lock.assertHeld();
    await writeManifest(this.batches, this.manifest);
  }

  /** Sets the links to the current batch and removes batches that nobody needs; the one before stays for who is reading it. */
  private async setLinks(before?: Manifest): Promise<void> {
    const { manifest } = this;
    if (manifest === undefined) return;
    const links = await this.links(manifest);
    for (const [link, name] of links) {
      if ((await readlink(link).catch(() => undefined)) === this.target(name)) continue;
      await assertOurs(link);
      await durable("files.link", () => replaceLink(this.target(name), link));
    }
    await this.removeLinks([...links.keys()]);
    const named = [manifest, before].flatMap((one) => [one?.data, one?.versions, one?.exact]);
    const old = (await readdir(this.batches)).filter((entry) => !named.includes(entry));
    if (old.length === 0) return;
    await durable("files.sweep", async () => {
      for (const entry of old) await rm(join(this.batches, entry), { force: true });
    });
  }

  /** Removes the links into this table's batches, of whatever format, but those to be kept. */
  private async removeLinks(kept: readonly string[]): Promise<void> {
    for (const format of FILE_FORMATS)
      for (const history of ["live", "milestoned"] as const) {
        const link = await this.link(format, history);
        if (kept.includes(link)) continue;
        if ((await readlink(link).catch(() => undefined))?.startsWith(this.target("")))
          await durable("files.link", () => rm(link, { force: true }));
      }
  }

  /** Removes a table, and folders that only it was in. */
  static async drop(session: Session, store: FilesStore, table: TableName): Promise<void> {
    const folder = await FileTable.use(session, store, table, async (files) => {
      await files.remove();
      return files.folder;
    });
    await removeEmpty(join(folder, table.schema), join(folder, "_sluice", table.schema), join(folder, "_sluice"));
  }

  private async remove(): Promise<void> {
    await this.removeLinks([]);
    await removeManifest(this.batches);
    await durable("files.sweep", () => rm(this.batches, { recursive: true, force: true }));
    this.manifest = undefined;
  }

  /** What consumers open, and the name of the batch's file that each is to lead to. */
  private async links({ data, versions, format }: Manifest): Promise<ReadonlyMap<string, string>> {
    const links = new Map([[await this.link(format, "live"), data]]);
    if (versions !== undefined) links.set(await this.link(format, "milestoned"), versions);
    return links;
  }

  private link(format: string, history: Shape["history"]): Promise<string> {
    return confineParent(this.folder, fileName(this.table, format, history));
  }

  private target(name: string): string {
    return relativeLink(join(this.folder, this.table.schema), `${this.batches}${sep}${name}`);
  }

  private async write(name: string, rows: string, shape: Shape, format: FilesStore["format"]): Promise<void> {
    const path = join(this.batches, name);
    const order = shape.primaryKey.length > 0 ? ` ORDER BY ${keyList(shape)}` : "";
    // The current batch is never written over: only one that lost its file bears the same name.
    const unfinished = `${path}.unfinished`;
    await this.session.run(
      `COPY (SELECT * FROM ${rendered(rows, shape, format)}${order}) TO ${literal(unfinished)} ${copyOptions(format, this.store)}`,
    );
    await sync(unfinished);
    await rename(unfinished, path);
    await syncFolder(this.batches);
  }
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

function copyOptions(format: FilesStore["format"], { options }: FilesStore): string {
  if (format !== "csv") return `(FORMAT ${format})`;
  return `(FORMAT csv, HEADER ${options.header}, DELIMITER ${literal(options.delimiter)}, NULLSTR ${literal(options.nullValue)})`;
}
