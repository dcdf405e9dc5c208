import { isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { Path, Position } from "../../diagnostic/diagnostic.js";
import type { Origin } from "../parsed-file.js";

export class YamlPositions {
  private readonly files = new Map<string, { lines: LineCounter; roots: (Node | null)[] }>();
  constructor(private readonly read: (path: string) => string | undefined) {}

  find(origin: Origin, path: Path, on: "key" | undefined): Position | undefined {
    const file = this.file(origin.file);
    let node = file?.roots[origin.index];
    if (file === undefined || !node) return undefined;
    let offset = node.range?.[0] ?? 0;
    for (const [index, step] of path.entries()) {
      if (isSeq(node)) {
        const next: unknown = node.items[Number(step)];
        if (!next) break;
        node = next as Node;
      } else if (isMap(node)) {
        const pair: { key: unknown; value: unknown } | undefined = node.items.find(
          (item) => isScalar(item.key) && item.key.value === step,
        );
        if (!pair) break;
        if (index === path.length - 1 && on === "key") {
          offset = (pair.key as Node).range?.[0] ?? offset;
          break;
        }
        if (!pair.value) break;
        node = pair.value as Node;
      } else break;
      offset = node.range?.[0] ?? offset;
    }
    const { line, col } = file.lines.linePos(offset);
    return { file: origin.file, line, column: col };
  }

  private file(path: string): { lines: LineCounter; roots: (Node | null)[] } | undefined {
    const known = this.files.get(path);
    if (known) return known;
    const text = this.read(path);
    if (text === undefined) return undefined;
    const lines = new LineCounter();
    const documents = parseAllDocuments(text, { lineCounter: lines });
    const made = { lines, roots: (Array.isArray(documents) ? documents : []).map(({ contents }) => contents as Node) };
    this.files.set(path, made);
    return made;
  }
}
