import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DeployProblem } from "../../src/deploy/deploy-problem.js";
import {
  type DownloadRequest,
  downloadedPath,
  downloadTerraform,
  PINNED,
  type Releases,
} from "../../src/deploy/terraform/download-terraform.js";
import { findTerraform } from "../../src/deploy/terraform/find-terraform.js";
import { sha256 } from "../../src/util/digest.js";
import { scratchFolder } from "./support.js";

let scratch: ReturnType<typeof scratchFolder>;
let bin: string;
let cache: string;
beforeEach(() => {
  scratch = scratchFolder("find");
  bin = join(scratch.path, "bin dir");
  cache = join(scratch.path, "cache");
  mkdirSync(bin);
});
afterEach(() => scratch.clean());

function fake(name: string, says: string, folder = bin, exit = 0): string {
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho "${says}"\nexit ${exit}\n`);
  chmodSync(path, 0o755);
  return path;
}
const find = (more: Record<string, unknown> = {}, env: Record<string, string> = {}) =>
  findTerraform({ env: { PATH: `/nowhere${delimiter}${bin}${delimiter}`, ...env }, cache, ...more });
const problem = async (run: Promise<unknown>) => {
  const thrown = await run.catch((caught: unknown) => caught);
  expect(thrown).toBeInstanceOf(DeployProblem);
  return thrown as DeployProblem;
};

describe("findTerraform", () => {
  it("prefers the flag, then SLUICE_TERRAFORM, then terraform, then tofu, then an earlier download", async () => {
    const cached = fake("terraform", "Terraform v1.11.4", join(cache, "terraform", PINNED.version));
    expect(cached).toBe(downloadedPath(cache));
    expect(await find()).toEqual({ path: cached, product: "Terraform", version: "1.11.4", from: "cache" });
    const tofu = fake("tofu", "OpenTofu v1.8.0\non linux_amd64");
    expect(await find()).toEqual({ path: tofu, product: "OpenTofu", version: "1.8.0", from: "path" });
    const terraform = fake("terraform", "Terraform v1.7.0");
    expect(await find()).toEqual({ path: terraform, product: "Terraform", version: "1.7.0", from: "path" });
    const mine = fake("mine", "Terraform v1.12.0-beta1", join(scratch.path, "elsewhere"));
    expect(await find({}, { SLUICE_TERRAFORM: mine })).toMatchObject({
      path: mine,
      version: "1.12.0-beta1",
      from: "environment",
    });
    expect(await find({ flag: "tofu" }, { SLUICE_TERRAFORM: mine })).toMatchObject({ path: tofu, from: "flag" });
  });

  it("finds the real one", async () => {
    const found = await findTerraform({ env: { PATH: process.env.PATH }, cache });
    expect(found).toMatchObject({ product: "Terraform", from: "path" });
    expect(found.version).toMatch(/^1\.\d+\.\d+$/);
  });

  it("says what to do when there is none", async () => {
    const none = await problem(find());
    expect(none.message).toBe("Neither terraform nor tofu is on PATH.");
    expect(none.remedy).toMatch(/Install Terraform 1.7 or later, or OpenTofu .* --terraform-bin or SLUICE_TERRAFORM/);
  });

  it("passes over what is too old or something else, and says so when nothing is left", async () => {
    fake("terraform", "Terraform v1.6.6");
    expect((await problem(find())).detail).toContain("it is Terraform 1.6.6, and 1.7 is the oldest that will do");
    fake("tofu", "OpenTofu v1.9.1");
    expect(await find()).toMatchObject({ product: "OpenTofu" });
    fake("tofu", "hello");
    expect((await problem(find())).message).toBe("Neither terraform nor tofu on PATH can be used.");
  });

  it("does not fall back from what was named", async () => {
    fake("terraform", "Terraform v1.11.4");
    expect((await problem(find({ flag: "/no/such" }))).message).toMatch(
      /--terraform-bin names \/no\/such, and there is no/,
    );
    const old = fake("old", "Terraform v0.12.31");
    expect((await problem(find({ flag: old }))).message).toMatch(/but it is Terraform 0.12.31/);
    const broken = fake("broken", "Terraform v1.11.4", bin, 3);
    expect((await problem(find({}, { SLUICE_TERRAFORM: broken }))).message).toMatch(
      /^SLUICE_TERRAFORM names .*does not say/,
    );
    const garbage = join(bin, "garbage");
    writeFileSync(garbage, "#!/no/such/interpreter\n", { mode: 0o755 });
    expect((await problem(find({ flag: garbage }))).message).toMatch(/but it does not run/);
    expect((await problem(find({ flag: bin }))).message).toMatch(/there is no such program/);
  });
});

describe("downloadTerraform", () => {
  const archive = "pretend that this is a zip";
  function releases(more: { fail?: string; content?: string; unpacked?: string } = {}): Releases {
    return {
      getRelease: async (product, version) => {
        if (more.fail !== undefined) throw new Error(more.fail);
        expect([product, version]).toEqual(["terraform", PINNED.version]);
        return {
          getBuild: (platform, arch) => ({ url: `https://x/${platform}/${arch}`, filename: "f.zip" }),
          download: async (_url, path) => writeFileSync(path, more.content ?? archive),
          verify: async () => {},
          unpack: async (folder) => {
            writeFileSync(join(folder, "LICENSE.txt"), "");
            writeFileSync(join(folder, "terraform"), more.unpacked ?? "#!/bin/sh\necho Terraform v1.11.4\n");
          },
        };
      },
    };
  }
  const get = (more: Partial<DownloadRequest> = {}) =>
    downloadTerraform({
      cache,
      releases: releases(),
      target: "linux_amd64",
      sums: { linux_amd64: sha256(archive) },
      ...more,
    });
  const left = () => (existsSync(join(cache, "terraform")) ? readdirSync(join(cache, "terraform")) : []);

  it("puts a checked, executable program into the cache, where it is found again", async () => {
    const path = await get();
    expect(path).toBe(join(cache, "terraform", PINNED.version, "terraform"));
    expect(readFileSync(path, "utf8")).toContain("v1.11.4");
    expect(left()).toEqual([PINNED.version]);
    expect(await find()).toMatchObject({ path, from: "cache" });
    expect(await get()).toBe(path);
  });

  it("keeps nothing of what is not what was pinned", async () => {
    const other = await problem(get({ releases: releases({ content: "tampered with" }) }));
    expect(other.message).toMatch(/is not what HashiCorp released/);
    expect(left()).toEqual([]);
    // The sums that are really pinned refuse it just as well, through the same door that the CLI uses.
    expect((await problem(find({ download: true, releases: releases() }))).message).toMatch(
      /is not what HashiCorp released/,
    );
  });

  it("tells a network that is away, a machine without a build, and being asked to stop", async () => {
    const away = await problem(find({ download: true, releases: releases({ fail: "getaddrinfo ENOTFOUND" }) }));
    expect(away).toMatchObject({
      message: `Terraform ${PINNED.version} could not be downloaded.`,
      detail: "getaddrinfo ENOTFOUND",
    });
    expect((await problem(get({ target: "plan9_mips" }))).message).toMatch(
      /no Terraform .* to download for plan9_mips/,
    );
    const hanging = { getRelease: () => new Promise<never>(() => {}) };
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    expect((await problem(get({ releases: hanging, signal: stop.signal }))).message).toMatch(/interrupted/);
    expect(left()).toEqual([]);
  });
});
