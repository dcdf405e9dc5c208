import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { isPosition } from "../../src/diagnostic/diagnostic.js";
import { buildGraphs } from "../../src/graph/build-graphs.js";
import { BASE, consumer, mask, zone } from "../assign/ecosystem.js";
import { modelOf } from "../support/model.js";

const ZONES = zone("us") + zone("eu");
const IN_LAKE = { department: "sales", platform: "aws-us", container: "{ managedBy: platform, type: glue }" };

function graphOf(text: string, base = BASE) {
  const model = modelOf(base + ZONES + text);
  const [assignment, findings] = assign(model);
  expect(findings).toEqual([]);
  const [graph, loops] = buildGraphs(model, assignment);
  return {
    graph,
    loops,
    told: Object.fromEntries(
      graph.platforms.map(({ platform, nodes, edges }) => [
        platform.key,
        [
          ...nodes.filter(({ id }) => !edges.some(({ from, to }) => from === id || to === id)).map(({ id }) => id),
          ...edges.map(({ from, to }) => `${from} -> ${to}`),
        ],
      ]),
    ),
  };
}

describe("what a group needs", () => {
  test("one ingestion per consumed dataset, none for others", () => {
    expect(graphOf(consumer({})).told).toEqual({
      local: ["ingest:nw_data/customers -> export:reporting_pg/nw_data/customers"],
    });
  });

  test("a store read whole has one ingestion of what is consumed", () => {
    const whole = BASE.replace("method: snapshot, schedule", "method: snapshot, scope: datastore, schedule");
    const { told, graph } = graphOf(consumer({ sinks: "[nw_data/products, nw_data/customers]" }), whole);
    expect(told).toEqual({
      local: [
        "ingest:nw_data -> export:reporting_pg/nw_data/customers",
        "ingest:nw_data -> export:reporting_pg/nw_data/products",
      ],
    });
    expect(graph.platforms[0]?.node("ingest:nw_data")?.datasets).toEqual(["nw_data/customers", "nw_data/products"]);
    const one = graphOf(consumer({}), whole).graph.platforms[0];
    expect(one?.node("ingest:nw_data")?.datasets).toEqual(["nw_data/customers"]);
  });

  test("one container shares an export; others have their own; managed ones are told apart by type and instance", () => {
    const text =
      consumer({ name: "a" }) +
      consumer({ name: "b" }) +
      consumer({ name: "c", container: "{ managedBy: platform, type: duckdb }" }) +
      consumer({ name: "d", ...IN_LAKE });
    const { told, graph } = graphOf(text);
    expect(told).toEqual({
      "aws-us": ["ingest:nw_data/customers -> export:managed:glue/nw_data/customers"],
      local: [
        "ingest:nw_data/customers -> export:managed:duckdb/nw_data/customers",
        "ingest:nw_data/customers -> export:reporting_pg/nw_data/customers",
      ],
    });
    const local = graph.platforms[1];
    expect(local?.intentions("export:reporting_pg/nw_data/customers")).toEqual({
      groups: ["a/main", "b/main"],
      total: 2,
    });
    expect(local?.intentions("ingest:nw_data/customers").groups).toEqual(["a/main", "b/main", "c/main"]);
    expect(local?.intentions("none")).toEqual({ groups: [], total: 0 });
    expect(local?.groups).toEqual(["a/main", "b/main", "c/main"]);
  });

  test("nothing needed: no graphs", () => {
    expect(graphOf(mask()).told).toEqual({});
  });
});

describe("transformers", () => {
  test("the output pulls in the whole workspace, on the instance that needs it", () => {
    const { told, graph } = graphOf(
      mask(undefined, "[nw_data/customers, web_data/visits]") + consumer({ sinks: "[masked/people]" }),
    );
    expect(told).toEqual({
      local: [
        "export:managed:iceberg/nw_data/customers -> trigger:mask",
        "export:managed:iceberg/web_data/visits -> trigger:mask",
        "ingest:masked -> export:reporting_pg/masked/people",
        "ingest:nw_data/customers -> export:managed:iceberg/nw_data/customers",
        "ingest:web_data/visits -> export:managed:iceberg/web_data/visits",
        "transform:mask -> ingest:masked",
        "trigger:mask -> transform:mask",
      ],
    });
    const [local] = graph.platforms;
    expect(local?.node("ingest:masked")).toMatchObject({
      kind: "ingest",
      datastore: "masked",
      workspace: "mask",
      datasets: ["masked/people"],
    });
    expect(local?.node("ingest:masked")).not.toHaveProperty("container");
    expect(local?.node("ingest:nw_data/customers")).toMatchObject({ datastore: "nw_data", container: "sales_pg" });
    expect(local?.node("trigger:mask")).toMatchObject({ workspace: "mask", datasets: [] });
    expect(local?.node("trigger:mask")).not.toHaveProperty("datastore");
    expect(local?.node("transform:mask")).toMatchObject({
      workspace: "mask",
      datastore: "masked",
      datasets: ["masked/people"],
    });
    expect(local?.node("export:reporting_pg/masked/people")).toMatchObject({
      container: "reporting_pg",
      datastore: "masked",
    });
  });

  test("an export that a consumer shares with a transformer counts the consumer, and the transformer's needs do not", () => {
    const text =
      mask("priority: critical, container: reporting_pg") +
      consumer({ name: "a", needs: "{ retention: P1Y }" }) +
      consumer({ name: "b", sinks: "[masked/people]", needs: "{ latency: hours, retention: P2Y }" });
    const [local] = graphOf(text).graph.platforms;
    expect(local?.intentions("export:reporting_pg/nw_data/customers")).toEqual({
      groups: ["a/main", "b/main"],
      total: 2,
    });
    expect(local?.intentions("trigger:mask")).toEqual({ groups: ["b/main"], total: 1 });
    expect(local?.node("export:reporting_pg/nw_data/customers")?.needs).toEqual({
      priority: "medium",
      latency: "hours",
      history: "live",
      retention: "P2Y",
      classifications: ["pii"],
      departments: [{ department: "", share: 1 }],
    });
  });

  test("classifications pass unless the zone of the input's team trusts the transformer to remove them", () => {
    const needed = mask(undefined, "[nw_data/customers, web_data/visits]") + consumer({ sinks: "[masked/people]" });
    const classified = (us: string, eu: string) => {
      const model = modelOf(BASE + us + eu + needed);
      const [local] = buildGraphs(model, assign(model)[0])[0].platforms;
      return ["trigger:mask", "transform:mask", "ingest:masked"].map((id) => local?.node(id)?.needs.classifications);
    };
    const trust = "declassifications: [{ workspace: mask, removes: [pii, internal] }]";
    expect(classified(zone("us"), zone("eu"))).toEqual([
      ["internal", "pii"],
      ["internal", "pii"],
      ["internal", "pii"],
    ]);
    expect(classified(zone("us", trust), zone("eu"))).toEqual([["internal", "pii"], ["internal", "pii"], ["internal"]]);
    expect(classified(zone("us"), zone("eu", trust))).toEqual([
      ["internal", "pii"],
      ["internal", "pii"],
      ["internal", "pii"],
    ]);
  });

  test("a loop is a finding that prints it, and what is behind it is left out", () => {
    const text =
      mask(undefined, "[nw_data/customers, second/data]") +
      mask()
        .replaceAll("mask", "again")
        .replace("output: agained", "output: second")
        .replace("[nw_data/customers]", "[masked/people]") +
      "---\n{ kind: Datastore, name: second, team: us/sales, source: { transformer: again }, datasets: [{ name: data, columns: [{ name: id, type: integer }] }] }\n" +
      consumer({ sinks: "[masked/people, nw_data/products]" });
    const { told, loops } = graphOf(text);
    expect(told).toEqual({ local: ["ingest:nw_data/products -> export:reporting_pg/nw_data/products"] });
    expect(loops.map(({ code }) => code)).toEqual(["graph/transformer-loop"]);
    expect(loops[0]?.detail).toContain("again -> mask -> again");
    expect(loops[0]?.related.map(({ target }) => !isPosition(target) && target.subject.key)).toEqual(["mask"]);
  });

  test("a transformer that reads its own output", () => {
    const { told, loops } = graphOf(mask(undefined, "[masked/people]") + consumer({ sinks: "[masked/people]" }));
    expect(told).toEqual({});
    expect(loops[0]?.detail).toContain("mask reads its own output");
  });

  test("an output that its transformer does not make cannot be had", () => {
    const stray =
      "---\n{ kind: Datastore, name: stray, team: us/sales, source: { transformer: mask }, datasets: [{ name: data, columns: [{ name: id, type: integer }] }] }\n";
    expect(graphOf(stray + mask() + consumer({ sinks: "[stray/data]" })).told).toEqual({});
  });

  test("a loop nobody needs is lint's alone", () => {
    expect(graphOf(mask(undefined, "[masked/people]") + consumer({})).loops).toEqual([]);
  });
});

describe("primary platforms", () => {
  const primary = (store: string, instance: string, base = BASE) =>
    base.replace(`name: ${store}\n`, `name: ${store}\nprimaryPlatform: ${instance}\n`);

  test("others take the data from the primary platform, which serves no group itself", () => {
    const text =
      consumer({ name: "a", sinks: "[nw_data/customers, nw_data/products]" }) +
      consumer({ name: "b", ...IN_LAKE, sinks: "[nw_data/products]" });
    const { told, graph } = graphOf(text, primary("nw_data", "aws-eu"));
    expect(told).toEqual({
      "aws-eu": [
        "ingest:nw_data/customers -> publish:local/nw_data",
        "ingest:nw_data/products -> publish:aws-us/nw_data",
        "ingest:nw_data/products -> publish:local/nw_data",
      ],
      "aws-us": ["exchange:aws-eu/nw_data -> export:managed:glue/nw_data/products"],
      local: [
        "exchange:aws-eu/nw_data -> export:reporting_pg/nw_data/customers",
        "exchange:aws-eu/nw_data -> export:reporting_pg/nw_data/products",
      ],
    });
    const [eu, us] = graph.platforms;
    expect(eu?.groups).toEqual([]);
    expect(eu?.components).toBe(1);
    expect(eu?.node("publish:local/nw_data")).toMatchObject({
      peer: "local",
      datasets: ["nw_data/customers", "nw_data/products"],
    });
    expect(us?.node("exchange:aws-eu/nw_data")).toMatchObject({ peer: "aws-eu", datasets: ["nw_data/products"] });
    // What is needed crosses the exchange.
    expect(eu?.intentions("ingest:nw_data/products")).toEqual({ groups: ["a/main", "b/main"], total: 2 });
    expect(eu?.node("ingest:nw_data/products")?.needs.departments).toEqual([
      { department: "", share: 0.5 },
      { department: "sales", share: 0.5 },
    ]);
  });

  test("a transformer's output with a primary platform is made there alone", () => {
    const text = mask() + consumer({ ...IN_LAKE, sinks: "[masked/people]" });
    expect(graphOf(text, primary("masked", "local")).told).toEqual({
      "aws-us": ["exchange:local/masked -> export:managed:glue/masked/people"],
      local: [
        "export:managed:iceberg/nw_data/customers -> trigger:mask",
        "ingest:masked -> publish:aws-us/masked",
        "ingest:nw_data/customers -> export:managed:iceberg/nw_data/customers",
        "transform:mask -> ingest:masked",
        "trigger:mask -> transform:mask",
      ],
    });
  });

  test("exchanges may go there and back", () => {
    const text = mask() + consumer({ ...IN_LAKE, sinks: "[masked/people]" });
    expect(Object.keys(graphOf(text, primary("nw_data", "aws-us", primary("masked", "local"))).told)).toEqual([
      "aws-us",
      "local",
    ]);
    const { told } = graphOf(text, primary("nw_data", "aws-us", primary("masked", "local")));
    expect(told["aws-us"]).toEqual([
      "exchange:local/masked -> export:managed:glue/masked/people",
      "ingest:nw_data/customers -> publish:local/nw_data",
    ]);
    expect(told.local).toContain("exchange:aws-us/nw_data -> export:managed:iceberg/nw_data/customers");
  });
});

describe("intentions", () => {
  test("the fifty highest, by priority and key, and how many there are", () => {
    const many = Array.from({ length: 120 }, (_, at) => {
      const name = `w${String(at).padStart(3, "0")}`;
      const priority = at % 3 === 0 ? "low" : at % 3 === 1 ? "high" : "medium";
      return consumer({ name }).replace("container:", `priority: ${priority}\ncontainer:`);
    });
    const [local] = graphOf(many.join("")).graph.platforms;
    const { groups, total } = local?.intentions("ingest:nw_data/customers") ?? { groups: [], total: 0 };
    expect(total).toBe(120);
    expect(groups).toHaveLength(50);
    expect(groups.slice(0, 2)).toEqual(["w001/main", "w004/main"]);
    expect(groups.slice(38, 42)).toEqual(["w115/main", "w118/main", "w002/main", "w005/main"]);
  });

  test("a group that names a dataset twice counts once", () => {
    const [local] = graphOf(consumer({ sinks: "[nw_data/customers, nw_data/customers]" })).graph.platforms;
    expect(local?.intentions("ingest:nw_data/customers")).toEqual({ groups: ["reports/main"], total: 1 });
    expect(local?.node("export:reporting_pg/nw_data/customers")?.datasets).toEqual(["nw_data/customers"]);
  });
});
