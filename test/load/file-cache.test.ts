import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Declared, type FileCache, memoryCache } from "../../src/load/file-cache.js";
import { loadModel } from "../../src/load/load.js";
import { objectsOf } from "../../src/model/model.js";

const fixture = fileURLToPath(new URL("../fixtures/every-kind", import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "model-"));
  cpSync(fixture, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A cache that counts, and keeps nothing but what can be written down. */
function counting(): FileCache & { hits: number; sets: number } {
  const entries = new Map<string, Buffer>();
  const cache = {
    hits: 0,
    sets: 0,
    get: (digest: string): Declared | undefined => {
      const found = entries.get(digest);
      if (found) cache.hits++;
      return found && (deserialize(found) as Declared);
    },
    set: (digest: string, declared: Declared): void => {
      cache.sets++;
      entries.set(digest, serialize(declared));
    },
  };
  return cache;
}

it("changes nothing but the work", async () => {
  const cache = counting();
  const without = await loadModel(root);
  const first = await loadModel(root, { cache });
  const second = await loadModel(root, { cache });
  expect(first.model).toEqual(without.model);
  expect(second.model).toEqual(without.model);
  expect(second.files).toEqual(without.files);
  expect([cache.hits, cache.sets]).toEqual([9, 9]);
  for (const [index, subject] of [...objectsOf(second.model)].entries()) {
    const same = [...objectsOf(without.model)][index] ?? subject;
    for (const path of [[], ["name"], ["datasets", 1, "columns", 0, "type"], ["transformer", "code", 0]])
      expect(second.locate({ subject, path })).toEqual(without.locate({ subject: same, path }));
  }
});

it("parses what changed, and never keeps a file with findings", async () => {
  const cache = counting();
  await loadModel(root, { cache });
  writeFileSync(join(root, "eu/zone.yaml"), "kind: GovernanceZone\nname: eu\nteams: none\n");
  for (const sets of [9, 9]) {
    const broken = await loadModel(root, { cache });
    expect(broken.diagnostics.map(({ code }) => code)).toEqual(["load/type-wrong"]);
    expect(cache.sets).toBe(sets);
  }
  writeFileSync(join(root, "eu/zone.yaml"), "kind: GovernanceZone\nname: eu\nteams: []\ndescription: new\n");
  const mended = await loadModel(root, { cache });
  expect(mended.diagnostics).toEqual([]);
  expect(cache.sets).toBe(10);
  expect(mended.model.zones[0]?.description).toBe("new");
});

it("gives the same object again as long as it is written the same, and another one for what other files are part of", async () => {
  const cache = memoryCache();
  const first = await loadModel(root, { cache });
  writeFileSync(join(root, "eu/zone.yaml"), "kind: GovernanceZone\nname: eu\nteams: []\ndescription: new\n");
  const second = await loadModel(root, { cache });
  const before = new Set(objectsOf(first.model));
  const fresh = [...objectsOf(second.model)].filter((object) => !before.has(object)).map(({ key }) => key);
  expect(fresh).toEqual(["eu", "shipments_files", "nw_data", "mask_customers"]);
  expect(second.locate({ subject: second.model.zones[1] ?? { kind: "", key: "" }, path: ["name"] })).toEqual({
    file: "us/zone.yml",
    line: 2,
    column: 7,
  });
});

it("keeps two files of one text apart", async () => {
  const cache = memoryCache();
  const text = "kind: Team\nzone: us\nname: twin\n";
  for (const name of ["a.yaml", "b.yaml"]) writeFileSync(join(root, name), text);
  for (let load = 0; load < 3; load++) {
    const { model, locate } = await loadModel(root, { cache });
    const twins = model.teams.filter(({ name }) => name === "twin");
    expect(twins.map((subject) => locate({ subject, path: [] })?.file).sort()).toEqual(["a.yaml", "b.yaml"]);
  }
});
