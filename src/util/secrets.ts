import {
  BARE_ASSIGNMENT,
  CODE_ASSIGNMENT,
  changes,
  entropy,
  isLiteral,
  type SecretPattern,
  SOURCE_ASSIGNMENT,
  TOKEN_PATTERNS,
  URL_PASSWORD,
} from "./secret-patterns.js";

/** A part of a text that looks like a secret. */
export interface SecretSpan {
  /** Offsets, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** What it looks like, with its article: `a GitHub token`. Never the secret. */
  readonly what: string;
}

/** The shortest token there is: shorter texts, as most names are, are looked at only for passwords in URLs and the like. */
const SHORTEST_TOKEN = 15;

const VALUE = [URL_PASSWORD, BARE_ASSIGNMENT].map(compile);
const CODE = [URL_PASSWORD, CODE_ASSIGNMENT].map(compile);
const SOURCE = [URL_PASSWORD, BARE_ASSIGNMENT, CODE_ASSIGNMENT, SOURCE_ASSIGNMENT].map(compile);
const TOKENS = TOKEN_PATTERNS.map(compile);
/** All kinds of tokens in one: most texts have none, and are gone through once. */
const ANY_TOKEN = new RegExp(TOKEN_PATTERNS.map(({ pattern }) => pattern.replace("?<secret>", "?:")).join("|"));

/** What looks like a secret in one value of a model, whatever the value is for. Time linear in the text. */
export function findSecrets(text: string): readonly SecretSpan[] {
  const maybe = text.length < SHORTEST_TOKEN || !/[A-Z0-9]/.test(text) ? /=|:\/\//.test(text) : true;
  return maybe ? spansOf(text, VALUE) : NONE;
}

/** What looks like a secret in a text of code. */
export function findSecretsInCode(text: string): readonly SecretSpan[] {
  return spansOf(text, CODE);
}

/**
 * Whether a field of that name with that value gives a secret away: `password: hunter2`. What refers to a secret does not
 * (`${DB_PASSWORD}`, an ARN, a path). A name that may as well be that of a reference (`secret`, `token`) needs a value that looks random.
 */
export function isSecretField(name: string, value: string | number): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const joined = words.join("");
  const text = String(value);
  if (/(?:password|passwd|pwd|passphrase|passcode)s?$/.test(joined) || words.at(-1) === "pass") return isLiteral(text);
  if (typeof value === "number") return false;
  if (/(?:(?:api|secret|private|account|signing|master|shared|auth)key|clientsecret)s?$/.test(joined))
    return isLiteral(text) && !/\s/.test(text.trim()) && text.trim().length >= 4;
  return /(?:secret|token|credential|accesskey|encryptionkey|customerkey|bearer)s?$/.test(joined) && looksRandom(text);
}

/** Whether a value looks as if drawn by chance. Numbers for things that are no secrets do not: UUIDs, account numbers, dates. */
function looksRandom(text: string): boolean {
  const value = text.trim();
  return (
    isLiteral(value) &&
    value.length >= 10 &&
    !/\s/.test(value) &&
    !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) &&
    !/^(?:sha|md)[0-9]+[:-]/i.test(value) &&
    /[A-Za-z]/.test(value) &&
    /[0-9]/.test(value) &&
    changes(value) >= 3 &&
    entropy(value) >= 3
  );
}

/**
 * A text as it may be shown: every character of what looks like a secret, and of the `values` known to be secrets, is an
 * asterisk. Lines and columns stay as they are. The shortest values are left: hiding `a` would hide everything.
 */
export function maskSecrets(text: string, values: Iterable<string> = []): string {
  return maskValues(masked(text, findSecrets(text)), values);
}

/** {@link maskSecrets} for text of model and code files, whole or one line of it: hides too what is written as the value of a `password` and the like. */
export function maskSource(text: string, values: Iterable<string> = []): string {
  return maskValues(masked(text, spansOf(text, SOURCE)), values);
}

const HIDDEN = "*";

function masked(text: string, spans: readonly SecretSpan[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    if (end <= from) continue;
    const begin = Math.max(start, from);
    parts.push(text.slice(from, begin), text.slice(begin, end).replace(/[^\s]/g, HIDDEN));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}

const SHORTEST_VALUE = 4;

function maskValues(text: string, values: Iterable<string>): string {
  let shown = text;
  for (const value of values)
    for (const form of new Set([value, JSON.stringify(value).slice(1, -1)]))
      if (form.length >= SHORTEST_VALUE && shown.includes(form))
        shown = shown.replaceAll(form, form.replace(/[^\s]/g, HIDDEN));
  return shown;
}

interface Compiled {
  readonly type: SecretPattern;
  readonly expression: RegExp;
}

function compile(type: SecretPattern): Compiled {
  return { type, expression: new RegExp(type.pattern, type.anyCase ? "gdi" : "gd") };
}

const NONE: readonly SecretSpan[] = [];

/** The spans in a text, of tokens and of some other kinds, in order; where two overlap both are there. */
function spansOf(text: string, others: readonly Compiled[]): readonly SecretSpan[] {
  let found: SecretSpan[] | undefined;
  for (const { type, expression } of ANY_TOKEN.test(text) ? [...TOKENS, ...others] : others) {
    if (type.needs !== undefined && !text.includes(type.needs)) continue;
    for (const match of text.matchAll(expression)) {
      const groups = match.indices?.groups ?? {};
      const place = groups.secret ?? Object.values(groups).find((place) => place !== undefined);
      const [start, end] = place ?? [match.index, match.index + match[0].length];
      if (type.accept?.(text.slice(start, end)) === false) continue;
      found ??= [];
      found.push({ start, end, what: type.what });
    }
  }
  return found?.sort((a, b) => a.start - b.start || b.end - a.end) ?? NONE;
}
