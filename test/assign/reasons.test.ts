import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { eligibilityOf } from "../../src/assign/eligibility.js";
import type { Reason } from "../../src/assign/reason.js";
import { indexModel } from "../../src/model/model-index.js";
import { modelOf } from "../support/model.js";
import { BASE, consumer, mask, zone } from "./ecosystem.js";

const ZONES = zone("us") + zone("eu");

/** Everything that keeps an instance from serving the group `reports/main` of a model. */
function reasons(text: string, instance: string): readonly Reason[] {
  const index = indexModel(modelOf(text));
  const group = index.groups.get("reports/main");
  const platform = index.platforms.get(instance);
  if (!group || !platform) throw new Error("a test asks about what is there");
  return eligibilityOf(index).reasons(group, platform);
}

const texts = (text: string, instance: string): string[] => reasons(text, instance).map(({ text }) => text);
const policy = (rest: string): string => zone("us", `policies: [{ name: p, ${rest} }]`) + zone("eu");
const MANAGED = "{ managedBy: platform, type: glue }";

describe("every kind of reason", () => {
  test("is told, in one order, and whether another choice would help", () => {
    const model =
      BASE.replace("{ latency: minutes, history: milestoned }", "{ latency: hours, history: live }") +
      zone("us", "policies: [{ name: p, platforms: { deny: [aws-us] }, containerTypes: { deny: [postgresql] } }]") +
      zone("eu") +
      consumer({
        department: "finance",
        container: "paris_pg",
        needs: "{ latency: minutes, history: milestoned }",
        sinks: "[nw_data/customers, web_data/visits]",
      });
    expect(reasons(model, "aws-us")).toStrictEqual([
      {
        kind: "department",
        text: "it serves only sales, and reports is of department finance",
        standing: false,
      },
      {
        kind: "latency",
        text: "it promises data within hours, and the group needs it within minutes",
        standing: false,
      },
      {
        kind: "history",
        text: "it promises live data only (capabilities.history), and the group needs milestoned history",
        standing: false,
      },
      {
        kind: "location",
        text: "container paris_pg lies in onprem:eu/paris, outside its locations aws:us, onprem:us",
        standing: false,
      },
      {
        kind: "location",
        text: "container paris_pg, from which web_data is read, lies in onprem:eu/paris, outside its locations aws:us, onprem:us",
        standing: false,
      },
      {
        kind: "policy",
        text: 'policy "p" of zone us does not allow nw_data/customers and 1 more dataset in a container of type postgresql',
        standing: true,
      },
      {
        kind: "policy",
        text: 'policy "p" of zone us does not allow nw_data/customers and 1 more dataset on platform aws-us',
        standing: false,
      },
    ]);
  });
});

describe("a chosen instance is refused for each reason that another choice would mend", () => {
  const sales = { department: "sales" };
  test.each([
    [
      "the workspace's own container is out of its reach",
      ZONES + consumer({ ...sales, platform: "aws-us", container: "paris_pg" }),
    ],
    [
      "a policy forbids the instance",
      policy("platforms: { deny: [aws-us] }") + consumer({ ...sales, platform: "aws-us" }),
    ],
    [
      "a policy forbids a transformer's input to be there",
      zone(
        "us",
        "policies: [{ name: p, when: { classifications: [pii] }, platforms: { deny: [aws-us] } }], " +
          "declassifications: [{ workspace: mask, removes: [pii] }]",
      ) +
        zone("eu") +
        mask("container: { managedBy: platform, type: iceberg }") +
        consumer({ ...sales, platform: "aws-us", sinks: "[masked/people]" }),
    ],
    [
      "a transformer's container is out of its reach",
      ZONES + mask("container: paris_pg") + consumer({ ...sales, platform: "aws-us", sinks: "[masked/people]" }),
    ],
    ["a source is out of its reach", ZONES + consumer({ ...sales, platform: "aws-us", sinks: "[web_data/visits]" })],
  ])("%s", (_, text) => {
    const [assignment, findings] = assign(modelOf(BASE + text));
    expect(findings.map(({ code }) => code)).toEqual(["assign/ineligible-instance"]);
    expect([...assignment]).toEqual([]);
  });
});

describe("departments", () => {
  test("an instance for nobody serves nobody", () => {
    const nobody = BASE.replace("departments: [sales]", "departments: []");
    expect(texts(nobody + ZONES + consumer({ department: "sales" }), "aws-us")).toEqual([
      "it serves only nobody, and reports is of department sales",
    ]);
  });

  test("without an ecosystem nobody can tell which there are, and nothing is guessed", () => {
    const alone = BASE.slice(BASE.indexOf("---"));
    expect(texts(alone + ZONES + consumer({ department: "finance" }), "aws-us")).toEqual([]);
  });
});

describe("sources", () => {
  test("a datastore without a container, which lint refuses, keeps nobody from anything", () => {
    const bare =
      "---\n{ kind: Datastore, name: x, team: us/sales, source: {}, datasets: [{ name: y, columns: [{ name: id, type: integer }] }] }\n";
    expect(texts(BASE + ZONES + bare + consumer({ sinks: "[x/y]" }), "local")).toEqual([]);
  });

  test("a primary platform reads for itself, too, and so must be able to", () => {
    const primary = BASE.replace("name: web_data\n", "name: web_data\nprimaryPlatform: aws-us\n");
    expect(texts(primary + ZONES + consumer({ department: "sales", sinks: "[web_data/visits]" }), "aws-us")).toEqual([
      "container paris_pg, from which web_data is read, lies in onprem:eu/paris, outside its locations aws:us, onprem:us",
    ]);
  });
});

describe("policies", () => {
  const customers = 'policy "p" of zone us does not allow nw_data/customers';
  test.each<[string, string, Parameters<typeof consumer>[0], string[]]>([
    [
      "the department, by name",
      "departments: { deny: [sales] }",
      { department: "sales" },
      [`${customers} for department sales`],
    ],
    [
      "the department, where the container is unknown",
      "departments: { deny: [sales] }",
      { department: "sales", container: "nothing" },
      [`${customers} for department sales`],
    ],
    [
      "department and type of a managed container",
      "departments: { deny: [sales] }, containerTypes: { deny: [glue] }",
      { department: "sales", container: MANAGED },
      [`${customers} for department sales`, `${customers} in a container of type glue`],
    ],
    [
      "three datasets of one policy are one reason",
      "platforms: { deny: [local] }",
      { sinks: "[nw_data/products, nw_data/customers, nw_data/third]" },
      ['policy "p" of zone us does not allow nw_data/customers and 2 more datasets on platform local'],
    ],
    [
      "a location of a vendor that is unknown, lint's to report, lies in no cloud",
      "clouds: { allow: [AZURE] }",
      { container: "lost" },
      [],
    ],
  ])("%s", (_, rest, options, expected) => {
    const base = BASE.replace(
      "  - { name: products,",
      "  - { name: third, classification: public, columns: [{ name: id, type: integer }] }\n  - { name: products,",
    );
    const lost =
      "---\n{ kind: DataContainer, name: lost, owner: us/sales, type: postgresql, locations: ['mars:red'] }\n";
    expect(texts(base + lost + policy(rest) + consumer(options), "local")).toEqual(expected);
  });

  test("an instance without locations, which lint refuses, keeps its containers nowhere", () => {
    const nowhere = "---\n{ kind: DataPlatform, name: nowhere, type: local, locations: [] }\n";
    const text = BASE + nowhere + policy("locations: { allow: [aws] }, vendors: { allow: [aws] }");
    expect(texts(text + consumer({ container: MANAGED, sinks: "[nw_data/customers]" }), "nowhere")).toEqual([
      "container sales_pg, from which nw_data is read, lies in onprem:us/ny, outside its locations nobody",
    ]);
  });
});
