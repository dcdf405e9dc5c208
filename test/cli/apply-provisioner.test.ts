import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { startProvisioner } from "../../src/cli/provisioner.js";
import { folderWith } from "../support/cli.js";
import { root } from "../support/house.js";

const SPEC = JSON.stringify({
  schema: 1,
  kind: "table",
  dataset: "shop/items",
  at: {
    store: { type: "duckdb", file: { base: "root", path: "mart.duckdb" } },
    table: { schema: "_store_shop", name: "items" },
  },
  shape: {
    columns: [{ name: "id", type: "integer", storage: "INTEGER", nullable: false }],
    primaryKey: ["id"],
    history: "live",
  },
});

/** A model's folder with one stack. */
function stackFolder(): { readonly model: string; readonly folder: string } {
  const model = folderWith({ "out/stacks/local--store-shop/specs/shape-items.json": SPEC });
  return { model, folder: join(model, "out/stacks/local--store-shop") };
}

/** What Terraform's provisioners call. */
function call(folder: string, spec: string, env: Readonly<Record<string, string>>) {
  return execa(process.execPath, [join(root, "bin/sluice.mjs"), "provision", spec], {
    cwd: folder,
    env,
    reject: false,
  });
}

async function provisioner(model: string) {
  const started = await startProvisioner({ ...process.env, SLUICE_ROOT: model });
  if (started === undefined) throw new Error("It did not start.");
  onTestFinished(() => started.close());
  return started.env;
}

it("does the work of those who ask it, with its own environment", async () => {
  const { model, folder } = stackFolder();
  const env = await provisioner(model);
  // Whoever asks says not even where the model is.
  const { exitCode, stderr } = await call(folder, "specs/shape-items.json", env);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(existsSync(join(model, "mart.duckdb"))).toBe(true);
});

it("does the work of many at once", async () => {
  const { model, folder } = stackFolder();
  const env = await provisioner(model);
  for (let at = 0; at < 8; at += 1)
    writeFileSync(join(folder, `specs/shape-${at}.json`), SPEC.replaceAll('"items"', `"items_${at}"`));
  const ended = await Promise.all(Array.from({ length: 8 }, (_, at) => call(folder, `specs/shape-${at}.json`, env)));
  expect(ended.map(({ exitCode }) => exitCode)).toEqual(Array(8).fill(0));
});

it("hands on what went wrong, with what to do about it", async () => {
  const { model, folder } = stackFolder();
  mkdirSync(join(model, "mart.duckdb"));
  const env = await provisioner(model);
  const { exitCode, stderr } = await call(folder, "specs/shape-items.json", env);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^error: .+\n {2}.+\n?$/);
  const missing = await call(folder, "specs/shape-nothing.json", env);
  expect(missing.exitCode).toBe(1);
  expect(missing.stderr).toContain("shape-nothing.json");
});

it.each([
  ["is not there", undefined],
  ["goes away before it answers", (socket: Socket) => socket.on("data", () => socket.destroy())],
  ["answers by halves", (socket: Socket) => socket.on("data", () => socket.end('{"exitCode": 0'))],
])("is done without where it %s", async (_, behaves) => {
  const { model, folder } = stackFolder();
  const path = join(model, "socket");
  if (behaves) {
    const server = createServer(behaves);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => void server.close());
  }
  const env = { SLUICE_PROVISIONER: path, SLUICE_ROOT: model };
  const { exitCode, stderr } = await call(folder, "specs/shape-items.json", env);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(existsSync(join(model, "mart.duckdb"))).toBe(true);
});

it("says that it is Terraform's to call, anywhere else", async () => {
  const { model } = stackFolder();
  const env = await provisioner(model);
  for (const where of [env, {}]) {
    const { exitCode, stderr } = await call(model, "specs/shape-items.json", where);
    expect(exitCode).toBe(64);
    expect(stderr).toContain("sluice apply");
  }
});

it("leaves nothing behind", async () => {
  const started = await startProvisioner({});
  const path = started?.env.SLUICE_PROVISIONER ?? "";
  expect(existsSync(path)).toBe(true);
  await started?.close();
  expect(existsSync(join(path, ".."))).toBe(false);
});
