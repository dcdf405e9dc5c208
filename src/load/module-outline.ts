import { createRequire } from "node:module";
import type { Position } from "../diagnostic/diagnostic.js";
import { LineIndex } from "./line-index.js";

const require = createRequire(import.meta.url);

/** What a module in JavaScript says of itself, without being run. */
export interface ModuleOutline {
  /** Why it is no module; then nothing else is known of it. */
  readonly error: { readonly message: string; readonly position: Position } | undefined;
  /** Names it exports, `default` among them. */
  readonly exports: ReadonlySet<string>;
  /** What it imports by a name that is written out, in the order of the text. */
  readonly imports: readonly { readonly from: string; readonly position: Position }[];
}

/** The parser takes brackets within brackets by calling itself, and no code that anyone writes has so many. */
const DEEPEST = 1000;

/** Reads the outline of a module's text. Parses only: nothing of it is run. */
export function outlineModule(file: string, text: string): ModuleOutline {
  const lines = new LineIndex(file, text);
  const failed = (message: string, offset: number): ModuleOutline => ({
    error: { message, position: lines.position(offset) },
    exports: new Set(),
    imports: [],
  });
  const deep = tooDeep(text);
  if (deep !== undefined) return failed(`there are more than ${DEEPEST} brackets within one another`, deep);
  // Loaded where there is something to parse: most models have no such code.
  const { parseSync }: typeof import("oxc-parser") = require("oxc-parser");
  const { module, errors } = parseSync(file, text, { lang: "js", sourceType: "module", showSemanticErrors: true });
  const [error] = errors;
  if (error) return failed(error.message, error.labels.at(-1)?.start ?? 0);
  const written = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest ?? [])),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
      const value = literalOf(text.slice(start, end));
      return value === undefined ? [] : [{ value, start }];
    }),
  ].sort((a, b) => a.start - b.start);
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.map(({ exportName: { kind, name } }) => (kind === "Default" ? "default" : (name ?? ""))),
  );
  return {
    error: undefined,
    exports: new Set(exported.filter((name) => name !== "")),
    imports: written.map(({ value, start }) => ({ from: value, position: lines.position(start) })),
  };
}

/** The text of a string literal without escapes; `undefined` for any other expression. */
function literalOf(expression: string): string | undefined {
  const [, quote, value] = /^(["'`])([^\\]*)\1$/.exec(expression) ?? [];
  return value === undefined || (quote === "`" && value.includes("${")) ? undefined : value;
}

/** Where brackets are open too deep, whatever stands in strings. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[()[\]{}]/g)) {
    depth += "([{".includes(bracket) ? 1 : -1;
    if (depth > DEEPEST) return index;
    if (depth < 0) depth = 0;
  }
  return undefined;
}
