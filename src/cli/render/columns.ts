import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A plain text of exactly so many columns: cut with `…`, or filled up with blanks at the end (`left`) or before it. */
export function padTo(text: string, columns: number, align: "left" | "right" = "left"): string {
  const cut = cutTo(text, columns);
  const blanks = " ".repeat(Math.max(0, columns - stringWidth(cut)));
  return align === "left" ? cut + blanks : blanks + cut;
}

/** A plain text of at most so many columns. */
export function cutTo(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (stringWidth(text) <= columns) return text;
  let cut = "";
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += stringWidth(segment);
    if (width > columns - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** A plain text of at most so many columns, cut in its middle: where several begin alike, their ends tell them apart. */
export function cutMiddle(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  const segments = [...graphemes.segment(text)].map(({ segment }) => segment);
  const head = cutTo(text, Math.ceil(columns / 2));
  let tail = "";
  while (segments.length > 0) {
    const longer = `${segments.pop()}${tail}`;
    if (stringWidth(head) + stringWidth(longer) > columns) break;
    tail = longer;
  }
  return head + tail;
}
