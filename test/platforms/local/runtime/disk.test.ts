import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getuid } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  exportSpec,
  ingestSpec,
  rootDatabase,
  rootFolder,
  shape,
  shared,
  staging,
  tableSpec,
  World,
} from "./support/world.js";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const OF = shape({ id: "integer!", text: "string" }, "id");

/** Mounts a file system of a few megabytes; says why not, where the machine does not let us. */
function small(path: string, size: string): string | undefined {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], { stdio: "pipe" });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

const lines = (amount: number, salt: string): string =>
  Array.from({ length: amount }, (_, id) => `${id},${salt}${((id * 7919) % 1000003).toString(36).repeat(8)}\n`).join(
    "",
  );

describe.each([
  ["a database", rootDatabase("mart/mart.duckdb")],
  ["a folder", rootFolder("mart", "csv")],
] as const)("a full disk under %s", (_, store) => {
  it("is said as such, keeps the last complete batch, and is no matter once there is room", async (context) => {
    const mount = join(world.root, "mart");
    const why = small(mount, "6m");
    if (why !== undefined) context.skip(`no small file system can be mounted here: ${why}`);
    try {
      await world.provision(tableSpec(staging("shop", "orders"), OF));
      await world.provision(tableSpec(shared(store, "shop", "orders"), OF));
      world.file("data/orders.csv", "id,text\n1,a\n");
      await world.run(ingestSpec({ shapes: { orders: OF } }));
      await world.run(exportSpec(OF, store));
      world.file("data/orders.csv", `id,text\n${lines(30_000, "x")}`);
      await world.run(ingestSpec({ shapes: { orders: OF } }));
      const ballast = join(mount, "ballast");
      const { bavail, bsize } = statfsSync(mount);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - 700_000));
      const { message, remedy } = await world.problem(exportSpec(OF, store));
      expect(message).toContain("The disk is full: export shop/orders stopped");
      expect(remedy).toContain("Make room");
      rmSync(ballast);
      expect((await world.rows(shared(store, "shop", "orders"))).length).toBe(1);
      execFileSync("mount", ["-o", "remount,size=64m", mount]);
      expect(await world.run(exportSpec(OF, store))).toMatchObject({ inserted: 29_999, updated: 1 });
      expect((await world.rows(shared(store, "shop", "orders"))).length).toBe(30_000);
    } finally {
      execFileSync("umount", ["-l", mount]);
    }
  });
});

it("what may not be read or written is named", async (context) => {
  if (getuid?.() === 0) context.skip("the superuser may read and write everything");
  await world.provision(tableSpec(staging("shop", "orders"), OF));
  chmodSync(world.file("data/orders.csv", "id,text\n"), 0);
  expect((await world.problem(ingestSpec({ shapes: { orders: OF } }))).message).toContain("No permission");
});
