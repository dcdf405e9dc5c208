import { type Diagnostic, isPosition, type Severity, type Subject, type Target } from "../diagnostic/diagnostic.js";
import type { Model, ModelObject } from "../model/model.js";
import { sortedBy } from "../util/order.js";
import { NameSet } from "./name-set.js";
import { entryTarget, type SuppressionList, suppressionLists } from "./suppression-entries.js";
import * as findings from "./suppression-findings.js";

/** By what suppressions are judged. */
export interface SuppressionOptions {
  /** The day it is, YYYY-MM-DD. An entry holds until its `expires` is over. */
  readonly today: string;
  /** The code of every finding there is. */
  readonly known: ReadonlySet<string>;
  /** Those of them that are never warnings. */
  readonly never?: ReadonlySet<string>;
  /** The rooms (`lint` of `lint/secret`) that have said all they can of this model; absent: all. */
  readonly judged?: ReadonlySet<string>;
}

/**
 * The findings without the warnings that their objects suppress, and with what is to be said of the suppressions themselves. An
 * entry covers what its object, dataset or group is the target of; the innermost one counts. An entry is not called unused
 * while its warning could yet be found: when its room is not judged, something does not load, or its object has an error.
 */
export function applySuppressions(
  model: Model,
  diagnostics: readonly Diagnostic[],
  options: SuppressionOptions,
): Diagnostic[] {
  const told: Diagnostic[] = [];
  const entries = new Entries(suppressionLists(model).flatMap((list) => effective(list, options, told)));
  const kept = diagnostics.filter((diagnostic) => !entries.suppress(diagnostic));
  const loads = !diagnostics.some(({ code, severity }) => severity === "error" && code.startsWith("load/"));
  for (const entry of entries.all) {
    const { list, index, code } = entry;
    const target = entryTarget(list, index, "code");
    if (OWN.has(code)) told.push(findings.notAWarning(target, { code, what: "own" }));
    else if (entry.used) continue;
    else if (options.never?.has(code)) told.push(findings.notAWarning(target, { code, what: "never" }));
    else if (entry.others.length > 0) told.push(noWarningHere(entry, target));
    else if (loads && !entries.hasError(list.object) && options.judged?.has(roomOf(code)) !== false)
      told.push(findings.unused(target, { code, covered: entry.covered }));
  }
  return [...kept, ...told];
}

/** The findings without the warnings that a model suppresses on that day: for those of later steps, when the suppressions have been judged. */
export function withoutSuppressed(model: Model, diagnostics: readonly Diagnostic[], today: string): Diagnostic[] {
  const known = new Set(diagnostics.map(({ code }) => code));
  const entries = new Entries(suppressionLists(model).flatMap((list) => effective(list, { today, known }, [])));
  return diagnostics.filter((diagnostic) => !entries.suppress(diagnostic));
}

const OWN: ReadonlySet<string> = new Set(findings.SUPPRESSION_PAGES.map(({ type }) => type.code));

/** A suppression that holds. */
interface Entry {
  readonly list: SuppressionList;
  readonly index: number;
  readonly code: string;
  used: boolean;
  /** Whether a warning was suppressed by an entry further in instead. */
  covered: boolean;
  /** What it is about that is no warning. */
  readonly others: { readonly severity: Severity; readonly target: Target }[];
}

/** The entries of a list that hold on that day; what is wrong with the others is told. */
function effective(list: SuppressionList, { today, known }: SuppressionOptions, told: Diagnostic[]): Entry[] {
  const holding = new Map<string, Entry>();
  let names: NameSet | undefined;
  for (const [index, { code, reason, expires }] of list.entries.entries()) {
    const target = entryTarget(list, index, "code");
    let wrong = false;
    if (!known.has(code)) {
      names ??= new NameSet(known);
      const { text, fix } = names.suggest(code);
      told.push(findings.unknownCode(target, { code, suggestion: text }, fix ? { fix } : {}));
      wrong = true;
    }
    if (reason.trim() === "") {
      told.push(findings.noReason(entryTarget(list, index, "reason"), { code }));
      wrong = true;
    }
    if (expires !== undefined && !isDay(expires)) {
      told.push(findings.malformedDate(entryTarget(list, index, "expires"), { code, date: expires }));
      wrong = true;
    }
    if (wrong) continue;
    if (expires !== undefined && expires < today) {
      told.push(findings.expired(entryTarget(list, index, "expires"), { code, date: expires }));
      continue;
    }
    const first = holding.get(code);
    if (first === undefined) holding.set(code, { list, index, code, used: false, covered: false, others: [] });
    else {
      const related = [{ target: entryTarget(list, first.index, "code"), message: "suppressed here" }];
      told.push(findings.duplicateEntry(target, { code }, { related }));
    }
  }
  return [...holding.values()];
}

/** The entries that hold, by the objects they stand on. */
class Entries {
  private readonly byObject = new Map<Subject, Entry[]>();
  private readonly byKey = new Map<string, Entry[]>();
  private readonly withErrors = new Set<string>();

  constructor(readonly all: readonly Entry[]) {
    for (const entry of all) {
      const { object } = entry.list;
      add(this.byObject, object, entry);
      add(this.byKey, nameOf(object), entry);
    }
  }

  /** Whether a finding is a warning that an entry suppresses. Notes what each entry had to do with. */
  suppress(diagnostic: Diagnostic): boolean {
    const { target, severity, code } = diagnostic;
    if (target === undefined || isPosition(target)) return false;
    if (severity === "error") this.withErrors.add(nameOf(target.subject));
    // The innermost first: a part's own entry counts before its object's.
    const covering = this.covering(diagnostic, target)
      .filter((entry) => entry.code === code && !OWN.has(code))
      .sort((a, b) => b.list.path.length - a.list.path.length);
    const [entry, ...outer] = covering;
    if (entry === undefined) return false;
    if (severity !== "warning") {
      for (const { others } of covering) others.push({ severity, target });
      return false;
    }
    entry.used = true;
    for (const other of outer) other.covered = true;
    return true;
  }

  hasError(object: ModelObject): boolean {
    return this.withErrors.has(nameOf(object));
  }

  private covering({ tree }: Diagnostic, { subject, path }: Target): Entry[] {
    const own = this.byObject.get(subject);
    const within = (entry: Entry): boolean => entry.list.path.every((step, index) => path[index] === step);
    if (own) return own.filter(within);
    const named = this.byKey.get(nameOf(subject)) ?? [];
    // The parts of an object may be other ones in the base: only what covers it whole covers them.
    return named.filter((entry) => (tree === "base" ? entry.list.path.length === 0 : within(entry)));
  }
}

function add<K>(map: Map<K, Entry[]>, key: K, entry: Entry): void {
  const list = map.get(key);
  if (list) list.push(entry);
  else map.set(key, [entry]);
}

const MOST_PLACES = 5;

function noWarningHere({ code, others }: Entry, target: Target): Diagnostic {
  const grave = others.filter(({ severity }) => severity === "error");
  const [what, places] = grave.length > 0 ? (["error", grave] as const) : (["info", others] as const);
  const related = sortedBy(places, (place) => JSON.stringify([nameOf(place.target.subject), place.target.path]))
    .slice(0, MOST_PLACES)
    .map((place) => ({ target: place.target, message: `the ${what}` }));
  return findings.notAWarning(target, { code, what }, { severity: "warning", related });
}

function nameOf({ kind, key }: Subject): string {
  return `${kind} ${key}`;
}

function roomOf(code: string): string {
  return code.slice(0, Math.max(0, code.indexOf("/")));
}

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  // Of days that a month does not have, another day comes, or none.
  const day = new Date(`${text}T00:00:00.000Z`);
  return text.length === 10 && !Number.isNaN(day.getTime()) && day.toISOString() === `${text}T00:00:00.000Z`;
}
