import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type GuaranteeSection, SECTIONS } from "./guarantees/index.js";
import { root } from "./support/house.js";

const PAGE = join(root, "docs/guarantees.md");

it("names tests that exist for every guarantee", () => {
  const missing: string[] = [];
  const texts = new Map<string, string>();
  for (const { guarantees } of SECTIONS)
    for (const { says, tests } of guarantees) {
      if (tests.length === 0) missing.push(`${says}: no test`);
      for (const [file, name] of tests) {
        const path = join(root, "test", file);
        if (!texts.has(file)) texts.set(file, existsSync(path) ? readFileSync(path, "utf8") : "");
        if (name === "" || !texts.get(file)?.includes(name)) missing.push(`${says}: ${file} has no "${name}"`);
      }
    }
  expect(missing).toEqual([]);
});

it("says everything once", () => {
  const said = SECTIONS.flatMap(({ guarantees }) => guarantees.map(({ says }) => says));
  expect(said.filter((text, at) => said.indexOf(text) !== at)).toEqual([]);
});

it("keeps docs/guarantees.md up to date (UPDATE_DOCS=1 writes it)", () => {
  const text = page(SECTIONS);
  if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, text);
  expect(readFileSync(PAGE, "utf8")).toBe(text);
});

function page(sections: readonly GuaranteeSection[]): string {
  const parts = [
    "# What the rules guarantee, and what holds it",
    "Each sentence is held by the tests beside it, which would fail without it. The first column counts in its section.",
  ];
  for (const { title, guarantees } of sections) {
    const rows = guarantees.map(({ says, tests }, at) => {
      const held = tests.map(([file, name]) => `\`${file}\`: ${cell(name)}`).join("<br>");
      return `| ${at + 1} | ${cell(says)} | ${held} |`;
    });
    parts.push(`## ${title}`, ["| | what is promised | what holds it |", "|---|---|---|", ...rows].join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

function cell(text: string): string {
  return text.replace(/[\\|<>*_`[\]]/g, (sign) => `\\${sign}`).replaceAll("\n", " ");
}
