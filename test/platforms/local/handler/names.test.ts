import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileName, resourceName, specFile, stackNames } from "../../../../platforms/local/names.js";
import { pathProblem } from "../../../../src/synth/paths.js";
import { prepare, synthesized, TRADING } from "./ecosystem.js";

/** Names as the language lets them be declared: identifiers of up to 128 letters, digits and underscores. */
const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,127}$/);
const container = fc.oneof(identifier, fc.constantFrom("managed:duckdb", "managed:files"));
const INSTANCE = "i".repeat(63);

describe("the names of the local platform", () => {
  it("of stacks are names that synthesis takes, however keys are spelled", () => {
    fc.assert(
      fc.property(identifier, (key) => {
        for (const name of [stackNames.store(key), stackNames.workspace(key), stackNames.transformer(key)]) {
          expect(name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
          expect(name).not.toContain("--");
          expect(`${INSTANCE}--${name}`.length).toBeLessThanOrEqual(200);
        }
      }),
    );
  });

  it("keep apart what differs in more than case", () => {
    const long = (end: string) => `x${"y".repeat(120)}${end}`;
    expect(stackNames.store(long("a"))).not.toBe(stackNames.store(long("b")));
    expect(stackNames.store("a")).not.toBe(stackNames.workspace("a"));
    fc.assert(
      fc.property(identifier, identifier, (a, b) => {
        fc.pre(a.toLowerCase() !== b.toLowerCase());
        expect(stackNames.store(a)).not.toBe(stackNames.store(b));
      }),
    );
  });

  it("of resources are one for one list of keys", () => {
    const parts = fc.tuple(fc.constantFrom("shared", "export"), container, identifier);
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(resourceName(...a) === resourceName(...b)).toBe(a.join() === b.join());
      }),
    );
    // A declared container and dataset that together spell a managed one.
    expect(resourceName("shared", "managed", "duckdb")).not.toBe(resourceName("shared", "managed:duckdb", "duckdb"));
    expect(resourceName("shared", "managed_duckdb", "x")).not.toBe(resourceName("shared", "managed:duckdb", "x"));
  });

  it("of resources and their files are names that Terraform and every disk take", () => {
    fc.assert(
      fc.property(container, identifier, identifier, (where, dataset, store) => {
        const name = `shape-${resourceName("shared", where, dataset)}`;
        expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
        const path = `stacks/${INSTANCE}--${stackNames.store(store)}/${specFile(name)}`;
        expect(pathProblem(path)).toBeUndefined();
      }),
    );
  });

  it("of files that consumers see fit a folder, and stay apart", () => {
    const long = "a".repeat(250);
    expect(fileName(`${long}x`).length).toBeLessThanOrEqual(200);
    expect(fileName(`${long}x`)).not.toBe(fileName(`${long}y`));
    expect(fileName("live_shop")).toBe("live_shop");
  });

  it("of long keys reach the stacks, cut", async () => {
    const long = "N".repeat(128);
    const model = (TRADING["model.yaml"] ?? "")
      .replaceAll("name: nw\n", `name: ${long}\n`)
      .replaceAll("nw/", `${long}/`);
    const sql = (TRADING["mask.sql"] ?? "").replaceAll("nw_", `${long}_`);
    const texts = { ...TRADING, "model.yaml": model, "mask.sql": sql };
    expect(prepare(texts).handler.lint()).toEqual([]);
    const { manifest } = await synthesized(texts);
    expect(manifest.stacks.map(({ name }) => name)).toContain(`local--${stackNames.store(long)}`);
  });
});
