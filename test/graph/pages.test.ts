import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GRAPH_PAGES } from "../../src/graph/pages.js";

test("every code of the room has its page, in order", () => {
  const room = new URL("../../src/graph/", import.meta.url);
  const files = readdirSync(room).filter((file) => file.endsWith(".ts"));
  const text = files.map((file) => readFileSync(new URL(file, room), "utf8")).join("\n");
  const declared = [...text.matchAll(/code: "(graph\/[a-z-]+)"/g)].map(([, code]) => code);
  expect(GRAPH_PAGES.map(({ type }) => type.code)).toEqual([...declared].sort());
});
