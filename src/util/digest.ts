import { createHash } from "node:crypto";

/** SHA-256 of a text (as UTF-8) or bytes, in lower-case hexadecimal: 64 characters. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** `name` if it fits `limit` characters, else its beginning, `_` and 8 hex digits of the whole name's digest. */
export function fitName(name: string, limit: number): string {
  return name.length <= limit ? name : `${name.slice(0, limit - 9)}_${sha256(name).slice(0, 8)}`;
}
