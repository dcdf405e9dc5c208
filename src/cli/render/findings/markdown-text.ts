import { visible } from "../../../util/visible.js";

/** Parts a reference, a mention or an address, so that nothing is made of it. */
const PART = "&#8203;";

/**
 * A text as Markdown that shows just this text, on one line: no HTML, no markup, and nothing that the sites that show
 * pull requests make of plain text (mentions, references, links, emoji, commands). What stands in double quotes is shown
 * as code, and can be copied.
 */
export function markdownText(text: string): string {
  const parts = visible(text.replace(/\s+/g, " ").trim()).split(/"((?:[^"\\]|\\.)*)"/);
  const written = parts.map((part, index) => (index % 2 === 0 ? prose(part) : quoted(part))).join("");
  // At the beginning of a line these would start a list, a title or a command.
  return written.replace(/^(\s*)([-+#/>]|\d+[.)]|=)/, (_, blanks: string, mark: string) =>
    /\d/.test(mark) ? `${blanks}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${blanks}${PART}${mark}`,
  );
}

/** A text as inline code, on one line. */
export function markdownCode(text: string): string {
  const shown = visible(text);
  if (shown.trim() === "") return shown === "" ? "(empty)" : `(${shown.length} blanks)`;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const blank = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${blank}${shown}${blank}${fence}`;
}

function quoted(text: string): string {
  // A text with escapes in it is no longer the text itself: its quotes say so.
  return markdownCode(text.includes("\\") ? `"${text}"` : text);
}

function prose(text: string): string {
  return (
    text
      .replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? sign)
      .replace(/[\\`*_[\]|~$^{}]/g, "\\$&")
      .replace(/!(?=\\\[)/g, "\\!")
      // Links: `https://`, `www.`, `mailto:`.
      .replace(/(?:https?|ftp):(?=\/\/)/gi, `$&${PART}`)
      .replace(/www(?=\.)/gi, `$&${PART}`)
      .replace(/(?:mailto|xmpp):/gi, `$&${PART}`)
      // Mentions, references, labels, formulas, emoji, commits.
      .replace(/@|(?<!&)[#!%~](?=\\?[\p{L}\p{N}_-])|\$|&amp;(?=\d)/gu, `$&${PART}`)
      .replace(/:(?=[A-Za-z0-9_+-]+:)/g, `$&${PART}`)
      .replace(/\bGH-(?=\d)/gi, `$&${PART}`)
      .replace(/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}\b/gi, (hex) => `${hex.slice(0, 3)}${PART}${hex.slice(3)}`)
  );
}
