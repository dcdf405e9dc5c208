import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FileFormat } from "../../../src/model/data-container.js";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { nearest } from "../../../src/util/did-you-mean.js";
import { compareStrings } from "../../../src/util/order.js";
import { confine } from "./places.js";
import { show } from "./problem.js";

/** A file that is read, and what it was when it was first looked at. */
export interface SourceFile {
  readonly path: string;
  /** For messages: its name, with its folder's where the dataset is a folder. */
  readonly label: string;
  readonly state: string;
}

/** What files of a format are called. Within a folder only these are read. */
const EXTENSIONS: Readonly<Record<FileFormat, readonly string[]>> = {
  csv: ["csv", "tsv", "txt"],
  json: ["json", "jsonl", "ndjson"],
  parquet: ["parquet", "pq"],
};

export interface FoundFiles {
  readonly files: readonly SourceFile[];
  /** Names in the folder that are no files of the format. */
  readonly ignored: readonly string[];
}

/**
 * The files of one dataset: `from` within the container's path, a file or a folder, with or without its extension; or
 * the container's path itself, where that is a file. A folder gives its files in the order of their names, not those
 * of folders within it, nor hidden ones.
 * @throws RuntimeProblem when there is nothing
 */
export async function findFiles(place: string, from: string, format: FileFormat, what: string): Promise<FoundFiles> {
  const there = await kindOf(place);
  if (there === "file") return { files: [await look(place, basename(place))], ignored: [] };
  if (there === undefined)
    throw new RuntimeProblem(
      `${what}: the folder ${show(place, 200)} is not there.`,
      "Put the data where its container's path says, or mend the path.",
    );
  const name = from.replace(/\/+$/, "");
  const wanted = [name, ...EXTENSIONS[format].map((extension) => `${name}.${extension}`)];
  for (const candidate of wanted) {
    const path = await confine(await realpath(place), candidate);
    const kind = await kindOf(path);
    if (kind === "file") return { files: [await look(path, candidate)], ignored: [] };
    if (kind === "folder") return filesOf(path, candidate, format);
  }
  const entries = await readdir(dirname(join(place, name))).catch(() => []);
  const byStem = new Map(entries.map((entry) => [entry.replace(/\.[^.]*$/, ""), entry]));
  const near = nearest(basename(name), byStem.keys()).map((stem) => show(byStem.get(stem) ?? stem));
  throw new RuntimeProblem(
    `${what}: there is no ${show(name, 200)} in ${show(place, 200)}, also not with ${EXTENSIONS[format].map((e) => `.${e}`).join(", ")} after it.${near.length > 0 ? ` There is ${near.join(", ")}.` : ""}`,
    "Put the file or folder there, or say under `tables` of the datastore's source what it is called.",
  );
}

async function filesOf(folder: string, name: string, format: FileFormat): Promise<FoundFiles> {
  const files: SourceFile[] = [];
  const ignored: string[] = [];
  for (const entry of (await readdir(folder)).sort(compareStrings)) {
    if (entry.startsWith(".") || entry.startsWith("_")) continue;
    const path = await confine(folder, entry);
    const fits = EXTENSIONS[format].some((extension) => entry.toLowerCase().endsWith(`.${extension}`));
    if (fits && (await kindOf(path)) === "file") files.push(await look(path, `${name}/${entry}`));
    else ignored.push(entry);
  }
  return { files, ignored };
}

/** The files of a dataset, and those of them that are to be read. */
export interface PickedFiles {
  readonly all: readonly SourceFile[];
  readonly wanted: readonly SourceFile[];
}

/** What is in each file, whatever it is called. */
export async function digestsOf(files: readonly SourceFile[], signal?: AbortSignal): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const { path } of files) digests.push(await digestOf(path, signal));
  return digests;
}

/** SHA-256 of a file's bytes; of nothing, when it is not there. */
async function digestOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  if ((await kindOf(path)) === "file")
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, signal ? { signal } : {});
  return hash.digest("hex");
}

/** What a DuckDB file begins with: three blocks of this many bytes, in which it counts its checkpoints. */
const HEAD = 3 * 4096;

/**
 * Tells a DuckDB file from what it was before, without reading it whole, however large it is: what was changed within it
 * shows in its head, or in the log beside it, and a file that was put in its place is another or has other times.
 */
export async function databaseState(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { end: HEAD - 1 }), hash, signal ? { signal } : {});
  const { ctimeNs } = await stat(path, { bigint: true });
  return [await stateOf(path), ctimeNs, hash.digest("hex"), await digestOf(`${path}.wal`, signal)].join(" ");
}

/** @throws RuntimeProblem when a file is no longer what it was when it was first looked at */
export async function assertSettled(files: readonly SourceFile[], what: string): Promise<void> {
  for (const file of files) {
    if ((await stateOf(file.path)) !== file.state)
      throw new RuntimeProblem(
        `${what}: ${show(file.label, 200)} is still being written: it changed while it was read.`,
        "Run again once it is whole. Writers do best to write elsewhere and rename: then nobody ever sees half a file.",
      );
  }
}

async function look(path: string, label: string): Promise<SourceFile> {
  return { path, label, state: await stateOf(path) };
}

async function stateOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? "gone" : [found.dev, found.ino, found.size, found.mtimeNs].join(":");
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  });
  return found === undefined ? undefined : found.isDirectory() ? "folder" : "file";
}

/** What is said of files in a dataset's folder that are none of its. */
export function extraFiles(folder: string, names: readonly string[], format: FileFormat): string {
  const shown = names.slice(0, 5).map((name) => show(name));
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return `${show(folder)}: no ${format} files by their names, so left out: ${shown.join(", ")}${more}`;
}
