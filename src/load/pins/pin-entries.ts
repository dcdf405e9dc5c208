import { isMap, isScalar, parseAllDocuments, Scalar, stringify, type YAMLMap } from "yaml";

/** One entry of `assignments`, with its places in the text. */
export interface PinEntry {
  readonly key: Scalar.Parsed;
  readonly value: Scalar.Parsed;
}

/** The entries of one PlatformAssignments document as they are written. */
export interface PinEntries {
  readonly map: YAMLMap.Parsed;
  readonly items: readonly PinEntry[];
  /** Whether the whole document is written in brackets, like JSON. */
  readonly inFlow: boolean;
}

/** A part of a text and what comes in its place. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The entries of the document that covers `line` (from 1) of a text without a byte order mark; `undefined` when they are
 * written in a way that cannot be followed: through an alias, or with values that are no plain texts.
 */
export function pinEntries(text: string, line: number): PinEntries | undefined {
  const offset = offsetOf(text, line);
  const documents = parseAllDocuments(text, { keepSourceTokens: true });
  const document = ("empty" in documents ? [] : documents).find(({ range }) => range[0] <= offset && offset < range[2]);
  const contents = document?.contents;
  if (document === undefined || document.errors.length > 0 || !isMap(contents)) return undefined;
  const map = contents.get("assignments", true) as unknown;
  if (!isMap(map) || !map.range) return undefined;
  const items = map.items.flatMap(({ key, value }): PinEntry[] =>
    isScalar(key) && typeof key.value === "string" && key.range && isScalar(value) && value.range
      ? [{ key: key as Scalar.Parsed, value: value as Scalar.Parsed }]
      : [],
  );
  if (items.length !== map.items.length) return undefined;
  return { map: map as YAMLMap.Parsed, items, inFlow: contents.flow === true };
}

function offsetOf(text: string, line: number): number {
  const breaks = /\r\n|\r|\n/g;
  for (let at = 1; at < line; at++) if (breaks.exec(text) === null) return text.length;
  return breaks.lastIndex;
}

/** The name of the group that an entry pins. */
export function groupOf(entry: PinEntry): string {
  return entry.key.value as string;
}

/** A text with all splices done; they must not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let done = "";
  let at = 0;
  for (const { from, to, text: instead } of [...splices].sort((a, b) => a.from - b.from)) {
    done += text.slice(at, from) + instead;
    at = to;
  }
  return done + text.slice(at);
}

/** An entry as text, in quotes where it would be read as something else, or where those beside it are quoted. */
export function entryText(group: string, instance: string, like?: PinEntry): string {
  const quoted = like?.key.type === Scalar.QUOTE_DOUBLE;
  return quoted ? `${JSON.stringify(group)}: ${JSON.stringify(instance)}` : `${plain(group)}: ${plain(instance)}`;
}

/** Another value for an entry, quoted as the present one is. */
export function valueText(instance: string, { value }: PinEntry): string {
  if (value.type === Scalar.QUOTE_DOUBLE) return JSON.stringify(instance);
  return value.type === Scalar.QUOTE_SINGLE ? `'${instance.replaceAll("'", "''")}'` : plain(instance);
}

/** A text as a plain scalar where that is read as the same text, else in quotes. */
export function plain(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

/** The line end that a text uses. */
export function lineEndOf(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? "\n";
}

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The blanks that begin the line at `start`. */
export function indentAt(text: string, start: number): string {
  return /^[ ]*/.exec(text.slice(start, start + 1000))?.[0] ?? "";
}
