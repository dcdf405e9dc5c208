import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BACKEND_TYPES, separatesStacks, stackBackend, unusableSetting } from "../../src/platform/backend.js";
import { terraform, withFolder } from "./terraform.js";

const settingsOf = (type: string, settings: Record<string, unknown>) =>
  stackBackend(type, settings, "lab", "lab--s_1").settings;

describe("the backend of a stack", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["s3", { bucket: "b", region: "r" }, { bucket: "b", region: "r", key: "lab--s_1.tfstate" }],
    ["s3", { bucket: "b", key: "team/" }, { bucket: "b", key: "team/lab--s_1.tfstate" }],
    ["azurerm", { container_name: "c", key: "team" }, { container_name: "c", key: "team/lab--s_1.tfstate" }],
    ["gcs", { bucket: "b", prefix: "p" }, { bucket: "b", prefix: "p/lab--s_1" }],
    ["local", {}, { path: "../../../.sluice/lab/state/lab--s_1.tfstate" }],
    ["local", { path: "/var/state" }, { path: "/var/state/lab--s_1.tfstate" }],
    ["consul", { path: "p" }, { path: "p/lab--s_1" }],
    ["kubernetes", { secret_suffix: "x" }, { secret_suffix: "x-lab--s.1" }],
    ["pg", { conn_str: "c" }, { conn_str: "c", schema_name: "lab--s_1" }],
    [
      "remote",
      { organization: "o", workspaces: { prefix: "p-" } },
      { organization: "o", workspaces: { name: "p-lab--s_1" } },
    ],
    [
      "http",
      { address: "https://h/state", lock_address: "https://h/lock", username: "u" },
      { address: "https://h/state/lab--s_1", lock_address: "https://h/lock/lab--s_1", username: "u" },
    ],
    [
      "http",
      { address: "https://h/state/{stack}", lock_address: "https://h/state/{stack}/lock" },
      { address: "https://h/state/lab--s_1", lock_address: "https://h/state/lab--s_1/lock" },
    ],
    ["swift", { container: "c-{stack}" }, { container: "c-lab--s_1" }],
  ])("%s %j", (type, settings, expected) => {
    expect(separatesStacks(type, settings)).toBe(true);
    expect(settingsOf(type, settings)).toEqual(expected);
  });

  it("is another one for each stack, whatever the type", () => {
    const settings = { address: "https://h", workspaces: { prefix: "p" } };
    for (const type of BACKEND_TYPES) {
      const made = ["lab--a", "lab--b", "lab--a-b", "lab--a_b"].map((stack) =>
        JSON.stringify(stackBackend(type, settings, "lab", stack).settings),
      );
      expect(new Set(made).size, type).toBe(4);
    }
  });

  it("cannot be had where nothing tells stacks apart", () => {
    expect(separatesStacks("swift", { container: "c" })).toBe(false);
    expect(separatesStacks("http", {})).toBe(false);
    expect(() => settingsOf("swift", { container: "c" })).toThrow("swift");
  });

  it("holds only what a backend takes and cdktf leaves alone", () => {
    expect(unusableSetting({ bucket: "b", encrypt: true, retries: 3, workspaces: { tags: ["a"] } })).toBeUndefined();
    expect(unusableSetting({ a: { b: "${TfToken[TOKEN.0]}" } })).toEqual(["a", "b"]);
    expect(unusableSetting({ a: { b: null } })).toEqual(["a", "b"]);
    expect(unusableSetting({ a: -123456789 })).toEqual(["a"]);
  });

  it("is read by Terraform as it is, templates and all", async () => {
    await withFolder(async (folder) => {
      const settings = stackBackend("local", { path: "${path.module}/%{x}" }, "lab", "lab--s").settings;
      await writeFile(join(folder, "cdk.tf.json"), JSON.stringify({ terraform: { backend: { local: settings } } }));
      await terraform(folder, "init", "-no-color");
      const kept = JSON.parse(await readFile(join(folder, ".terraform/terraform.tfstate"), "utf8")) as {
        backend: { config: { path: string } };
      };
      expect(kept.backend.config.path).toBe("${path.module}/%{x}/lab--s.tfstate");
    });
  });
});
