import { visible } from "./visible.js";

const MOST = 120;

/** Text from a model as a message shows it: in double quotes, control characters escaped, cut when long. */
export function quote(text: string): string {
  const shown = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return visible(JSON.stringify(shown));
}

/** Several texts in quotes: `"a", "b" and "c"`; of many, the first and how many more. */
export function quoteList(texts: readonly string[], word: "and" | "or" = "and", most = 8): string {
  const shown = texts.slice(0, most).map(quote);
  if (texts.length > most) return `${shown.join(", ")} and ${texts.length - most} more`;
  const last = shown.pop() ?? "";
  return shown.length > 0 ? `${shown.join(", ")} ${word} ${last}` : last;
}
