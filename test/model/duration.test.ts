import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareRetention, durationSeconds, longerRetention, parseDuration } from "../../src/model/duration.js";

describe("durations", () => {
  test.each([
    ["P5Y", { years: 5 }],
    ["P1Y6M", { years: 1, months: 6 }],
    ["P2W", { weeks: 2 }],
    ["P90D", { days: 90 }],
    ["PT12H30M5S", { hours: 12, minutes: 30, seconds: 5 }],
    ["P1DT1M", { days: 1, minutes: 1 }],
    ["P0D", {}],
  ])("%s is read", (text, parts) => {
    const nothing = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
    expect(parseDuration(text)).toEqual({ ...nothing, ...parts });
  });

  test.each([
    "",
    "P",
    "PT",
    "P1",
    "5Y",
    "P1YT",
    "P-1D",
    "p1d",
    "P1.5Y",
    "P1D ",
    " P1D",
    "P1D\n",
    "P1H",
    "PT1D",
    "P1M1Y",
    "P123456789D",
  ])("%j is refused", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    ["P1Y", "P12M", 0],
    ["P1Y", "P365D", 1],
    ["P1M", "P30D", 1],
    ["P1M", "P31D", -1],
    ["P1W", "P7D", 0],
    ["PT24H", "P1D", 0],
    ["PT60M", "PT1H", 0],
    ["PT60S", "PT1M", 0],
    ["PT1M", "PT59S", 1],
    ["P10Y", "P9Y", 1],
    [undefined, "P99999999Y", 1],
    [undefined, undefined, 0],
    ["nonsense", "P1Y", 1],
    ["nonsense", undefined, 0],
  ])("%s against %s is %i", (a, b, order) => {
    expect(compareRetention(a, b)).toBe(order);
    expect(compareRetention(b, a)).toBe(order === 0 ? 0 : -order);
  });

  test("the longer one is the same in any order, and for ever wins", () => {
    const retention = fc.option(
      fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom("D", "W", "M", "Y")).map(([n, unit]) => `P${n}${unit}`),
      { nil: undefined },
    );
    fc.assert(
      fc.property(retention, retention, retention, (a, b, c) => {
        expect(longerRetention(a, b)).toBe(longerRetention(b, a));
        expect(longerRetention(longerRetention(a, b), c)).toBe(longerRetention(a, longerRetention(b, c)));
        const longest = longerRetention(a, b);
        expect(compareRetention(longest, a)).toBeGreaterThanOrEqual(0);
        expect(compareRetention(longest, b)).toBeGreaterThanOrEqual(0);
        expect([a, b]).toContain(longest);
      }),
    );
    expect(longerRetention("P12M", "P1Y")).toBe("P12M");
    expect(longerRetention("P1Y", "P12M")).toBe("P12M");
    expect(longerRetention("nonsense", "P1Y")).toBeUndefined();
    expect(longerRetention("P1Y", "nonsense")).toBeUndefined();
  });

  test("seconds are exact", () => {
    expect(durationSeconds(parseDuration("P4Y") ?? never())).toBe((365 * 3 + 366 - 0.03) * 86400);
    expect(Number.isSafeInteger(durationSeconds(parseDuration("P99999999Y99999999M99999999D") ?? never()))).toBe(true);
  });
});

function never(): never {
  throw new Error("was read before");
}
