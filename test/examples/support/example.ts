import { createHash } from "node:crypto";
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** What running an example leaves beside its model. */
const LEFT = new Set(["data", "out", ".sluice", ".terraform", ".git"]);

/** A copy of an example's model in a folder of its own, without data. */
export function copyExample(name: "northwind" | "flights"): { readonly root: string; remove(): void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  const root = join(folder, name);
  const source = fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
  cpSync(source, root, { recursive: true, filter: (path) => !LEFT.has(basename(path)) });
  return { root, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Every file and link below `folder` with the digest of what it holds; `except` leaves names out. */
export function contentsOf(folder: string, except: ReadonlySet<string> = new Set()): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    for (const name of readdirSync(path).sort()) {
      if (except.has(name)) continue;
      const child = join(path, name);
      const stat = lstatSync(child);
      if (stat.isDirectory()) visit(child);
      else
        found.set(
          relative(folder, child),
          stat.isSymbolicLink()
            ? `-> ${readlinkSync(child)}`
            : createHash("sha256").update(readFileSync(child)).digest("hex"),
        );
    }
  };
  visit(folder);
  return found;
}
