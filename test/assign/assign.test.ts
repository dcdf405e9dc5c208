import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { candidatesOf, firstChoice } from "../../src/assign/candidates.js";
import { instancesOfTransformer } from "../../src/assign/transformer-instances.js";
import type { Diagnostic } from "../../src/diagnostic/diagnostic.js";
import { isPosition } from "../../src/diagnostic/diagnostic.js";
import { loadYaml, modelOf } from "../support/model.js";
import { BASE, consumer, mask, pins, zone } from "./ecosystem.js";

const ZONES = zone("us") + zone("eu");

function run(text: string) {
  const model = modelOf(BASE + text);
  const [assignment, findings] = assign(model);
  return { model, assigned: Object.fromEntries(assignment), findings, codes: findings.map(({ code }) => code) };
}

function reasons(text: string, instance: string, group = "reports/main"): readonly string[] {
  const candidate = candidatesOf(modelOf(BASE + text), group).find((one) => one.instance === instance);
  expect(candidate?.eligible).toBe(candidate?.reasons.length === 0);
  return candidate?.reasons ?? ["no such candidate"];
}

function place(finding: Diagnostic | undefined): string {
  const target = finding?.target;
  return target && !isPosition(target)
    ? `${target.subject.kind} ${target.subject.key} ${target.path.join(".")}`
    : "none";
}

describe("every group is on exactly one instance", () => {
  test.each([
    ["fixed", "aws-us", "", "aws-us"],
    ["default", "{ default: true }", "", "local"],
    ["pinned", "{ byNeeds: true }", pins("reports/main: aws-eu"), "aws-eu"],
  ])("%s", (_, platform, more, expected) => {
    const { assigned, findings } = run(ZONES + consumer({ department: "sales", platform }) + more);
    expect(findings).toEqual([]);
    expect(assigned).toEqual({ "reports/main": expected });
  });

  test("a legacy instance is one like any other", () => {
    const legacy = "---\n{ kind: DataPlatform, name: old-etl, type: legacy, locations: [onprem:us] }\n";
    expect(run(ZONES + legacy + consumer({ platform: "old-etl" })).assigned).toEqual({ "reports/main": "old-etl" });
    expect(run(ZONES + legacy + consumer({ platform: "old-etl", sinks: "[web_data/visits]" })).codes).toEqual([
      "assign/ineligible-instance",
    ]);
  });

  test("a transformer's groups choose nothing and run where their output is needed", () => {
    const text =
      ZONES +
      mask() +
      consumer({ sinks: "[masked/people]" }) +
      consumer({ name: "lake", platform: "aws-eu", container: "paris_pg", sinks: "[masked/people]" });
    const { model, assigned, findings } = run(text);
    expect(findings).toEqual([]);
    expect(assigned).toEqual({ "lake/main": "aws-eu", "reports/main": "local" });
    expect(candidatesOf(model, "mask/inputs")).toEqual([]);
    const assignment = new Map(Object.entries(assigned));
    expect(instancesOfTransformer(model, assignment, "mask")).toEqual(["aws-eu", "local"]);
    expect(instancesOfTransformer(model, new Map(), "mask")).toEqual([]);
  });
});

describe("an instance that cannot serve a group is an error at the chooser", () => {
  test("fixed: every reason is named, and who could", () => {
    const { assigned, findings } = run(
      ZONES +
        consumer({
          department: "finance",
          platform: "aws-us",
          needs: "{ latency: seconds }",
          sinks: "[web_data/visits, nw_data/customers]",
        }),
    );
    expect(assigned).toEqual({});
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: "assign/ineligible-instance", severity: "error" });
    expect(place(findings[0])).toBe("Workspace reports datasetGroups.0.platform");
    expect(findings[0]?.detail).toBe(
      "reports/main is fixed on instance aws-us, which cannot serve it: it serves only sales, and reports is of department finance; " +
        "it promises data within minutes, and the group needs it within seconds; " +
        "container paris_pg, from which web_data is read, lies in onprem:eu/paris, outside its locations aws:us, onprem:us. " +
        "No other instance could either; change what stands in the way.",
    );
  });

  test("default", () => {
    const { findings } = run(ZONES + consumer({ platform: "{ default: true }", needs: "{ history: milestoned }" }));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.detail).toBe(
      "reports/main is served by the ecosystem's default instance local, which cannot serve it: " +
        "it promises live data only (capabilities.history), and the group needs milestoned history. Only this instance could: aws-eu.",
    );
  });

  test("pinned: the lock file's entry is shown too", () => {
    const { findings } = run(ZONES + consumer({ platform: "{ byNeeds: true }" }) + pins("reports/main: aws-us"));
    expect(findings).toHaveLength(1);
    expect(place(findings[0])).toBe("Workspace reports datasetGroups.0.platform");
    expect(findings[0]?.related[0]?.target).toMatchObject({ path: ["assignments", "reports/main"] });
    expect(findings[0]?.detail).toContain("reports names no department");
    expect(findings[0]?.detail).toContain("These instances could: aws-eu, local.");
  });
});

describe("groups that choose by needs", () => {
  test("an unpinned one is an error that tells the pin", () => {
    const { assigned, findings } = run(ZONES + consumer({ department: "sales", platform: "{ byNeeds: true }" }));
    expect(assigned).toEqual({});
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: "assign/unpinned-group" });
    expect(findings[0]?.detail).toContain('"reports/main: local"');
    expect(findings[0]?.detail).toContain("the first of 3 eligible instances");
  });

  test("one that nobody can serve names every instance's reasons", () => {
    const { findings } = run(ZONES + consumer({ platform: "{ byNeeds: true }", needs: "{ latency: seconds }" }));
    expect(findings.map(({ code }) => code)).toEqual(["assign/no-eligible-instance"]);
    for (const instance of ["aws-eu", "aws-us", "local"]) expect(findings[0]?.detail).toContain(` ${instance}: `);
  });

  test.each([
    ["hours and live: what promises no more", "{}", "sales", "local"],
    ["minutes: the default cannot", "{ latency: minutes }", "sales", "aws-eu"],
    ["days: the least beyond", "{ latency: days }", "sales", "local"],
  ])("%s", (_, needs, department, first) => {
    const model = modelOf(BASE + ZONES + consumer({ department, platform: "{ byNeeds: true }", needs }));
    expect(firstChoice(model, "reports/main")).toBe(first);
  });

  test("candidates are listed by key, ranked among the eligible", () => {
    const text = ZONES + consumer({ department: "sales", needs: "{ latency: minutes }" });
    expect(candidatesOf(modelOf(BASE + text), "reports/main")).toEqual([
      { instance: "aws-eu", eligible: true, reasons: [], rank: 1 },
      { instance: "aws-us", eligible: true, reasons: [], rank: 2 },
      {
        instance: "local",
        eligible: false,
        reasons: ["it promises data within hours, and the group needs it within minutes"],
      },
    ]);
  });

  test("of equals the ecosystem's default comes first", () => {
    const twin = "---\n{ kind: DataPlatform, name: a-twin, type: local, locations: [onprem] }\n";
    const model = modelOf(BASE + ZONES + twin + consumer({}));
    expect(firstChoice(model, "reports/main")).toBe("local");
  });

  test("a new instance moves nobody who is pinned", () => {
    const text = ZONES + consumer({ platform: "{ byNeeds: true }" }) + pins("reports/main: aws-eu");
    const more = "---\n{ kind: DataPlatform, name: better, type: local, locations: [onprem] }\n";
    expect(run(text).assigned).toEqual(run(text + more).assigned);
  });
});

describe("locations", () => {
  test("the workspace's declared container", () => {
    expect(reasons(ZONES + consumer({ department: "sales", container: "paris_pg" }), "aws-us")).toEqual([
      "container paris_pg lies in onprem:eu/paris, outside its locations aws:us, onprem:us",
    ]);
  });

  test("sources behind a transformer, and the transformer's own container", () => {
    const text =
      ZONES +
      mask("container: paris_pg", "[web_data/visits]") +
      consumer({ department: "sales", sinks: "[masked/people]" });
    expect(reasons(text, "aws-us")).toEqual([
      "container paris_pg of transformer mask lies in onprem:eu/paris, outside its locations aws:us, onprem:us",
      "container paris_pg, from which web_data is read, lies in onprem:eu/paris, outside its locations aws:us, onprem:us",
    ]);
    expect(reasons(text, "aws-eu")).toEqual([]);
  });

  test("a source taken from its primary platform may lie elsewhere", () => {
    const text = ZONES + consumer({ department: "sales", sinks: "[web_data/visits]" });
    expect(reasons(text, "aws-us")).toHaveLength(1);
    const primary = BASE.replace("name: web_data\n", "name: web_data\nprimaryPlatform: aws-eu\n");
    const model = modelOf(primary + text);
    expect(candidatesOf(model, "reports/main").map(({ eligible }) => eligible)).toEqual([true, true, true]);
  });

  test("but the primary platform has to reach it, which is said once", () => {
    const primary = BASE.replace("name: web_data\n", "name: web_data\nprimaryPlatform: aws-us\n");
    const model = modelOf(
      primary +
        ZONES +
        consumer({ sinks: "[web_data/visits]" }) +
        consumer({ name: "second", container: "paris_pg", sinks: "[web_data/visits]" }),
    );
    const [, findings] = assign(model);
    expect(findings.map(({ code }) => code)).toEqual(["assign/ineligible-primary-platform"]);
    expect(place(findings[0])).toBe("Datastore web_data primaryPlatform");
    expect(findings[0]?.detail).toContain("container paris_pg, from which web_data is read");
  });
});

describe("policies, as far as no platform is needed to judge them", () => {
  const sales = { department: "sales" };
  test.each<[string, string, Parameters<typeof consumer>[0], string, string[]]>([
    [
      "the data's zone keeps it off a platform",
      zone("us", "policies: [{ name: p, platforms: { deny: [aws-eu] } }]") + zone("eu"),
      { ...sales, sinks: "[nw_data/products, nw_data/customers]" },
      "aws-eu",
      ['policy "p" of zone us does not allow nw_data/customers and 1 more dataset on platform aws-eu'],
    ],
    [
      "when a classification",
      zone("us", "policies: [{ name: p, when: { classifications: [pii] }, platforms: { deny: [aws-eu] } }]") +
        zone("eu"),
      { ...sales, sinks: "[nw_data/products]" },
      "aws-eu",
      [],
    ],
    [
      "when a department",
      zone("us", "policies: [{ name: p, when: { departments: [sales] }, platforms: { deny: [aws-eu] } }]") + zone("eu"),
      sales,
      "aws-eu",
      ['policy "p" of zone us does not allow nw_data/customers on platform aws-eu'],
    ],
    [
      "when another department",
      zone("us", "policies: [{ name: p, when: { departments: [finance] }, platforms: { deny: [aws-eu] } }]") +
        zone("eu"),
      sales,
      "aws-eu",
      [],
    ],
    [
      "the consumer's zone binds its workspaces",
      zone("us") + zone("eu", "policies: [{ name: p, platforms: { allow: [local] } }]"),
      { team: "eu/web" },
      "aws-eu",
      ['policy "p" of zone eu does not allow nw_data/customers on platform aws-eu'],
    ],
    [
      "a managed container lies where the instance is",
      zone("us", "policies: [{ name: p, locations: { allow: [onprem, aws:us] } }]") + zone("eu"),
      { ...sales, container: "{ managedBy: platform, type: glue }" },
      "aws-eu",
      ['policy "p" of zone us does not allow nw_data/customers in location aws:eu'],
    ],
    [
      "clouds and vendors of a managed container",
      zone("us", "policies: [{ name: p, clouds: { deny: [AWS] }, vendors: { deny: [aws] } }]") + zone("eu"),
      { ...sales, container: "{ managedBy: platform, type: glue }" },
      "aws-us",
      [
        'policy "p" of zone us does not allow nw_data/customers in cloud AWS',
        'policy "p" of zone us does not allow nw_data/customers with vendor aws',
      ],
    ],
    [
      "container types and departments",
      zone("us", "policies: [{ name: p, containerTypes: { deny: [postgresql] }, departments: { allow: [finance] } }]") +
        zone("eu"),
      {},
      "local",
      [
        'policy "p" of zone us does not allow nw_data/customers for a workspace that names no department',
        'policy "p" of zone us does not allow nw_data/customers in a container of type postgresql',
      ],
    ],
  ])("%s", (_, zones, options, instance, expected) => {
    expect(reasons(zones + consumer(options), instance)).toEqual(expected);
  });

  test("the ecosystem's and the dataset's policies bind too", () => {
    const model = modelOf(
      BASE.replace(
        "departments: [sales, finance]",
        "departments: [sales, finance]\npolicies: [{ name: e, platforms: { deny: [local] } }]",
      ).replace("name: customers, ", "name: customers, policies: [{ name: d, platforms: { deny: [local] } }], ") +
        ZONES +
        consumer({}),
    );
    expect(candidatesOf(model, "reports/main").find(({ instance }) => instance === "local")?.reasons).toEqual([
      'policy "d" of dataset nw_data/customers does not allow nw_data/customers on platform local',
      'policy "e" of the ecosystem does not allow nw_data/customers on platform local',
    ]);
  });

  test("derived data is bound by what binds its inputs, wherever it is exchanged to", () => {
    const primary = BASE.replace("name: masked\n", "name: masked\nprimaryPlatform: local\n");
    const us = (rest: string) =>
      zone("us", `policies: [{ name: p, when: { classifications: [pii] }, platforms: { deny: [aws-eu] } }]${rest}`);
    const eu = zone("eu");
    const wants =
      mask() + consumer({ team: "eu/web", platform: "aws-eu", container: "paris_pg", sinks: "[masked/people]" });
    const derived = (zones: string) =>
      candidatesOf(
        modelOf(
          primary.replace(
            "name: masked\nprimaryPlatform: local\nteam: us/sales",
            "name: masked\nprimaryPlatform: local\nteam: eu/web",
          ) +
            zones +
            wants,
        ),
        "reports/main",
      ).find(({ instance }) => instance === "aws-eu")?.reasons;
    expect(derived(us("") + eu)).toEqual(['policy "p" of zone us does not allow masked/people on platform aws-eu']);
    // What the transformer removes counts once the zone of the input's team lists it.
    expect(derived(us(", declassifications: [{ workspace: mask, removes: [pii] }]") + eu)).toEqual([]);
    expect(derived(us(", declassifications: [{ workspace: mask, removes: [phi] }]") + eu)).toHaveLength(1);
    expect(derived(us("") + zone("eu", "declassifications: [{ workspace: mask, removes: [pii] }]"))).toHaveLength(1);
  });

  test("a transformer's inputs must be allowed where it would run", () => {
    const zones =
      zone("us", "policies: [{ name: p, when: { datastores: [nw_data] }, platforms: { deny: [aws-eu] } }]") +
      zone("eu");
    expect(reasons(zones + mask() + consumer({ sinks: "[masked/people]" }), "aws-eu")).toEqual([
      'policy "p" of zone us does not allow masked/people on platform aws-eu',
      'policy "p" of zone us does not allow nw_data/customers, read by transformer mask, on platform aws-eu',
    ]);
  });

  test("what any instance would break makes nobody eligible, but a chosen one is not blamed: governance says it", () => {
    const zones = zone("us", "policies: [{ name: p, locations: { deny: [onprem:us] } }]") + zone("eu");
    const { assigned, findings } = run(zones + consumer({}));
    expect(reasons(zones + consumer({}), "local")).toEqual([
      'policy "p" of zone us does not allow nw_data/customers in location onprem:us/ny',
    ]);
    expect(findings).toEqual([]);
    expect(assigned).toEqual({ "reports/main": "local" });
  });
});

describe("one dataset in one container has one writing instance", () => {
  test("two groups: both places, once", () => {
    const two =
      consumer({ name: "a", platform: "aws-eu" }) +
      consumer({ name: "b", sinks: "[nw_data/products, nw_data/customers]" });
    const { findings, assigned } = run(ZONES + two);
    expect(assigned).toEqual({ "a/main": "aws-eu", "b/main": "local" });
    expect(findings.map(({ code }) => code)).toEqual(["assign/two-writers"]);
    expect(place(findings[0])).toBe("Workspace b datasetGroups.0.sinks.1");
    expect(findings[0]?.related[0]?.target).toMatchObject({
      subject: { key: "a" },
      path: ["datasetGroups", 0, "sinks", 0],
    });
    expect(findings[0]?.detail).toContain("instance aws-eu for a/main and by instance local for b/main");
  });

  test("other datasets, one instance, or managed containers are fine", () => {
    const managed = "{ managedBy: platform, type: duckdb }";
    for (const text of [
      consumer({ name: "a", platform: "aws-eu", sinks: "[nw_data/products]" }) + consumer({ name: "b" }),
      consumer({ name: "a" }) + consumer({ name: "b" }),
      consumer({ name: "a", platform: "aws-eu", container: managed }) + consumer({ name: "b", container: managed }),
    ])
      expect(run(ZONES + text).findings).toEqual([]);
  });

  test("a transformer with a declared container that two instances need", () => {
    const text =
      ZONES +
      mask("container: sales_pg") +
      consumer({ name: "a", platform: "aws-eu", container: "paris_pg", sinks: "[masked/people]" }) +
      consumer({ name: "b", sinks: "[masked/people]" });
    const { findings } = run(text);
    expect(findings.map(({ code }) => code)).toEqual(["assign/two-writers"]);
    expect(findings[0]?.detail).toContain("primaryPlatform of masked");
    const primary = modelOf(BASE.replace("name: masked\n", "name: masked\nprimaryPlatform: local\n") + text);
    expect(assign(primary)[1]).toEqual([]);
  });
});

describe("what lint refuses is passed over in silence", () => {
  test.each([
    ["an unknown instance", consumer({ platform: "nowhere" })],
    ["an unknown pin", consumer({ platform: "{ byNeeds: true }" }) + pins("reports/main: nowhere")],
    ["an unknown pinned group", pins("nobody/none: local")],
    ["an unknown dataset", consumer({ sinks: "[nw_data/nothing, none/none]" })],
    ["an unknown container", consumer({ container: "nothing" })],
    ["an unknown department", consumer({ department: "nobody", platform: "aws-us" })],
    ["an unknown transformer", consumer({ sinks: "[masked/people]" })],
    [
      "an unknown primary platform",
      "---\n{ kind: Datastore, name: x, team: us/sales, primaryPlatform: nowhere, source: { container: sales_pg }, datasets: [{ name: y, columns: [{ name: id, type: integer }] }] }\n" +
        consumer({ sinks: "[x/y]" }),
    ],
    ["a loop", mask(undefined, "[masked/people]") + consumer({ sinks: "[masked/people]" })],
    [
      "an unknown location",
      "---\n{ kind: DataContainer, name: x, owner: us/sales, type: postgresql, locations: [mars] }\n" +
        consumer({ container: "x" }),
    ],
    ["an unknown team", consumer({ team: "nobody" })],
    [
      "an unknown dataset wanted of two instances",
      consumer({ name: "a", sinks: "[none/none]" }) + consumer({ name: "b", platform: "aws-eu", sinks: "[none/none]" }),
    ],
    [
      "an instance with an unknown location",
      `---\n{ kind: DataPlatform, name: lost, type: local, locations: [mars, "aws:us"] }\n${consumer({ platform: "lost" })}`,
    ],
  ])("%s", (_, text) => {
    expect(run(ZONES + text).findings).toEqual([]);
  });

  test("an empty model", () => {
    expect(assign(loadYaml("").model)).toEqual([new Map(), []]);
  });
});
