import { expect, it } from "vitest";
import { BASE } from "./base.js";
import { describeFinding, findings } from "./harness.js";

it("finds nothing in the base, on which every case is built", () => {
  expect(findings(BASE).map(describeFinding)).toEqual([]);
});
