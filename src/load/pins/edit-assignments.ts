import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { at } from "../../diagnostic/diagnostic.js";
import type { PlatformAssignments } from "../../model/platform-assignments.js";
import { compareStrings, sortedBy } from "../../util/order.js";
import { type FileSource, readText } from "../file-source.js";
import { isCodeFile } from "../find-files.js";
import type { Loaded } from "../load.js";
import { parseYamlFile } from "../yaml/parse-yaml-file.js";
import { lineEndOf } from "./pin-entries.js";
import { editPinText, newPinText, type PinEdits } from "./pin-text.js";

/** The file that is made where a model has no PlatformAssignments yet. */
export const NEW_PINS_FILE = "platform-assignments.yaml";

/** An entry to write: `object` holds the one that it replaces. */
export interface PinToWrite {
  readonly group: string;
  readonly instance: string;
  readonly object?: PlatformAssignments | undefined;
}

/** An entry to take out of `object`. */
export interface PinToRemove {
  readonly group: string;
  readonly object: PlatformAssignments;
}

/** What writing entries does to the files of a model. */
export interface PinFiles {
  /** Whole new texts, by path relative to the root. */
  readonly texts: ReadonlyMap<string, string>;
  /** Paths in {@link texts} of files that are not there yet. */
  readonly made: readonly string[];
  /** Where each group's entry is or was, by group. */
  readonly files: ReadonlyMap<string, string>;
  /** What only a person can write, and where: entries in TypeScript, or in YAML that no machine can edit safely. */
  readonly byHand: readonly { readonly file: string; readonly edits: PinEdits }[];
}

interface PinDocument {
  readonly object: PlatformAssignments;
  readonly file: string;
  readonly line: number;
}

/**
 * The texts of a model's files with entries of PlatformAssignments added, replaced and taken out, and not a character
 * changed beside them. A new entry goes into the one document there is; of several, into the first in order of file and line that
 * pins another group of the workspace, else of the team, else the very first; one in TypeScript only where none is in YAML.
 * Without a document, a file is made beside the Ecosystem's.
 */
export function editAssignments(
  loaded: Loaded,
  source: FileSource,
  pins: readonly PinToWrite[],
  removed: readonly PinToRemove[],
): PinFiles {
  const documents = documentsOf(loaded);
  const written = documents.filter(({ file }) => !isCodeFile(file));
  const home = homes(loaded, written.length > 0 ? written : documents);
  const edits = new Map<PinDocument | undefined, { set: Map<string, string>; remove: Set<string> }>();
  const files = new Map<string, string>();
  const edit = (group: string, document: PinDocument | undefined) => {
    const known = edits.get(document) ?? { set: new Map<string, string>(), remove: new Set<string>() };
    edits.set(document, known);
    files.set(group, document?.file ?? newFile(loaded));
    return known;
  };
  const holding = new Map(documents.map((document) => [document.object, document]));
  for (const { group, object } of removed) edit(group, holding.get(object)).remove.add(group);
  for (const { group, instance, object } of pins)
    edit(group, object ? holding.get(object) : home(group)).set.set(group, instance);

  const texts = new Map<string, string>();
  const made: string[] = [];
  const byHand: { file: string; edits: PinEdits }[] = [];
  // From the last document of a file to its first, so that the lines of those before stay what they are.
  for (const [document, change] of [...edits].sort(([a], [b]) => (b?.line ?? 0) - (a?.line ?? 0))) {
    const file = document?.file ?? newFile(loaded);
    const before = texts.get(file) ?? rawText(source, file);
    const after = document ? edited(file, before, document, change) : appended(before, change.set);
    if (after === undefined) byHand.push({ file, edits: change });
    else if (after !== before) texts.set(file, after);
    if (!document && before === undefined) made.push(file);
  }
  return { texts, made, files, byHand: sortedBy(byHand, ({ file }) => file) };
}

/** The PlatformAssignments of a model in order: those in YAML first, then by file and line. */
function documentsOf({ model, locate }: Loaded): readonly PinDocument[] {
  const documents = model.assignments.flatMap((object): PinDocument[] => {
    const place = locate(at(object));
    return place ? [{ object, file: place.file, line: place.line }] : [];
  });
  return documents.sort(
    (a, b) =>
      Number(isCodeFile(a.file)) - Number(isCodeFile(b.file)) || compareStrings(a.file, b.file) || a.line - b.line,
  );
}

/** Where a new entry belongs. */
function homes({ model }: Loaded, documents: readonly PinDocument[]): (group: string) => PinDocument | undefined {
  const teams = new Map(model.workspaces.map(({ key, team }) => [key, team]));
  const ofWorkspace = new Map<string, PinDocument>();
  const ofTeam = new Map<string, PinDocument>();
  for (const document of documents)
    for (const group of Object.keys(document.object.assignments)) {
      const workspace = workspaceOf(group);
      const team = teams.get(workspace);
      if (!ofWorkspace.has(workspace)) ofWorkspace.set(workspace, document);
      if (team !== undefined && !ofTeam.has(team)) ofTeam.set(team, document);
    }
  return (group) =>
    ofWorkspace.get(workspaceOf(group)) ?? ofTeam.get(teams.get(workspaceOf(group)) ?? "") ?? documents[0];
}

function workspaceOf(group: string): string {
  return group.slice(0, group.indexOf("/"));
}

function newFile({ model, locate }: Loaded): string {
  const [ecosystem] = model.ecosystems;
  const place = ecosystem && locate(at(ecosystem));
  return place ? posix.join(posix.dirname(place.file), NEW_PINS_FILE) : NEW_PINS_FILE;
}

/** A file's text with its byte order mark, if it has one; `undefined` when it is not there. */
function rawText(source: FileSource, file: string): string | undefined {
  const raw = source.read(file);
  const text = readText(source, file);
  if ("problem" in raw || typeof text !== "string") return undefined;
  const { content } = raw;
  const marked = typeof content === "string" ? content.startsWith(BOM) : content[0] === 0xef && content[1] === 0xbb;
  return (marked ? BOM : "") + text;
}

const BOM = "\ufeff";

function appended(before: string | undefined, pins: ReadonlyMap<string, string>): string {
  if (before === undefined) return newPinText(pins);
  const eol = lineEndOf(before);
  const open = before !== "" && before !== BOM && !before.endsWith("\n");
  return `${before}${open ? eol : ""}---${eol}${newPinText(pins, eol)}`;
}

/** The text with a document's entries edited, if it can be and reads as it should: a last look that nothing else moved. */
function edited(
  file: string,
  marked: string | undefined,
  { object, line }: PinDocument,
  edits: PinEdits,
): string | undefined {
  if (marked === undefined || isCodeFile(file)) return undefined;
  const [mark, text] = marked.startsWith(BOM) ? [BOM, marked.slice(1)] : ["", marked];
  const after = editPinText(text, line, edits);
  if (after === undefined) return undefined;
  const wanted = new Map(Object.entries(object.assignments));
  for (const group of edits.remove) wanted.delete(group);
  for (const [group, instance] of edits.set) wanted.set(group, instance);
  const was = parseYamlFile(file, text).objects.map(({ value }) => value);
  const is = parseYamlFile(file, after).objects.map(({ value }) => value);
  const different = was.flatMap((value, at) => (isDeepStrictEqual(value, is[at]) ? [] : [is[at]]));
  const asWanted = different.every(
    (value) =>
      value?.kind === "PlatformAssignments" && isDeepStrictEqual(value.assignments, Object.fromEntries(wanted)),
  );
  const count = isDeepStrictEqual(Object.fromEntries(wanted), { ...object.assignments }) ? 0 : 1;
  return was.length === is.length && different.length === count && asWanted ? mark + after : undefined;
}
