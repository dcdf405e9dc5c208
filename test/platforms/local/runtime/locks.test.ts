import { existsSync, mkdirSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acquire } from "../../../../platforms/local/runtime/locks.js";
import { buildProgram, ended, printed, start } from "./support/child.js";
import { ingestSpec, problemOf, shape, staging, tableSpec, World } from "./support/world.js";

let world: World;
let program: string;
beforeAll(async () => {
  world = new World();
  program = await buildProgram(join(world.folder, "program"));
});
afterAll(() => world.remove());

const request = { what: "The thing", purpose: "test it", wait: 0 };

describe("a lock", () => {
  it("is one holder's at a time, and names who has it", async () => {
    const path = join(world.folder, "thing");
    const child = start(program, "hold", world, path);
    await printed(child, "held");
    const { message, remedy } = await problemOf(acquire(path, request));
    expect(message).toContain(`The thing is in use by process ${child.pid} on`);
    expect(message).toContain('("hold it")');
    expect(remedy).not.toContain("SLUICE_LOCK_WAIT"); // nobody waits here
    const waiting = await problemOf(acquire(path, { ...request, wait: 1 }));
    expect(waiting.remedy).toContain("SLUICE_LOCK_WAIT");
    child.kill("SIGKILL");
    await ended(child);
    // The dead process cannot give it back, so it is taken, and at once.
    const before = Date.now();
    const lock = await acquire(path, { ...request, wait: 5_000 });
    expect(Date.now() - before).toBeLessThan(4_000);
    await lock.release();
    expect(existsSync(`${path}.lock`)).toBe(false);
    expect(existsSync(`${path}.lock.holder`)).toBe(false);
  });

  it("that nobody's name is on is taken over once it gives no sign of life, by those who do not wait, too", async () => {
    const path = join(world.folder, "nameless");
    const killed = `${path}.lock`;
    mkdirSync(killed);
    const before = new Date(Date.now() - 9_000);
    utimesSync(killed, before, before);
    await (await acquire(path, request)).release();
    expect(existsSync(killed)).toBe(false);
  });

  it("is waited for, and the wait ends when the job is stopped", async () => {
    const path = join(world.folder, "other");
    const first = await acquire(path, request);
    const stop = new AbortController();
    const waiting = problemOf(acquire(path, { ...request, wait: 60_000, signal: stop.signal }));
    stop.abort();
    expect((await waiting).message).toContain("Stopped before it was done");
    const second = acquire(path, { ...request, wait: 60_000 });
    await first.release();
    await (await second).release();
  });

  it("is held by one at a time however many want it", async () => {
    const path = join(world.folder, "many");
    let inside = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const lock = await acquire(path, { ...request, wait: 60_000 });
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 10));
        inside -= 1;
        await lock.release();
      }),
    );
  });
});

describe("several processes", () => {
  const of = shape({ id: "integer!" }, "id");

  it("provision tables of one file side by side", async () => {
    const names = ["a", "b", "c", "d"];
    const outputs = await Promise.all(
      names.map((name) => ended(start(program, "provision", world, world.spec(tableSpec(staging("many", name), of))))),
    );
    expect(outputs).toEqual(names.map(() => "done\n"));
    for (const name of names) expect(await world.rows(staging("many", name))).toEqual([]);
  });

  it("do not run one instance together: the second is told who runs", async () => {
    await world.provision(tableSpec(staging("shop", "orders"), of));
    world.file("data/orders.csv", `id\n${Array.from({ length: 400_000 }, (_, id) => id).join("\n")}\n`);
    world.spec(ingestSpec({ shapes: { orders: of } }));
    const first = start(program, "run", world, world.out);
    const output = ended(first);
    await printed(first, "reading");
    first.kill("SIGSTOP");
    const second = await ended(start(program, "run", world, world.out));
    expect(second).toContain(`The instance is in use by process ${first.pid}`);
    first.kill("SIGCONT");
    expect(await output).toContain("done");
    expect(await ended(start(program, "run", world, world.out))).toBe("started\ndone\n");
  });
});
