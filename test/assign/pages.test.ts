import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ASSIGN_PAGES } from "../../src/assign/pages.js";

test("every code of the room has its page, in order", () => {
  const room = new URL("../../src/assign/", import.meta.url);
  const text = readdirSync(room)
    .map((file) => readFileSync(new URL(file, room), "utf8"))
    .join("\n");
  const declared = [...text.matchAll(/code: "(assign\/[a-z-]+)"/g)].map(([, code]) => code);
  expect(ASSIGN_PAGES.map(({ type }) => type.code)).toEqual([...declared].sort());
});
