import type { Path, Position } from "../../diagnostic/diagnostic.js";
import type { Origin } from "../parsed-file.js";
import { CodeTree, writtenName } from "./code-tree.js";
import type { Declaration, Frame } from "./registry.js";

/** A declaration and the call in a model file that led to it: the `define…` call itself, or one of a helper. */
export interface PlacedDeclaration extends Declaration {
  readonly file: string;
  /** Absent when no call in a model file did, but the import of a helper. */
  readonly frame: Frame | undefined;
  /** Whether the call is that of the `define…` function. */
  readonly direct: boolean;
}

/** Finds places in model files in TypeScript; a file is parsed when the first place in it is asked for. */
export class CodePositions {
  private readonly trees = new Map<string, CodeTree | undefined>();

  /** `declared` are the declarations of all files, by the number that their origins have. */
  constructor(
    private readonly declared: readonly PlacedDeclaration[],
    private readonly read: (path: string) => string | undefined,
  ) {}

  find(origin: Origin, path: Path, on: "key" | undefined): Position {
    const { file } = origin;
    const declaration = this.declared[origin.index];
    if (declaration?.frame === undefined) return { file, line: 1, column: 1 };
    const tree = this.tree(file);
    const call = tree && this.call(tree, declaration, declaration.frame);
    if (call === undefined) return { file, line: declaration.frame.line, column: 1 };
    return tree?.find(call, declaration.direct ? path : [], on) ?? { file, line: declaration.frame.line, column: 1 };
  }

  /** Lines are those of the text; among several calls of one line it is that of the same rank, or of the same name. */
  private call(tree: CodeTree, declaration: PlacedDeclaration, frame: Frame) {
    const { kind, direct } = declaration;
    const calls = tree.callsAt(frame.line, direct ? `define${kind}` : undefined);
    if (calls.length <= 1) return calls[0];
    const columns = new Set<number>();
    for (const other of this.declared)
      if (other.file === declaration.file && other.direct === direct && (!direct || other.kind === kind))
        if (other.frame?.line === frame.line) columns.add(other.frame.column);
    const rank = [...columns].sort((a, b) => a - b).indexOf(frame.column);
    if (columns.size === calls.length) return calls[rank];
    const { name } = Object(declaration.value) as { readonly name?: unknown };
    return (direct && name !== undefined && calls.find((call) => writtenName(call) === name)) || calls[0];
  }

  private tree(file: string): CodeTree | undefined {
    if (!this.trees.has(file)) {
      const text = this.read(file);
      this.trees.set(file, text === undefined ? undefined : new CodeTree(file, text));
    }
    return this.trees.get(file);
  }
}
