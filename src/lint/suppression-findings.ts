import { defineDiagnostic } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import { quote } from "../util/quote.js";

/** An entry names a code that no finding has. */
export const unknownCode = defineDiagnostic<{ code: string; suggestion: string }>({
  code: "lint/suppression-unknown-code",
  severity: "error",
  summary: "suppression of an unknown finding",
  detail: ({ code, suggestion }) =>
    `There is no finding ${quote(code)}.${suggestion} Write the code that stands behind the warning, such as lint/no-primary-key, or remove the entry.`,
});

/** An entry does not say why. */
export const noReason = defineDiagnostic<{ code: string }>({
  code: "lint/suppression-reason",
  severity: "error",
  summary: "suppression without a reason",
  detail: ({ code }) =>
    `The entry for ${quote(code)} gives no reason. Say why the warning is acceptable here, for those who come after you; until then it suppresses nothing.`,
});

/** An entry ends on a day that there is not. */
export const malformedDate = defineDiagnostic<{ code: string; date: string }>({
  code: "lint/suppression-date",
  severity: "error",
  summary: "suppression until no day",
  detail: ({ code, date }) =>
    `${quote(date)} is no day, so nobody can tell when the entry for ${quote(code)} ends. Write the last day it holds as YYYY-MM-DD, or leave expires out.`,
});

/** An entry names what is not a warning. */
export const notAWarning = defineDiagnostic<{ code: string; what: "error" | "info" | "own" | "never" }>({
  code: "lint/suppression-not-warning",
  severity: "error",
  summary: "suppression of what is no warning",
  detail: ({ code, what }) => `${WHAT[what](quote(code))} Only warnings can be suppressed. Remove the entry.`,
});

const WHAT = {
  error: (code: string) => `${code} is an error here, and errors cannot be suppressed: what is wrong has to be mended.`,
  info: (code: string) => `${code} is but an info here, which holds nothing up.`,
  never: (code: string) =>
    `${code} is never a warning, and errors cannot be suppressed: what is wrong has to be mended.`,
  own: (code: string) => `${code} is about suppressions themselves, and stays.`,
} as const;

/** An entry stands twice in one list. */
export const duplicateEntry = defineDiagnostic<{ code: string }>({
  code: "lint/suppression-duplicate",
  severity: "warning",
  summary: "suppression given twice",
  detail: ({ code }) => `${quote(code)} is suppressed here already. Keep one of the two, with the reason that holds.`,
});

/** An entry's last day is over. */
export const expired = defineDiagnostic<{ code: string; date: string }>({
  code: "lint/suppression-expired",
  severity: "warning",
  summary: "suppression that has expired",
  detail: ({ code, date }) =>
    `The entry for ${quote(code)} held until ${date} and suppresses nothing any more. Mend what it is about and remove the entry, or say anew until when, and why, it is acceptable.`,
});

/** An entry suppresses nothing. */
export const unused = defineDiagnostic<{ code: string; covered: boolean }>({
  code: "lint/suppression-unused",
  severity: "warning",
  summary: "suppression of nothing",
  detail: ({ code, covered }) =>
    covered
      ? `Every warning ${quote(code)} in this object is suppressed by an entry further in. Remove this one.`
      : `There is no warning ${quote(code)} here any more. Remove the entry, or it will hide the next one that comes.`,
});

const STORE = (entry: string): string => `
kind: Datastore
name: orders
team: us/sales
status: production
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets:
  - name: lines
    classification: internal
    columns: [{ name: id, type: bigint, nullable: false }]${entry === "" ? "" : `\n    suppress:\n      - ${entry}`}
`;
const RIGHT = STORE("{ code: lint/no-primary-key, reason: the feed has no key until crm moves, expires: 2999-12-31 }");

/** The page of everything that can be found about suppressions. */
export const SUPPRESSION_PAGES: readonly DiagnosticPage[] = [
  {
    type: unknownCode,
    why: "An entry with a misspelled code suppresses nothing, and nobody would find out why the warning does not go.",
    wrong: STORE("{ code: lint/no-primary-keys, reason: the feed has none }"),
    right: RIGHT,
  },
  {
    type: noReason,
    why: "A suppression is a decision. Without its reason nobody can tell later whether it still holds.",
    wrong: STORE('{ code: lint/no-primary-key, reason: " " }'),
    right: RIGHT,
  },
  {
    type: malformedDate,
    why: "A suppression with an end brings the warning back on that day. One that cannot be read would never end, or never hold.",
    wrong: STORE("{ code: lint/no-primary-key, reason: the feed has none, expires: 31.12.2999 }"),
    right: RIGHT,
  },
  {
    type: notAWarning,
    why:
      "Errors say that a model cannot be compiled or is not allowed; no entry changes that. Infos hold nothing up. Some findings are a " +
      "warning in one place and an error in another: there what it is in that place counts, and the entry is a warning, as the error itself is reported.",
    wrong: `${STORE("{ code: lint/duplicate-name, reason: both are needed }").replace("    classification: internal\n", "    classification: internal\n    primaryKey: [id]\n")}`,
    right: STORE("").replace("    classification: internal\n", "    classification: internal\n    primaryKey: [id]\n"),
  },
  {
    type: duplicateEntry,
    why: "Two entries for one warning have two reasons and two ends, and only one of each can hold.",
    wrong: `${STORE("{ code: lint/no-primary-key, reason: the feed has none }")}      - { code: lint/no-primary-key, reason: crm moves next year }\n`,
    right: RIGHT,
  },
  {
    type: expired,
    why: "An end was set so that somebody looks again. The entry holds no more, and a warning that is still there is told again. Days are those of UTC.",
    wrong: STORE("{ code: lint/no-primary-key, reason: the feed has none, expires: 2020-12-31 }"),
    right: RIGHT,
  },
  {
    type: unused,
    why:
      "An entry that outlives its warning hides the next one of its kind. It is looked for only once everything that could give the warning has " +
      "been looked at: not while a file does not load, the object it stands on has an error, or a later step of the check was left out.",
    wrong: STORE("{ code: lint/no-primary-key, reason: the feed has none }").replace(
      "    classification: internal\n",
      "    classification: internal\n    primaryKey: [id]\n",
    ),
    right: STORE("").replace("    classification: internal\n", "    classification: internal\n    primaryKey: [id]\n"),
  },
];
