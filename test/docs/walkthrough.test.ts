import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { livedThrough } from "../support/document.js";
import { root } from "../support/house.js";
import { temporaryFolder } from "../support/repository.js";

const PAGE = join(root, "docs/walkthrough.md");

it("docs/walkthrough.md tells what really comes out (UPDATE_DOCS=1 writes it)", async () => {
  const folder = join(temporaryFolder(), "northwind");
  cpSync(join(root, "examples/northwind"), folder, {
    recursive: true,
    filter: (path) => !/\/(?:data|out|\.sluice)$/.test(path),
  });
  const git = (...args: readonly string[]) => execa("git", args, { cwd: folder });
  await git("init", "--quiet", "--template=", "--initial-branch=main");
  await git("add", "--all");
  await git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "as it is");
  const lived = await livedThrough(PAGE, folder);
  if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, lived);
  expect(readFileSync(PAGE, "utf8")).toBe(lived);
}, 60_000);
