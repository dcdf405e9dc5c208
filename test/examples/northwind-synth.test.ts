import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { copyExample } from "./support/example.js";
import { sluice, sluiceFine, sluiceJson } from "./support/sluice.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const golden = fileURLToPath(new URL("../golden/northwind", import.meta.url));
const example = copyExample("northwind");
const elsewhere = mkdtempSync(join(tmpdir(), "a folder elsewhere "));

beforeAll(() => sluiceFine(example.root, ["synth"]));
afterAll(() => {
  example.remove();
  rmSync(elsewhere, { recursive: true, force: true });
});

describe("Northwind's model", () => {
  it("is clean: no error, no warning, not even a remark", async () => {
    const checked = await sluiceJson<{ diagnostics: unknown[] }>(example.root, ["check", "--json"]);
    expect(checked.diagnostics).toEqual([]);
  });

  it("is synthesized to the same bytes from another folder, other files, in another order, time zone and language", async () => {
    const shuffled = join(elsewhere, "northwind");
    cpSync(example.root, shuffled, { recursive: true, filter: (path) => !path.endsWith("out") });
    shuffleDocuments(shuffled);
    await sluiceFine(elsewhere, ["synth", "northwind"], { TZ: "Pacific/Apia", LC_ALL: "tr_TR.UTF-8" });
    const trees = [example.root, shuffled].map((root) => textsOf(join(root, "out")));
    // Only this file tells where things are written, so that findings can be shown in their place.
    for (const tree of trees) expect(tree.delete("sources.json")).toBe(true);
    expect(trees[0]?.size).toBeGreaterThan(40);
    expect(trees[1]).toEqual(trees[0]);
  });

  it("is up to date right after synthesis", async () => {
    expect((await sluice(example.root, ["synth", "--check"])).code).toBe(0);
  });

  it("gives the tree in test/golden/northwind (UPDATE_GOLDEN=1 writes it anew)", () => {
    const tree = textsOf(join(example.root, "out"));
    if (process.env.UPDATE_GOLDEN === "1") {
      rmSync(golden, { recursive: true, force: true });
      for (const [path, text] of tree) {
        mkdirSync(join(golden, path, ".."), { recursive: true });
        writeFileSync(join(golden, path), text);
      }
    }
    const kept = existsSync(golden) ? textsOf(golden) : new Map<string, string>();
    expect([...tree.keys()]).toEqual([...kept.keys()]);
    for (const [path, text] of tree) expect(text, path).toBe(kept.get(path));
  });

  it("leaves no place, time or data of this machine in the tree", () => {
    for (const [path, text] of textsOf(join(example.root, "out"))) {
      expect(text, path).not.toContain(example.root);
      expect(text, path).not.toContain(tmpdir());
    }
  });
});

/** Puts every document of a YAML file into a file of its own, in the same folder (paths are relative to it), last first. */
function shuffleDocuments(root: string): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.name.endsWith(".yaml") || entry.name === "sluice.config.yaml" || entry.parentPath.endsWith("aws"))
      continue;
    const documents = readFileSync(path, "utf8").split(/^---$/m);
    rmSync(path);
    for (const [index, document] of documents.entries())
      writeFileSync(join(entry.parentPath, `z${99 - index}-${entry.name.replace(/yaml$/, "yml")}`), document);
  }
}

function textsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
