import type { Diagnostic } from "../diagnostic/diagnostic.js";
import { pathCase } from "./diagnostics/files.js";

/** The model files that would be one file on a disk that ignores case (or how accents are composed). */
export function pathCases(paths: readonly string[]): Diagnostic[] {
  const seen = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase();
    const other = seen.get(folded);
    if (other === undefined) seen.set(folded, path);
    else {
      const start = { line: 1, column: 1 };
      found.push(
        pathCase(
          { file: path, ...start },
          { path, other },
          { related: [{ target: { file: other, ...start }, message: "the other file" }] },
        ),
      );
    }
  }
  return found;
}
