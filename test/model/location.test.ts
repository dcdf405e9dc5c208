import { describe, expect, test } from "vitest";
import { allWithin, covers, locationsOf } from "../../src/model/location.js";
import type { LocationTree } from "../../src/model/vendor.js";

describe("a location covers itself and everything below it", () => {
  test.each([
    ["aws", "aws", true],
    ["aws", "aws:us", true],
    ["aws", "aws:us/us-east-1", true],
    ["aws:us", "aws:us", true],
    ["aws:us", "aws:us/us-east-1", true],
    ["aws:us", "aws:us/us-east-1/a", true],
    ["aws:us/us-east-1", "aws:us/us-east-1/a", true],
    ["aws:us/us-east-1", "aws:us", false],
    ["aws:us", "aws", false],
    ["aws:us", "aws:eu/us", false],
    ["aws:us", "aws:us-gov", false],
    ["aws:us", "aws:us:x", false],
    ["aws", "aws2:us", false],
    ["aws", "aws/us", false],
    ["aws", "azure:us", false],
  ])("%s and %s: %s", (outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected);
  });
});

describe("locations lie within others", () => {
  test.each([
    [["aws:us", "aws:eu"], ["aws:us/us-east-1", "aws:eu"], true],
    [["aws:us"], ["aws:us/us-east-1", "aws:eu"], false],
    [["aws:us", "onprem"], ["aws:eu"], false],
    [[], ["aws:eu"], false],
    [["aws:us"], [], true],
  ])("%j holds %j: %s", (outer, inner, expected) => {
    expect(allWithin(outer, inner)).toBe(expected);
  });
});

describe("the locations of a vendor", () => {
  test.each<[string, LocationTree, string[]]>([
    ["a list", ["us", "eu"], ["v", "v:us", "v:eu"]],
    ["none", {}, ["v"]],
    [
      "trees",
      { us: ["ny", "sf"], eu: { fr: ["paris"], de: {} } },
      ["v", "v:us", "v:us/ny", "v:us/sf", "v:eu", "v:eu/fr", "v:eu/fr/paris", "v:eu/de"],
    ],
  ])("%s", (_, locations, expected) => {
    expect(locationsOf({ kind: "Vendor", key: "v", name: "v", cloud: "PRIVATE", locations })).toEqual(expected);
  });
});
