import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { candidatesOf, firstChoice } from "../../src/assign/candidates.js";
import { modelOf } from "../support/model.js";
import { BASE, consumer, mask, pins, zone } from "./ecosystem.js";

const ZONES = zone("us") + zone("eu");
const BY_NEEDS = "{ byNeeds: true }";

/** An instance for everyone that reaches everything, with these promises. */
const instance = (name: string, latency: string, history = "live"): string =>
  `---\n{ kind: DataPlatform, name: ${name}, type: local, locations: [onprem, aws], capabilities: { latency: ${latency}, history: ${history} } }\n`;

/** The instances that may serve a group with such needs, the best first; all others promise what nobody asks for. */
function ranking(instances: string, needs: string, defaultPlatform = "none"): string[] {
  const bare = BASE.replace(/---\n(?:\{ )?kind: DataPlatform[\s\S]*?(?=---)/g, "");
  const model = modelOf(
    bare.replace("defaultPlatform: local", `defaultPlatform: ${defaultPlatform}`) +
      instances +
      ZONES +
      consumer({ platform: BY_NEEDS, needs }),
  );
  return [...candidatesOf(model, "reports/main")]
    .filter(({ eligible }) => eligible)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map((candidate) => candidate.instance);
}

describe("the eligible are ranked", () => {
  const ladder = instance("a", "seconds") + instance("b", "minutes") + instance("c", "hours") + instance("d", "days");
  test.each([
    ["days", ["d", "c", "b", "a"]],
    ["hours", ["c", "b", "a"]],
    ["minutes", ["b", "a"]],
    ["seconds", ["a"]],
  ])("within %s: the slowest that is in time comes first", (latency, expected) => {
    expect(ranking(ladder, `{ latency: ${latency} }`)).toEqual(expected);
  });

  test("of the same latency, one without the history that nobody asked for comes first", () => {
    const two = instance("a", "hours", "milestoned") + instance("b", "hours");
    expect(ranking(two, "{ latency: hours }")).toEqual(["b", "a"]);
    expect(ranking(two, "{ latency: hours, history: milestoned }")).toEqual(["a"]);
  });

  test("latency goes before history", () => {
    const two = instance("a", "minutes") + instance("b", "hours", "milestoned");
    expect(ranking(two, "{ latency: hours }")).toEqual(["b", "a"]);
  });

  test("of equals the default comes first, and after it the rest by key", () => {
    const equals = instance("a", "hours") + instance("m", "hours") + instance("z", "hours");
    expect(ranking(equals, "{}")).toEqual(["a", "m", "z"]);
    expect(ranking(equals, "{}", "m")).toEqual(["m", "a", "z"]);
    expect(ranking(equals, "{}", "z")).toEqual(["z", "a", "m"]);
    expect(ranking(equals, "{}", "a")).toEqual(["a", "m", "z"]);
  });

  test("the default does not come before what promises less beyond the needs", () => {
    expect(ranking(instance("a", "minutes") + instance("z", "hours"), "{}", "a")).toEqual(["z", "a"]);
  });
});

describe("candidates", () => {
  test("have a rank where eligible, and no such field elsewhere", () => {
    const model = modelOf(BASE + ZONES + consumer({ platform: BY_NEEDS, needs: "{ latency: minutes }" }));
    expect(candidatesOf(model, "reports/main")).toStrictEqual([
      { instance: "aws-eu", eligible: true, reasons: [], rank: 1 },
      {
        instance: "aws-us",
        eligible: false,
        reasons: ["it serves only sales, and reports names no department"],
      },
      {
        instance: "local",
        eligible: false,
        reasons: ["it promises data within hours, and the group needs it within minutes"],
      },
    ]);
  });

  test("are none for a transformer's group and for one that is not there", () => {
    const model = modelOf(BASE + ZONES + mask());
    expect(candidatesOf(model, "mask/inputs")).toEqual([]);
    expect(candidatesOf(model, "nobody/none")).toEqual([]);
    expect(firstChoice(model, "nobody/none")).toBeUndefined();
  });

  test("are judged without an ecosystem, too", () => {
    const alone = BASE.slice(BASE.indexOf("---"));
    const model = modelOf(alone + ZONES + consumer({ platform: BY_NEEDS }));
    expect(firstChoice(model, "reports/main")).toBe("local");
  });

  test("first choice is none where nobody can serve", () => {
    const model = modelOf(BASE + ZONES + consumer({ platform: BY_NEEDS, needs: "{ latency: seconds }" }));
    expect(firstChoice(model, "reports/main")).toBeUndefined();
  });
});

describe("findings about choosers", () => {
  test("count the eligible alone, and offer the pin", () => {
    const [, [finding]] = assign(modelOf(BASE + ZONES + consumer({ platform: BY_NEEDS })));
    expect(finding?.detail).toContain("local is the first of 2 eligible instances");
    expect(finding?.fix?.title).toBe('Add "reports/main: local" to PlatformAssignments');
  });

  test("say how the instance was chosen", () => {
    const pinned = consumer({ platform: BY_NEEDS }) + pins("reports/main: aws-us");
    const [, [finding]] = assign(modelOf(BASE + ZONES + pinned));
    expect(finding?.detail).toContain("reports/main is pinned to instance aws-us");
    expect(finding?.related.map(({ message }) => message)).toEqual(["It is pinned here."]);
  });

  test("are in the order of the groups' keys, as the assignment is", () => {
    // By key a workspace "a" comes before "a-b"; of their groups "a-b/main" comes before "a/main".
    const fine = consumer({ name: "a", container: "sales_pg" }) + consumer({ name: "a-b" });
    expect([...assign(modelOf(BASE + ZONES + fine))[0].keys()]).toEqual(["a-b/main", "a/main"]);
    const wrong = consumer({ name: "a", platform: BY_NEEDS }) + consumer({ name: "a-b", platform: BY_NEEDS });
    expect(assign(modelOf(BASE + ZONES + wrong))[1].map(({ target }) => target)).toMatchObject([
      { subject: { key: "a-b" } },
      { subject: { key: "a" } },
    ]);
  });
});

describe("choosers that lint refuses", () => {
  const chooserless = consumer({}).replace("platform: local, ", "");
  test("a consumer's group without a chooser is on no instance", () => {
    expect(assign(modelOf(BASE + ZONES + chooserless))).toEqual([new Map(), []]);
  });

  test("a transformer's group with one is on none of its own", () => {
    const choosing = mask().replace("name: inputs,", "name: inputs, platform: local,");
    expect(assign(modelOf(BASE + ZONES + choosing))).toEqual([new Map(), []]);
  });

  test("the default of no ecosystem is none", () => {
    const alone = BASE.slice(BASE.indexOf("---"));
    expect(assign(modelOf(alone + ZONES + consumer({ platform: "{ default: true }" })))).toEqual([new Map(), []]);
  });

  test("of two pins the first counts", () => {
    const twice = consumer({ platform: BY_NEEDS }) + pins("reports/main: aws-eu") + pins("reports/main: local");
    expect([...assign(modelOf(BASE + ZONES + twice))[0]]).toEqual([["reports/main", "aws-eu"]]);
  });
});
