import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { instancesOfTransformer } from "../../src/assign/transformer-instances.js";
import { modelOf } from "../support/model.js";
import { BASE, consumer, mask, zone } from "./ecosystem.js";

const ZONES = zone("us") + zone("eu");

/** A second transformer, of nothing in common with `mask`. */
const COUNT =
  "---\n{ kind: Datastore, name: counts, team: us/sales, source: { transformer: count }, datasets: [{ name: n, columns: [{ name: id, type: integer }] }] }\n" +
  "---\n{ kind: Workspace, name: count, team: us/sales, container: { managedBy: platform, type: iceberg }, " +
  "datasetGroups: [{ name: inputs, sinks: [web_data/visits] }], transformer: { code: [{ runtime: sql, " +
  'artifact: "git+https://x.example/x#v1", entry: x.sql }], trigger: { on: change }, output: counts } }\n';

/** What is found of a model, as the workspaces it points at (the related one first) and what it says. */
function clashes(text: string): { places: string[]; detail: string }[] {
  return assign(modelOf(BASE + ZONES + text))[1].map(({ code, target, related, detail }) => {
    expect(code).toBe("assign/two-writers");
    const places = [...related.map((other) => other.target), target].map((place) =>
      place && "subject" in place ? `${place.subject.key} ${place.path.join(".")}` : "none",
    );
    return { places, detail };
  });
}

describe("datasets that two instances would write into one container", () => {
  const first = consumer({ name: "a", platform: "aws-eu", sinks: "[nw_data/products, nw_data/customers]" });

  test("and the same two places are one finding that names the first of them", () => {
    const text = first + consumer({ name: "b", sinks: "[nw_data/products, nw_data/customers]" });
    expect(clashes(text)).toEqual([
      {
        places: ["a datasetGroups.0.sinks.0", "b datasetGroups.0.sinks.0"],
        detail:
          "nw_data/customers and 1 more in container reporting_pg would be written by instance aws-eu for a/main and " +
          "by instance local for b/main, each overwriting the other's rows. Let one instance serve both groups, or " +
          "give one of the workspaces a container of its own.",
      },
    ]);
  });

  test("are said once of an instance, however many of its groups want them", () => {
    const text =
      first +
      consumer({ name: "b", sinks: "[nw_data/customers]" }) +
      consumer({ name: "c", sinks: "[nw_data/customers, nw_data/products]" });
    expect(clashes(text).map(({ places }) => places)).toEqual([
      ["a datasetGroups.0.sinks.1", "b datasetGroups.0.sinks.0"],
      ["a datasetGroups.0.sinks.0", "c datasetGroups.0.sinks.1"],
    ]);
  });

  test("are held against the first instance, of three", () => {
    const text =
      consumer({ name: "a", platform: "aws-eu" }) +
      consumer({ name: "b", platform: "aws-us", department: "sales" }) +
      consumer({ name: "c" });
    expect(clashes(text).map(({ places }) => places)).toEqual([
      ["a datasetGroups.0.sinks.0", "b datasetGroups.0.sinks.0"],
      ["a datasetGroups.0.sinks.0", "c datasetGroups.0.sinks.0"],
    ]);
  });

  test("are findings apart in containers and groups apart", () => {
    const lake = { container: "sales_pg", sinks: "[nw_data/customers]" };
    const text =
      first +
      consumer({ name: "b" }) +
      consumer({ name: "c", platform: "aws-eu", ...lake }) +
      consumer({ name: "d", ...lake });
    expect(clashes(text).map(({ places }) => places)).toEqual([
      ["a datasetGroups.0.sinks.1", "b datasetGroups.0.sinks.0"],
      ["c datasetGroups.0.sinks.0", "d datasetGroups.0.sinks.0"],
    ]);
  });

  test("may be a consumer's and a transformer's input; then the output is named once", () => {
    const text =
      mask("container: sales_pg", "[nw_data/products, nw_data/customers]") +
      consumer({ name: "a", platform: "aws-eu", container: "paris_pg", sinks: "[masked/people]" }) +
      consumer({ name: "b", sinks: "[masked/people]" });
    expect(clashes(text)).toEqual([
      {
        places: ["mask datasetGroups.0.sinks.0", "mask datasetGroups.0.sinks.0"],
        detail: expect.stringContaining("name one instance as primaryPlatform of masked, so that"),
      },
    ]);
  });
});

describe("a transformer", () => {
  const text =
    mask() +
    COUNT +
    consumer({ name: "a", platform: "aws-eu", container: "paris_pg", sinks: "[masked/people, counts/n]" }) +
    consumer({ name: "b", platform: "local", sinks: "[counts/n]" }) +
    consumer({ name: "c", platform: "aws-us", department: "sales", sinks: "[nw_data/products]" });
  const model = modelOf(BASE + ZONES + text);
  const [assignment, findings] = assign(model);

  test("runs on the instances that need its output, and on no other", () => {
    expect(findings).toEqual([]);
    expect(instancesOfTransformer(model, assignment, "mask")).toEqual(["aws-eu"]);
    expect(instancesOfTransformer(model, assignment, "count")).toEqual(["aws-eu", "local"]);
    expect(instancesOfTransformer(model, assignment, "nothing")).toEqual([]);
  });
});

describe("a primary platform", () => {
  const primary = BASE.replace("name: masked\n", "name: masked\nprimaryPlatform: aws-eu\n");
  const policy = zone("us", "policies: [{ name: p, when: { datastores: [nw_data] }, platforms: { deny: [aws-eu] } }]");
  test("is not blamed for a policy on the way, which governance sees where the data rests", () => {
    const text = policy + zone("eu") + mask() + consumer({ sinks: "[masked/people]" });
    expect(assign(modelOf(primary + text))[1]).toEqual([]);
  });
});
