import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { wrongRelations } from "./support/consumers.js";
import { contentsOf } from "./support/example.js";
import { generate } from "./support/northwind.js";
import { northwindPlaces } from "./support/places.js";
import { runProgram, sluice, sluiceFine } from "./support/sluice.js";
import { smallNorthwind, smallOracle } from "./support/small-northwind.js";

// Processes are slow on a machine that does other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const example = smallNorthwind();
/** A small disk of its own: a file system in memory. */
const disk = mkdtempSync(join(tmpdir(), "small-disk-"));
let refused: string | undefined;

beforeAll(async () => {
  const mounted = await runProgram("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], tmpdir()).catch(
    (error: Error) => ({ code: -1, stderr: error.message }),
  );
  if (mounted.code !== 0) refused = mounted.stderr.trim();
});
afterAll(async () => {
  if (refused === undefined) await runProgram("umount", [disk], tmpdir());
  rmSync(disk, { recursive: true, force: true });
  example.remove();
});

it("a full disk is told as what it is, and is over once there is space", async (context) => {
  if (refused !== undefined) return context.skip(`no small file system can be mounted here: ${refused}`);
  const root = join(disk, "northwind");
  cpSync(example.root, root, { recursive: true });
  generate(join(root, "data"));
  await sluiceFine(root, ["apply", "--platform", "local", "--yes"]);
  const used = Number((await runProgram("du", ["-sk", disk], tmpdir())).stdout.split("\t")[0]);
  await resize(used + 600);

  const sources = new Set([".sluice", "marts", "out"]);
  const before = contentsOf(root, sources);
  const ended = await sluice(root, ["run", "--platform", "local", "--once"]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/disk is full|no space left/i);
  expect(ended.stderr).toMatch(/make room/i);
  expect(ended.stderr).not.toMatch(/bug in Sluice/);
  expect(contentsOf(root, sources)).toEqual(before);

  await resize(512 * 1024);
  await sluiceFine(root, ["run", "--platform", "local", "--once"]);
  expect(await wrongRelations(smallOracle(join(root, "data")), northwindPlaces(root))).toEqual([]);
});

async function resize(kilobytes: number): Promise<void> {
  const ended = await runProgram("mount", ["-o", `remount,size=${kilobytes}k`, disk], tmpdir());
  if (ended.code !== 0) throw new Error(ended.stderr);
}
