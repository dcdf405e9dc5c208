import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { expect, it } from "vitest";
import { generatedDocs } from "../src/cli/generated-docs.js";
import { root } from "./support/house.js";

const docs = generatedDocs();

it("keeps the generated pages of docs/ up to date (npx tsx scripts/docs.ts writes them)", () => {
  const stale = [...docs].filter(
    ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text,
  );
  expect(stale.map(([path]) => path)).toEqual([]);
});

it("has no page of a finding that does not exist", () => {
  const found = globSync("docs/rules/**/*.md", { cwd: root }).sort();
  expect(found.filter((path) => !docs.has(path))).toEqual([]);
});

it("gives every code one page", () => {
  const pages = [...docs.keys()].filter((path) => path.startsWith("docs/rules/"));
  expect(pages.length).toBeGreaterThan(50);
});

it("has no link to a file that does not exist", () => {
  const broken: string[] = [];
  for (const file of globSync(["*.md", "docs/**/*.md", "src/**/*.md", "platforms/**/*.md", "examples/**/*.md"], {
    cwd: root,
  })) {
    const text = readFileSync(join(root, file), "utf8").replace(/```[\s\S]*?```/g, "");
    for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g))
      if (!existsSync(join(root, file, "..", target as string))) broken.push(`${file}: ${target}`);
  }
  expect(broken).toEqual([]);
});
