// Control and format characters, line and paragraph separators: they move the cursor, start a line, turn the direction of writing.
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text on one line with nothing in it that acts instead of showing: such characters are shown by their code, `\u001b`. */
export function visible(text: string): string {
  return text.replace(ACTING, code);
}

/** Like {@link visible}, for texts of several lines: newlines and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(ACTING, (sign) => (sign === "\n" || sign === "\t" ? sign : code(sign)));
}

function code(sign: string): string {
  return `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
