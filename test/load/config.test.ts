import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readConfig } from "../../src/load/config.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "project-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
const DEFAULTS = { out: "out", platforms: [] };

it("has defaults for everything", async () => {
  expect(await readConfig(root, { code: false })).toMatchObject({ config: DEFAULTS });
  write("sluice.config.yaml", "# nothing yet\n---\n");
  expect(await readConfig(root, { code: false })).toMatchObject({ config: DEFAULTS });
});

it("reads YAML and TypeScript alike, and TypeScript anew each time", async () => {
  write("sluice.config.yml", 'include: ["model/**"]\nexclude: [x]\nout: target\n');
  const yaml = await readConfig(root, { code: false });
  expect(yaml).toMatchObject({ config: { include: ["model/**"], exclude: ["x"], out: "target", platforms: [] } });
  rmSync(join(root, "sluice.config.yml"));
  write(
    "sluice.config.ts",
    'const out: string = "target"; export default { include: ["model/**"], exclude: ["x"], out };\n',
  );
  expect(await readConfig(root, { code: true })).toMatchObject({ config: "config" in yaml ? yaml.config : undefined });
  write("sluice.config.ts", "export default { platforms: [{ kind: 'mine' }] };\n");
  expect(await readConfig(root, { code: true })).toMatchObject({
    config: { out: "out", platforms: [{ kind: "mine" }] },
  });
});

it.each([
  ["sluice.config.yaml", "out: [", /^sluice\.config\.yaml:1: Not YAML\./],
  ["sluice.config.yaml", "out: x\nout: y", /^sluice\.config\.yaml:2: A field is written twice/],
  ["sluice.config.yaml", "{".repeat(10_000), /^sluice\.config\.yaml:1: Nested too deep/],
  ["sluice.config.yaml", "out: 3", /^sluice\.config\.yaml: out: /],
  ["sluice.config.yaml", "outt: x", /^sluice\.config\.yaml: .*outt/],
  ["sluice.config.yaml", "platforms: []", /platforms are code/],
  ["sluice.config.yaml", "out: a\n---\nout: b", /one document/],
  ["sluice.config.yaml", "- a", /^sluice\.config\.yaml: /],
  ["sluice.config.ts", "throw new Error('no');", /^sluice\.config\.ts cannot be loaded: no/],
])("says what is wrong with %s: %j", async (name, text, problem) => {
  write(name, text);
  const read = await readConfig(root, { code: true });
  expect("problem" in read ? read.problem : "").toMatch(problem);
});

it("runs no code where code is refused, and reads no link that leads out", async () => {
  write("sluice.config.ts", "throw new Error('ran');");
  expect(await readConfig(root, { code: false })).toEqual({ problem: expect.stringContaining("code is refused") });
  rmSync(join(root, "sluice.config.ts"));
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  writeFileSync(join(outside, "secret"), "secret: 1");
  symlinkSync(join(outside, "secret"), join(root, "sluice.config.yaml"));
  expect(await readConfig(root, { code: false })).toEqual({ problem: expect.stringContaining("symbolic link") });
  rmSync(outside, { recursive: true });
});

it("is one file", async () => {
  write("sluice.config.ts", "export default {};");
  write("sluice.config.yaml", "");
  expect(await readConfig(root, { code: true })).toEqual({ problem: expect.stringContaining("both") });
});
