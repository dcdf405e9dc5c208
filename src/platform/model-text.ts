/**
 * Makes any text of the model safe as an argument of a resource, data source, provider, local or output:
 * Terraform's value of the result is the text itself (in Unicode's composed form, to which Terraform turns every
 * string). Without it `${file("/etc/passwd")}` in a description would be read when a plan is made.
 *
 * - `${…}` and `%{…}` are templates to Terraform, in JSON and in keys of maps too. The sign goes out as a literal
 *   inside a template of its own: `${"$"}{…}`. The shorter `$${` is not used, because cdktf counts braces around its tokens.
 * - `${TfToken[…]}`, `#{TfToken[…]}`, `&{TfToken[…]}`, two whole sentences and certain enormous numbers are tokens to
 *   cdktf, which would put in another element's reference, or stop.
 *
 * Results may be put one behind another, and beside references; a text must not be escaped twice, nor be an argument of
 * cdktf's `Fn`. Terraform reads the arguments of backends and the descriptions of variables and outputs as they are:
 * no model text belongs there escaped.
 */
export function modelText(text: string): string {
  if (WHOLE_TEXTS.has(text)) return text + NOTHING;
  return SUSPICIOUS.test(text) ? text.replace(EVERY, escapePart) : text;
}

/** {@link modelText} for every string and key of a JSON-like value. */
export function modelValue<T>(value: T): T {
  return escapeValue(value) as T;
}

/** Whether cdktf would take some part of a text for one of its tokens. For texts that cannot be escaped. */
export function looksLikeToken(text: string): boolean {
  if (WHOLE_TEXTS.has(text) || text.includes("TfToken[")) return true;
  // Almost no text holds the beginning of such a number.
  return /[\d.]e/.test(text) && [...text.matchAll(NUMBERS)].some(([part]) => isToken(part));
}

/** A template that is worth nothing: it keeps two parts of a text from being read as one. */
const NOTHING = '${""}';

/** Token.STRING_MAP_TOKEN_VALUE and Token.ANY_MAP_TOKEN_VALUE of cdktf; and the key that its copies of maps lose. */
const WHOLE_TEXTS: ReadonlySet<string> = new Set(["String Map Token Value", "Any Map Token Value", "__proto__"]);

/** Numbers as cdktf looks for them in strings. */
const NUMBERS = /[-|\d.+]+e[-|\d.eE+]+/g;
const EVERY = new RegExp(`[$%]+(?=\\{|$)|TfToken\\[|${NUMBERS.source}`, "g");
const SUSPICIOUS = /[$%](?:\{|$)|TfToken\[|[\d.]e/;

function escapePart(part: string): string {
  if (part.startsWith("T")) return 'TfToken${"["}';
  if (part.startsWith("$") || part.startsWith("%")) return `\${"${part}"}`;
  return isToken(part) ? part.replaceAll("e", `${NOTHING}e`) : part;
}

/** cdktf writes the ordinal of a number token into a double whose upper 16 bits are these: one of enormous size below zero. */
function isToken(digits: string): boolean {
  const number = Number.parseFloat(digits);
  if (!(number < -1e280)) return false;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return view.getUint16(0) === 0xfdff;
}

function escapeValue(value: unknown): unknown {
  if (typeof value === "string") return modelText(value);
  if (Array.isArray(value)) return value.map(escapeValue);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [modelText(key), escapeValue(member)]));
}
