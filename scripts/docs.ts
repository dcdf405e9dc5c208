// Writes what of docs/ is made from the code: `npx tsx scripts/docs.ts`. A test fails while it is out of date.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedDocs } from "../src/cli/generated-docs.js";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(join(root, "docs/rules"), { recursive: true, force: true });
const docs = generatedDocs();
for (const [path, text] of docs) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
console.log(`wrote ${docs.size} pages`);
