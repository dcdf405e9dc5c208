/** A text as the Glue catalog takes it: one line of so many characters at most. */
export function catalogText(text: string, most: number): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  if (Buffer.byteLength(line) <= most) return line;
  const parts: string[] = [];
  let room = most - Buffer.byteLength("…");
  for (const character of line) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    parts.push(character);
  }
  return `${parts.join("").trimEnd()}…`;
}
