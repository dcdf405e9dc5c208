import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { candidatesOf, firstChoice } from "../../src/assign/candidates.js";
import { type PinRequest, planPins } from "../../src/assign/plan-pins.js";
import type { Model } from "../../src/model/model.js";
import { type Declaration, declarations, modelOfDeclarations } from "../support/arbitraries.js";
import { modelOf } from "../support/model.js";
import { BASE, consumer, mask, pins, zone } from "./ecosystem.js";

const ZONES = zone("us") + zone("eu");
const needy = (name: string, rest: Parameters<typeof consumer>[0] = {}) =>
  consumer({ name, department: "sales", platform: "{ byNeeds: true }", ...rest });

function plan(text: string, request: PinRequest = {}) {
  const made = planPins(modelOf(BASE + ZONES + text), request);
  return {
    ...made,
    entries: Object.fromEntries(made.pins.map(({ group, instance }) => [group, instance])),
    codes: made.findings.map(({ code }) => code),
  };
}

describe("what the lock file lacks", () => {
  test("only groups that choose by needs and have no pin get one: the first of the eligible", () => {
    const text =
      needy("a") +
      needy("b", { needs: "{ latency: minutes }", container: "paris_pg" }) +
      consumer({ name: "c", platform: "{ default: true }" }) +
      consumer({ name: "d" }) +
      needy("e");
    const { entries, findings, pins: made, model } = plan(text + pins("e/main: aws-eu"));
    expect(findings.map(({ code }) => code)).toEqual(["assign/two-writers"]);
    expect(entries).toEqual({ "a/main": "local", "b/main": "aws-eu" });
    expect(made[0]?.candidates).toEqual(candidatesOf(model, "a/main"));
    expect(made[0]?.was).toBeUndefined();
  });

  test("two groups that could not share a table are told, with the pins in place", () => {
    const { codes } = plan(needy("a") + needy("b", { needs: "{ latency: minutes }" }));
    expect(codes).toEqual(["assign/two-writers"]);
  });

  test("a group that nobody can serve is an error with every instance's reasons", () => {
    const { entries, findings } = plan(needy("a", { needs: "{ latency: seconds }" }) + needy("b"));
    expect(entries).toEqual({ "b/main": "local" });
    expect(findings.map(({ code }) => code)).toEqual(["assign/no-eligible-instance"]);
    for (const instance of ["aws-eu", "aws-us", "local"]) expect(findings[0]?.detail).toContain(` ${instance}: `);
  });

  test("a pin whose instance became ineligible is an error with the reasons, and is not moved", () => {
    const { entries, findings } = plan(needy("a", { department: "finance" }) + pins("a/main: aws-us"));
    expect(entries).toEqual({});
    expect(findings.map(({ code }) => code)).toEqual(["assign/ineligible-instance"]);
    expect(findings[0]?.detail).toContain("it serves only sales, and a is of department finance");
  });

  test("a transformer's groups get no pin", () => {
    expect(plan(mask() + needy("a", { sinks: "[masked/people]" })).entries).toEqual({ "a/main": "local" });
  });

  test("nor does a group that does not say how it chooses", () => {
    const silent =
      "---\n{ kind: Workspace, name: silent, team: us/sales, container: sales_pg, datasetGroups: [{ name: main, sinks: [nw_data/products] }] }\n";
    const { entries, codes } = plan(silent + needy("a"));
    expect(entries).toEqual({ "a/main": "local" });
    expect(codes).toEqual([]);
  });

  test("pins, and groups that nobody can serve, are told in the order of their groups' names", () => {
    const groups = ["z", "b", "y", "a"].map(
      (name) =>
        `{ name: ${name}, platform: { byNeeds: true }, needs: { latency: ${name > "x" ? "seconds" : "hours"} }, sinks: [nw_data/products] }`,
    );
    const desk = `---\n{ kind: Workspace, name: desk, team: us/sales, container: sales_pg, datasetGroups: [${groups.join(", ")}] }\n`;
    const { pins: made, findings } = plan(desk);
    expect(made.map(({ group }) => group)).toEqual(["desk/a", "desk/b"]);
    expect(findings.map(({ target }) => target)).toMatchObject([
      { subject: { key: "desk" }, path: ["datasetGroups", 2, "platform"] },
      { subject: { key: "desk" }, path: ["datasetGroups", 0, "platform"] },
    ]);
  });
});

describe("choosing anew", () => {
  const text = needy("a") + needy("b", { container: "paris_pg" }) + needy("c", { container: "sales_pg" });
  const pinned = pins("a/main: aws-eu, b/main: aws-eu");

  test("one group, and no other: neither those with a pin nor those without", () => {
    const { entries, pins: made } = plan(text + pinned, { repin: new Map([["a/main", undefined]]) });
    expect(entries).toEqual({ "a/main": "local" });
    expect(made[0]?.was?.instance).toBe("aws-eu");
  });

  test("no group named is no group chosen anew", () => {
    const { entries } = plan(text + pinned, { repin: new Map() });
    expect(entries).toEqual({ "c/main": "local" });
  });

  test("of two pins, which lint reports, the first takes the new instance", () => {
    const { pins: made, model } = plan(needy("a") + pins("a/main: aws-eu") + pins("a/main: aws-us"), {
      repin: new Map([["a/main", "local"]]),
    });
    expect(made[0]?.was?.instance).toBe("aws-eu");
    expect(model.assignments.map(({ assignments }) => assignments)).toEqual([
      { "a/main": "local" },
      { "a/main": "aws-us" },
    ]);
  });

  test("with the instance it is to have", () => {
    const { entries } = plan(text + pinned, { repin: new Map([["a/main", "aws-us"]]) });
    expect(entries).toEqual({ "a/main": "aws-us" });
  });

  test("one that is where it would go stays without a word", () => {
    const { pins: made } = plan(text + pinned, { repin: new Map([["b/main", "aws-eu"]]) });
    expect(made).toEqual([]);
  });

  test("an instance that cannot serve it is refused with the reasons, once", () => {
    const { pins: made, findings } = plan(needy("a", { needs: "{ latency: minutes }" }) + pins("a/main: aws-eu"), {
      repin: new Map([["a/main", "local"]]),
    });
    expect(made).toEqual([]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.target).toMatchObject({ subject: { key: "a" }, path: ["datasetGroups", 0, "platform"] });
    expect(findings[0]?.related).toEqual([]);
    expect(findings[0]?.detail).toBe(
      "a/main is to be pinned to instance local, which cannot serve it: it promises data within hours, and the group needs it within minutes. These instances could: aws-eu, aws-us.",
    );
  });

  test("what is wrong with the pin that it keeps is not told besides; what is wrong with others is", () => {
    const groups = ["a", "b", "c"].map((name) => needy(name, { needs: "{ latency: minutes }" })).join("");
    const { findings } = plan(groups + pins("a/main: aws-eu, b/main: local, c/main: local"), {
      repin: new Map([
        ["a/main", "local"],
        ["c/main", "local"],
      ]),
    });
    expect(findings.map(({ detail }) => detail.slice(0, 35))).toEqual([
      "a/main is to be pinned to instance ",
      "b/main is pinned to instance local,",
      "c/main is to be pinned to instance ",
    ]);
  });

  test("where nobody can serve it, the pin stays and all reasons are told", () => {
    const { pins: made, codes } = plan(needy("a", { needs: "{ latency: seconds }" }) + pins("a/main: aws-eu"), {
      repin: new Map([["a/main", undefined]]),
    });
    expect(made).toEqual([]);
    expect(codes).toEqual(["assign/no-eligible-instance"]);
  });
});

describe("entries without effect", () => {
  const text =
    needy("a") +
    consumer({ name: "b" }) +
    mask() +
    pins("a/main: local, b/main: local, gone/main: local, mask/inputs: local");
  test("are named, and stay unless they are to be taken out", () => {
    const { stale, removed, model } = plan(text);
    expect(stale.map(({ group, why }) => [group, why])).toEqual([
      ["b/main", "does not choose by needs"],
      ["gone/main", "no such group"],
      ["mask/inputs", "does not choose by needs"],
    ]);
    expect(removed).toEqual([]);
    expect(model.assignments[0]?.assignments).toHaveProperty("gone/main");
  });
  test("are named in the order of their groups, whatever lists they stand in", () => {
    const { stale } = plan(pins("m/main: local, a/main: local") + pins("z/main: aws-us, b/main: local"));
    expect(stale.map(({ group }) => group)).toEqual(["a/main", "b/main", "m/main", "z/main"]);
  });
  test("are taken out of every list, and others stay in theirs", () => {
    const { model } = plan(needy("a") + pins("a/main: local, gone/main: local") + pins("gone/main: local"), {
      prune: true,
    });
    expect(model.assignments.map(({ assignments }) => assignments)).toEqual([{ "a/main": "local" }, {}]);
  });
  test("are taken out when asked", () => {
    const { model, stale, removed } = plan(text, { prune: true });
    expect(removed).toEqual(stale);
    expect(model.assignments.map(({ assignments }) => assignments)).toEqual([{ "a/main": "local" }]);
  });
});

describe("the model with the plan carried out", () => {
  const text = needy("a") + needy("b", { container: "paris_pg" }) + needy("c", { container: "sales_pg" });
  const loaded = (locks: string) => modelOf(BASE + ZONES + text + locks);

  test.each<[string, string, PinRequest, string]>([
    ["without a lock file, one is added", "", {}, pins("a/main: local, b/main: local, c/main: local")],
    [
      "what a lock file lacks is added in another",
      pins("a/main: aws-eu"),
      {},
      pins("a/main: aws-eu") + pins("b/main: local, c/main: local"),
    ],
    [
      "a pin moves where it stands",
      pins("a/main: aws-eu, b/main: local") + pins("c/main: local"),
      { repin: new Map([["a/main", undefined]]) },
      pins("a/main: local, b/main: local") + pins("c/main: local"),
    ],
    [
      "as many come as go",
      pins("a/main: local, b/main: local, gone/main: local"),
      { prune: true },
      pins("a/main: local, b/main: local") + pins("c/main: local"),
    ],
    [
      "a pin moves, and another goes",
      pins("a/main: aws-eu, b/main: local, c/main: local, gone/main: local"),
      { prune: true, repin: new Map([["a/main", "aws-us"]]) },
      pins("a/main: aws-us, b/main: local, c/main: local"),
    ],
  ])("%s", (_, before, request, after) => {
    expect(planPins(loaded(before), request).model.assignments).toEqual(loaded(after).assignments);
  });
});

describe("for all ecosystems", () => {
  const withoutPins = (objects: readonly Declaration[]) => objects.filter(({ kind }) => kind !== "PlatformAssignments");
  const pinnedModel = (model: Model) => planPins(model).model;
  const entriesOf = (model: Model) => planPins(model).pins.map(({ group, instance }) => [group, instance]);

  test("planning again changes nothing, and nothing is left unpinned that can be served", () => {
    fc.assert(
      fc.property(declarations(), (objects) => {
        const model = modelOfDeclarations(withoutPins(objects));
        const once = pinnedModel(model);
        expect(planPins(once).pins).toEqual([]);
        expect(planPins(once).model).toBe(once);
        const needed = model.workspaces.flatMap(({ key, datasetGroups, transformer }) =>
          datasetGroups.flatMap(({ name, platform }) =>
            !transformer && platform?.chooser === "byNeeds" ? [`${key}/${name}`] : [],
          ),
        );
        const served = needed.filter((group) => firstChoice(model, group) !== undefined);
        expect(entriesOf(model)).toEqual(served.sort().map((group) => [group, firstChoice(model, group)]));
      }),
      { numRuns: 60 },
    );
  });

  test("an instance that is added moves nobody, wherever it ranks", () => {
    const another = fc.record({
      name: fc.constantFrom("a-first", "z-last"),
      latency: fc.constantFrom("seconds", "minutes", "hours", "days"),
      history: fc.constantFrom("live", "milestoned"),
      departments: fc.constantFrom(undefined, ["sales"]),
    });
    let wouldRankFirst = 0;
    fc.assert(
      fc.property(declarations(), another, (objects, { name, latency, history, departments }) => {
        const before = pinnedModel(modelOfDeclarations(withoutPins(objects)));
        const added: Declaration = {
          kind: "DataPlatform",
          name,
          type: "local",
          locations: ["onprem"],
          capabilities: { latency, history },
          ...(departments ? { departments } : {}),
        };
        const locks = before.assignments.map(({ assignments }) => ({ kind: "PlatformAssignments", assignments }));
        const after = modelOfDeclarations([...withoutPins(objects), ...locks, added]);
        expect(planPins(after).pins).toEqual([]);
        expect([...assign(after)[0]]).toEqual([...assign(before)[0]]);
        for (const [group] of assign(after)[0]) if (firstChoice(after, group) === name) wouldRankFirst++;
      }),
      { numRuns: 60 },
    );
    expect(wouldRankFirst).toBeGreaterThan(0);
  });

  test("the order of files and declarations decides nothing", () => {
    fc.assert(
      fc.property(
        declarations().chain((objects) =>
          fc.tuple(
            fc.constant(withoutPins(objects)),
            fc.shuffledSubarray([...withoutPins(objects)], { minLength: withoutPins(objects).length }),
          ),
        ),
        ([objects, shuffled]) => {
          const [one, other] = [modelOfDeclarations(objects), modelOfDeclarations(shuffled)];
          expect(entriesOf(other)).toEqual(entriesOf(one));
          for (const { group } of planPins(one).pins)
            expect(candidatesOf(other, group)).toEqual(candidatesOf(one, group));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a pin whose instance becomes ineligible is an error with its reasons, and stays", () => {
    let seen = 0;
    fc.assert(
      fc.property(declarations(), (objects) => {
        const before = pinnedModel(modelOfDeclarations(withoutPins(objects)));
        const locks = before.assignments.map(({ assignments }) => ({ kind: "PlatformAssignments", assignments }));
        // Every instance leaves the place where all containers lie.
        const moved = withoutPins(objects).map((object) =>
          object.kind === "DataPlatform" ? { ...object, locations: ["onprem:eu"] } : object,
        );
        const after = modelOfDeclarations([...moved, ...locks]);
        const { pins: made, findings } = planPins(after);
        expect(made).toEqual([]);
        const [assignment] = assign(after);
        for (const group of Object.keys(locks[0]?.assignments ?? {})) {
          const reasons = candidatesOf(after, group).find(
            ({ instance }) => instance === locks[0]?.assignments[group],
          )?.reasons;
          if (!reasons || reasons.length === 0) continue;
          seen++;
          expect(assignment.has(group)).toBe(false);
          const finding = findings.find(({ detail }) => detail.startsWith(`${group} is pinned to instance`));
          expect(finding?.code).toBe("assign/ineligible-instance");
          for (const reason of reasons) expect(finding?.detail).toContain(reason);
        }
      }),
      { numRuns: 40 },
    );
    expect(seen).toBeGreaterThan(0);
  });
});
