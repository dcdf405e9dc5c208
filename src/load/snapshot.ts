import type { Dirent } from "node:fs";
import { relative, sep } from "node:path";
import { type FileSource, MAX_FILE_BYTES, type RawFile } from "./file-source.js";
import type { FolderLister } from "./find-files.js";

/** What lies at a path of a {@link Snapshot}: a file, or a symbolic link. Submodules are left out: they are another repository's. */
export type SnapshotEntry = "file" | "link";

/** What was fetched of a file: its bytes, or its size where that is more than is read. */
export type SnapshotContent = { readonly bytes: Uint8Array } | { readonly size: number };

/** A model's folder as it was at a revision of its repository. Nothing of it is on this disk, and nothing of it is run. */
export interface Snapshot {
  /** The names of the folders from the top of the repository to the model's root: links may leave the root and come back. */
  readonly prefix: readonly string[];
  /** Everything below the model's root, relative to it, with `/`. */
  readonly entries: ReadonlyMap<string, SnapshotEntry>;
  /** Reads what lies at these paths; of a link, where it leads. A file of more than `most` bytes is measured only. */
  fetch(paths: readonly string[], most: number): Promise<ReadonlyMap<string, SnapshotContent>>;
}

/** How many links one path may lead through, as on a disk. */
const MOST_LINKS = 40;

/** The files of a snapshot, with the laws of those of a folder: a link is followed, and never out of the root. */
export class SnapshotFiles implements FileSource {
  private readonly folders = new Map<string, Map<string, SnapshotEntry | "folder">>([["", new Map()]]);
  private readonly contents = new Map<string, SnapshotContent>();
  private readonly links = new Map<string, string>();

  private constructor(private readonly snapshot: Snapshot) {
    for (const [path, entry] of snapshot.entries) this.add(path, entry);
  }

  /** The files of `snapshot`, with all of its links read. */
  static async of(snapshot: Snapshot): Promise<SnapshotFiles> {
    const files = new SnapshotFiles(snapshot);
    const links = [...snapshot.entries].filter(([, entry]) => entry === "link").map(([path]) => path);
    for (const [path, content] of await snapshot.fetch(links, MOST_LINK_BYTES))
      files.links.set(path, "bytes" in content ? new TextDecoder().decode(content.bytes) : "");
    return files;
  }

  /** Whether a file or a link has this path. */
  has(path: string): boolean {
    return this.snapshot.entries.has(path);
  }

  /** Reads ahead what {@link read} is going to be asked for. */
  async prefetch(paths: readonly string[]): Promise<void> {
    const wanted = new Set<string>();
    for (const path of paths) {
      const found = this.find(path);
      if (found?.entry === "file" && !this.contents.has(found.path)) wanted.add(found.path);
    }
    for (const [path, content] of await this.snapshot.fetch([...wanted], MAX_FILE_BYTES))
      this.contents.set(path, content);
  }

  read(path: string): RawFile {
    const found = this.find(path);
    if (found === undefined) return { problem: "outside" };
    // A name that is no UTF-8 could be that of several files; on a disk none of them can be asked for by it.
    if (found.entry !== "file" || found.path.includes("\ufffd")) return { problem: "missing" };
    const content = this.contents.get(found.path);
    if (content === undefined) throw new Error(`${found.path} was not fetched`);
    return "bytes" in content ? { content: content.bytes } : { problem: "too-large", bytes: content.size };
  }

  leadsOutside(path: string): boolean {
    return path !== "." && this.find(path) === undefined;
  }

  /** How the glob lists folders of this snapshot, as if it lay in the folder `root`. */
  lister(root: string): FolderLister {
    const pathOf = (full: string): string => relative(root, full).split(sep).join("/");
    return {
      list: async (folder) => ({ entries: [...(this.folders.get(pathOf(folder)) ?? [])].map(asDirent) }),
      realOf: (full) => this.find(pathOf(full))?.path ?? pathOf(full),
    };
  }

  private add(path: string, entry: SnapshotEntry): void {
    const end = path.lastIndexOf("/");
    const folder = end < 0 ? "" : path.slice(0, end);
    const known = this.folders.get(folder);
    if (known) known.set(path.slice(end + 1), entry);
    else {
      this.folders.set(folder, new Map([[path.slice(end + 1), entry]]));
      for (let child = folder; ; ) {
        const at = child.lastIndexOf("/");
        const parent = at < 0 ? "" : child.slice(0, at);
        const names = this.folders.get(parent);
        if (names) {
          names.set(child.slice(at + 1), "folder");
          break;
        }
        this.folders.set(parent, new Map([[child.slice(at + 1), "folder"]]));
        child = parent;
      }
    }
  }

  /**
   * Where a path really is, links followed, and what lies there; `undefined`: out of the root, or behind a link that
   * leads nowhere, in a circle, or to a place of the machine.
   */
  private find(
    path: string,
  ): { readonly path: string; readonly entry: SnapshotEntry | "folder" | "missing" } | undefined {
    const { prefix } = this.snapshot;
    const todo = path.split("/").reverse();
    const done: string[] = [...prefix];
    let links = 0;
    // Once nothing is there, what remains of the path is taken as it is written.
    let gone = false;
    while (todo.length > 0) {
      const name = todo.pop() as string;
      if (name === "" || name === ".") continue;
      if (name === "..") {
        if (done.pop() === undefined) return undefined;
        continue;
      }
      done.push(name);
      if (gone) continue;
      const inside = this.inside(done);
      // Beside the root nothing is known, and only what leads back into it matters.
      if (inside === undefined) continue;
      const target = this.links.get(inside);
      if (target === undefined) {
        gone = !this.folders.has(inside) && !this.snapshot.entries.has(inside);
        if (gone && links > 0) return undefined;
        continue;
      }
      links += 1;
      if (links > MOST_LINKS || target === "" || target.startsWith("/") || target.includes("\0")) return undefined;
      done.pop();
      todo.push(...target.split("/").reverse());
    }
    const real = this.inside(done);
    if (real === undefined) return undefined;
    return { path: real, entry: this.folders.has(real) ? "folder" : (this.snapshot.entries.get(real) ?? "missing") };
  }

  /** A path from the top of the repository as one of the model's root; `undefined`: it is not in there. */
  private inside(path: readonly string[]): string | undefined {
    const { prefix } = this.snapshot;
    return prefix.every((name, at) => path[at] === name) ? path.slice(prefix.length).join("/") : undefined;
  }
}

/** No system follows longer ones. */
const MOST_LINK_BYTES = 4096;

function asDirent([name, entry]: [string, SnapshotEntry | "folder"]): Dirent {
  return {
    name,
    isFile: () => entry === "file",
    isDirectory: () => entry === "folder",
    isSymbolicLink: () => entry === "link",
  } as Dirent;
}
