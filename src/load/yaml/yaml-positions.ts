import type { Path, Position } from "../../diagnostic/diagnostic.js";
import type { Origin } from "../parsed-file.js";
import { YamlIndex } from "./yaml-index.js";

/** How much text is kept indexed: findings jump between files, and most models fit whole. */
const MOST_TEXT = 64 * 1024 * 1024;

/** Finds places in YAML files; a file is read and indexed again when the first place in it is asked for. */
export class YamlPositions {
  private readonly indexes = new Map<string, { readonly index: YamlIndex; readonly size: number } | undefined>();
  private size = 0;

  constructor(private readonly read: (path: string) => string | undefined) {}

  find(origin: Origin, path: Path, on: "key" | undefined): Position | undefined {
    return this.index(origin.file)?.find(origin.index, path, on);
  }

  private index(path: string): YamlIndex | undefined {
    if (this.indexes.has(path)) return this.indexes.get(path)?.index;
    const text = this.read(path);
    if (text === undefined) {
      this.indexes.set(path, undefined);
      return undefined;
    }
    const made = { index: new YamlIndex(path, text), size: text.length };
    this.indexes.set(path, made);
    this.size += made.size;
    for (const [oldest, entry] of this.indexes) {
      if (this.size <= MOST_TEXT || oldest === path) break;
      this.indexes.delete(oldest);
      this.size -= entry?.size ?? 0;
    }
    return made.index;
  }
}
