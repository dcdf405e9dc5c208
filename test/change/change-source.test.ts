import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChangeSource, sameSource, sourceText } from "../../src/change/change-source.js";

describe("parseChangeSource", () => {
  it.each([
    ["northwind/team-sales#main", "github.com", "northwind/team-sales", "main"],
    ["git.example.eu/northwind/zone-eu#main", "git.example.eu", "northwind/zone-eu", "main"],
    ["northwind/x#release/2025/eu", "github.com", "northwind/x", "release/2025/eu"],
    ["northwind/x#fix#12", "github.com", "northwind/x", "fix#12"],
    ["Northwind/X#Main", "github.com", "Northwind/X", "Main"],
    ["git.example.eu:8443/northwind/x#main", "git.example.eu:8443", "northwind/x", "main"],
  ])("reads %s", (text, host, name, branch) => {
    expect(parseChangeSource(text)).toEqual({ host, name, branch });
  });

  it.each([
    "",
    "#",
    "main",
    "northwind/team-sales",
    "northwind/team-sales#",
    "#main",
    "team-sales#main",
    "/team-sales#main",
    "northwind/#main",
    "/northwind/x#main",
    "a/b/c/d#main",
    "https://github.com/northwind/x#main",
    "northwind/team-sales #main",
    "northwind/team-sales#main ",
    " northwind/team-sales#main",
    "northwind/team-sales#main\n",
    "northwind/team\u200b-sales#main",
    "northwind/team-sales#ma\u0000in",
  ])("is no source: %j", (text) => {
    expect(parseChangeSource(text)).toBeUndefined();
  });

  it("reads what sourceText writes, and nothing else as the same", () => {
    const part = fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/);
    const any = fc.record({
      host: part,
      name: fc.tuple(part, part).map((parts) => parts.join("/")),
      branch: fc.stringMatching(/^[A-Za-z0-9._/#-]{1,12}$/),
    });
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(parseChangeSource(sourceText(one))).toEqual(one);
        expect(sameSource(one, other)).toBe(sourceText(one) === sourceText(other));
      }),
    );
  });
});
