import { describe, expect, test } from "vitest";
import type { Policy } from "../../src/model/policy.js";
import { governs, permits, permitsLocation, vendorOf, violations } from "../../src/model/policy-predicates.js";

const data = { classifications: ["pii", "internal"], datastore: "nw_data", department: "sales" };

describe("what a policy governs", () => {
  test.each<[string, Policy["when"], boolean]>([
    ["everything without when", undefined, true],
    ["one of the classifications", { classifications: ["phi", "pii"] }, true],
    ["none of the classifications", { classifications: ["phi"] }, false],
    ["the datastore", { datastores: ["nw_data"] }, true],
    ["another datastore", { datastores: ["crm"] }, false],
    ["the department", { departments: ["finance", "sales"] }, true],
    ["another department", { departments: ["finance"] }, false],
    ["all it names", { classifications: ["pii"], datastores: ["nw_data"], departments: ["sales"] }, true],
    ["all but one it names", { classifications: ["pii"], datastores: ["crm"], departments: ["sales"] }, false],
  ])("%s", (_, when, expected) => {
    expect(governs({ name: "p", ...(when ? { when } : {}) }, data)).toBe(expected);
  });

  test("a policy about departments does not govern use by nobody's", () => {
    expect(governs({ name: "p", when: { departments: ["sales"] } }, { ...data, department: undefined })).toBe(false);
  });
});

describe("what a set permits", () => {
  test.each([
    [undefined, "a", true],
    [{}, "a", true],
    [{ allow: [], deny: [] }, "a", true],
    [{ allow: ["a"] }, "a", true],
    [{ allow: ["a"] }, "b", false],
    [{ deny: ["a"] }, "a", false],
    [{ deny: ["a"] }, "b", true],
    [{ allow: ["a"], deny: ["a"] }, "a", false],
  ])("%j and %s: %s", (set, value, expected) => {
    expect(permits(set, value)).toBe(expected);
  });

  test.each([
    [{ allow: ["aws:us"] }, "aws:us/us-east-1", true],
    [{ allow: ["aws:us"] }, "aws:us", true],
    [{ allow: ["aws:us"] }, "aws:usx", false],
    [{ allow: ["aws:us"] }, "aws", false],
    [{ allow: ["aws"] }, "aws:us/us-east-1", true],
    [{ allow: ["aws"] }, "aws2:us", false],
    [{ allow: ["aws:us/us-east-1"] }, "aws:us", false],
    [{ deny: ["aws:us"] }, "aws:us/us-east-1", false],
    [{ deny: ["aws:us/us-east-1"] }, "aws:us", false],
    [{ deny: ["aws:us/us-east-1"] }, "aws:us/us-west-2", true],
    [{ deny: ["aws:eu", "aws:us"] }, "aws:us", false],
    [{ allow: ["aws"], deny: ["aws:eu"] }, "aws:us", true],
    [{ allow: [] }, "anywhere", true],
  ])("locations %j and %s: %s", (set, location, expected) => {
    expect(permitsLocation(set, location)).toBe(expected);
  });

  test("every value that is not permitted is named, constraint by constraint", () => {
    const policy: Policy = {
      name: "p",
      vendors: { deny: ["azure"] },
      locations: { allow: ["aws:us", "onprem"] },
      platforms: { deny: ["old-etl"] },
      containerTypes: { allow: ["postgresql"] },
    };
    expect(
      violations(policy, {
        vendors: ["aws"],
        locations: ["aws:eu", "aws:us/us-east-1", "onprem:eu"],
        platforms: ["old-etl"],
        containerTypes: ["glue"],
        departments: ["sales"],
      }),
    ).toEqual([
      { constraint: "locations", value: "aws:eu" },
      { constraint: "platforms", value: "old-etl" },
      { constraint: "containerTypes", value: "glue" },
    ]);
  });

  test.each<[string, Policy]>([
    ["what it does not constrain", { name: "p", departments: { allow: ["sales"] } }],
    ["what is not known", { name: "p", clouds: { allow: ["AWS"] } }],
    [
      "of names, any but the very one: only locations lie in each other",
      { name: "p", classifications: { deny: ["pii"] } },
    ],
  ])("a policy permits %s", (_, policy) => {
    const facts = { locations: ["aws:us"], departments: ["sales"], classifications: ["pii:mail", "pii/mail"] };
    expect(violations(policy, facts)).toEqual([]);
  });

  test("the vendor of a location", () => {
    expect(vendorOf("aws:us/us-east-1")).toBe("aws");
    expect(vendorOf("onprem")).toBe("onprem");
    expect(vendorOf(":us")).toBe("");
  });
});
