import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GOVERNANCE_PAGES } from "../../src/governance/pages.js";
import { findings, withDocuments } from "./harness.js";

it("has a page for every code of the room, in order", () => {
  const room = new URL("../../src/governance/", import.meta.url);
  const text = readdirSync(room)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(new URL(file, room), "utf8"))
    .join("\n");
  const declared = [...text.matchAll(/= forbidden\(\s*"([a-z-]+)"/g)].map(([, code]) => `governance/${code}`);
  expect(declared.length).toBe(9);
  expect(GOVERNANCE_PAGES.map(({ type }) => type.code)).toEqual(declared.sort());
});

describe.each(GOVERNANCE_PAGES.map((page) => [page.type.code, page] as const))("%s", (code, { why, wrong, right }) => {
  it("says why", () => {
    expect(why).toMatch(/\.$/);
  });

  it("has a wrong example that gives it and nothing else", () => {
    expect([...new Set(findings(withDocuments(wrong ?? "")).map((finding) => finding.code))]).toEqual([code]);
  });

  it("has a right example that gives nothing", () => {
    expect(findings(withDocuments(right ?? "")).map(({ detail }) => detail)).toEqual([]);
  });
});
