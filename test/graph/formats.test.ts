import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assign } from "../../src/assign/assign.js";
import { buildGraphs } from "../../src/graph/build-graphs.js";
import { type Cut, cutGraph, type EcosystemSlice, unknownInCut } from "../../src/graph/cut-graph.js";
import { formatGraphDot } from "../../src/graph/format/dot.js";
import { formatGraphJson, graphDocument } from "../../src/graph/format/json.js";
import { formatGraphMermaid } from "../../src/graph/format/mermaid.js";
import { formatGraphText } from "../../src/graph/format/text.js";
import { PRIORITIES } from "../../src/model/common.js";
import { BASE, consumer, mask, zone } from "../assign/ecosystem.js";
import { ecosystems } from "../support/arbitraries.js";
import { modelOf } from "../support/model.js";

const TEXT =
  BASE.replace("name: web_data\n", "name: web_data\nprimaryPlatform: aws-eu\n") +
  zone("us") +
  zone("eu") +
  mask(undefined, "[nw_data/customers, web_data/visits]") +
  consumer({ sinks: "[masked/people, nw_data/products]", needs: "{ retention: P5Y }" }) +
  consumer({ name: "visits", container: "paris_pg", sinks: "[web_data/visits]" });
const MODEL = modelOf(TEXT);
const [GRAPH] = buildGraphs(MODEL, assign(MODEL)[0]);

/** A slice whose every text is hostile. */
function hostile(text: string): EcosystemSlice {
  const needs = {
    priority: PRIORITIES[0],
    latency: "days",
    history: "live",
    classifications: [text],
    departments: [],
  } as const;
  const node = { kind: "export", component: 0, datasets: [], needs } as const;
  const [platform] = MODEL.platforms;
  if (!platform) throw new Error("the ecosystem has instances");
  const nodes = [{ ...node, id: `export:${text}` }, { ...node, id: "trigger:x", kind: "trigger" } as const];
  const edges = [{ from: `export:${text}`, to: "trigger:x" }];
  const intentions = () => ({ groups: [text], total: 1 });
  return { platforms: [{ platform: { ...platform, key: text, type: text }, nodes, edges, intentions }] };
}

describe("text", () => {
  test("a tree per instance and component, needs where they differ from the node above", () => {
    expect(formatGraphText(GRAPH)).toBe(`aws-eu (aws-glue): 2 nodes in 1 component

  component 0: 2 nodes
  ingest:web_data/visits
  │  medium · hours · live · kept for ever · internal · for reports/main, visits/main
  └─ publish:local/web_data

local (local): 11 nodes in 2 components

  component 0: 9 nodes
  exchange:aws-eu/web_data
  │  medium · hours · live · kept for ever · internal · for reports/main, visits/main
  ├─ export:managed:iceberg/web_data/visits
  │  │  medium · hours · live · kept P5Y · internal · for reports/main
  │  └─ trigger:mask
  │     │  medium · hours · live · kept P5Y · internal, pii · for reports/main
  │     └─ transform:mask
  │        └─ ingest:masked
  │           └─ export:reporting_pg/masked/people
  └─ export:paris_pg/web_data/visits
        medium · hours · live · kept for ever · internal · for visits/main
  ingest:nw_data/customers
  │  medium · hours · live · kept P5Y · pii · for reports/main
  └─ export:managed:iceberg/nw_data/customers
     └─ trigger:mask (see above)

  component 1: 2 nodes
  ingest:nw_data/products
  │  medium · hours · live · kept P5Y · public · for reports/main
  └─ export:reporting_pg/nw_data/products
`);
  });

  test("nothing", () => {
    expect(formatGraphText({ platforms: [] })).toBe("Nothing is needed here.\n");
  });

  test("every node is shown, details fit 100 columns, depth is bounded", () => {
    fc.assert(
      fc.property(ecosystems(), (model) => {
        const [graph] = buildGraphs(model, assign(model)[0]);
        const lines = formatGraphText(graph).split("\n");
        for (const { nodes } of graph.platforms)
          for (const { id } of nodes) expect(lines.some((line) => line.endsWith(id))).toBe(true);
        for (const line of lines) if (line.includes(" · ")) expect(line.length).toBeLessThanOrEqual(100);
        for (const line of lines) expect(line.search(/[a-z]/)).toBeLessThanOrEqual(2 + 3 * 14);
      }),
      { numRuns: 40 },
    );
  });

  test("characters that act are shown by their codes", () => {
    const text = formatGraphText(hostile("a\u001b[31m\nb\u202e"));
    expect(text).toContain("export:a\\u001b[31m\\u000ab\\u202e");
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\u202e");
  });
});

describe("json", () => {
  test("the stable form", () => {
    const containers = new Map([
      ["aws-eu", [{ key: "paris_pg", role: "producer", locations: ["onprem:eu/paris"], type: "postgresql" } as const]],
    ]);
    const document = JSON.parse(formatGraphJson(GRAPH, containers));
    expect(document).toEqual(graphDocument(GRAPH, containers));
    expect(document.schema).toBe(1);
    expect(document.platforms[0]).toEqual({
      platform: "aws-eu",
      kind: "aws-glue",
      components: 1,
      nodes: [
        {
          id: "ingest:web_data/visits",
          kind: "ingest",
          component: 0,
          priority: "medium",
          latency: "hours",
          retention: null,
          history: "live",
          intentions: ["reports/main", "visits/main"],
          intentionCount: 2,
          classifications: ["internal"],
        },
        expect.objectContaining({ id: "publish:local/web_data", kind: "publish" }),
      ],
      edges: [{ from: "ingest:web_data/visits", to: "publish:local/web_data" }],
      containers: [{ key: "paris_pg", role: "producer", locations: ["onprem:eu/paris"] }],
    });
    expect(document.platforms[1].containers).toEqual([]);
    expect(document.platforms[1].components).toBe(2);
  });
});

describe("mermaid", () => {
  test("a box per instance, shapes by kind, dotted arrows between instances", () => {
    const text = formatGraphMermaid(GRAPH);
    expect(text).toContain('  subgraph p0["aws-eu (aws-glue)"]\n    n0[("ingest:web_data/visits<br/>medium · hours');
    expect(text).toMatch(/\n {2}n1 -\.-> n2\n$/);
    expect(text).toContain('{{"trigger:mask<br/>');
    expect(text).toContain("    n0 --> n1\n");
  });

  test("hostile text stays text", () => {
    const text = formatGraphMermaid(
      hostile('"]\n  click n0 "javascript:x" <img onerror=1> `x` #35; &lt; %%{init}%%\\'),
    );
    expect(text.split("\n")).toHaveLength(7);
    for (const label of text.matchAll(/"([^"]*)"/g))
      expect(label[1]?.replaceAll("<br/>", "")).not.toMatch(/[<>&`'\\]|\n/);
    expect(text).toContain(
      "export:#34;]#92;u000a  click n0 #34;javascript:x#34; #60;img onerror=1#62; #96;x#96; #35;35#59;",
    );
  });
});

describe("dot", () => {
  test("a cluster per instance, dashed arrows between instances", () => {
    const text = formatGraphDot(GRAPH);
    expect(text).toContain('  subgraph "cluster_aws-eu" {\n    label="aws-eu (aws-glue)";\n');
    expect(text).toContain('"aws-eu publish:local/web_data" -> "local exchange:aws-eu/web_data" [style=dashed];');
    expect(text).toContain('label="ingest:masked\\nmedium · hours · live · kept P5Y · internal, pii"');
  });

  test("hostile text stays text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const lines = formatGraphDot(hostile(name)).trimEnd().split("\n");
        expect(lines).toHaveLength(10);
        // Outside of quoted texts only Graphviz' own words are left.
        const bare = lines.join("\n").replace(/"(?:[^"\\]|\\[\s\S])*"/g, "");
        expect(bare).toMatch(/^[a-zA-Z0-9 {}=,;\n[\]>-]*$/);
      }),
      { examples: [["\\"], ['\\"'], ['"; x [']] },
    );
  });
});

describe("cutting", () => {
  const kept = (cut: Cut): string[] =>
    cutGraph(GRAPH, cut).platforms.flatMap(({ platform, nodes }) => nodes.map(({ id }) => `${platform.key} ${id}`));

  test.each<[string, Cut, string[]]>([
    ["an instance", { platform: "aws-eu" }, ["aws-eu ingest:web_data/visits", "aws-eu publish:local/web_data"]],
    [
      "a workspace's pipelines, across exchanges",
      { workspace: "visits" },
      [
        "aws-eu ingest:web_data/visits",
        "aws-eu publish:local/web_data",
        "local exchange:aws-eu/web_data",
        "local export:paris_pg/web_data/visits",
      ],
    ],
    [
      "on one instance",
      { workspace: "visits", platform: "aws-eu" },
      ["aws-eu ingest:web_data/visits", "aws-eu publish:local/web_data"],
    ],
    ["only what depends on it", { workspace: "visits", downstream: true }, ["local export:paris_pg/web_data/visits"]],
    [
      "a datastore, upstream",
      { datastore: "nw_data", upstream: true },
      [
        "local export:managed:iceberg/nw_data/customers",
        "local export:reporting_pg/nw_data/products",
        "local ingest:nw_data/customers",
        "local ingest:nw_data/products",
      ],
    ],
    [
      "a transformer, downstream",
      { workspace: "mask", datastore: "masked", downstream: true },
      ["local export:reporting_pg/masked/people", "local ingest:masked", "local transform:mask"],
    ],
    [
      "a datastore for a workspace",
      { workspace: "reports", datastore: "nw_data" },
      ["local export:reporting_pg/nw_data/products", "local ingest:nw_data/products"],
    ],
    ["a workspace that is not there", { workspace: "none" }, []],
    ["an instance that is not there", { platform: "none" }, []],
  ])("%s", (_, cut, expected) => {
    expect(kept(cut)).toEqual(expected);
  });

  test("nothing asked keeps everything; both ways is neither way", () => {
    expect(kept({})).toEqual(
      GRAPH.platforms.flatMap(({ platform, nodes }) => nodes.map(({ id }) => `${platform.key} ${id}`)),
    );
    expect(kept({ datastore: "masked", upstream: true, downstream: true })).toEqual(kept({ datastore: "masked" }));
    expect(kept({ datastore: "masked" })).toHaveLength(11 - 4 + 2 + 1);
  });

  test("edges join kept nodes, and formats print the cut", () => {
    const slice = cutGraph(GRAPH, { workspace: "visits" });
    expect(slice.platforms.map(({ edges }) => edges)).toEqual([
      [{ from: "ingest:web_data/visits", to: "publish:local/web_data" }],
      [{ from: "exchange:aws-eu/web_data", to: "export:paris_pg/web_data/visits" }],
    ]);
    expect(graphDocument(slice, new Map()).platforms.map(({ components }) => components)).toEqual([1, 1]);
    expect(formatGraphText(slice)).not.toContain("masked");
    expect(formatGraphMermaid(cutGraph(GRAPH, { platform: "aws-eu" }))).not.toContain("-.->");
  });

  test("names the model does not have", () => {
    expect(unknownInCut(MODEL, { platform: "local", workspace: "mask", datastore: "nw_data" })).toEqual([]);
    expect(unknownInCut(MODEL, { platform: "locl", workspace: "visit", datastore: "x" })).toEqual([
      { option: "platform", name: "locl", names: ["aws-eu", "aws-us", "local"] },
      { option: "workspace", name: "visit", names: ["mask", "reports", "visits"] },
      { option: "datastore", name: "x", names: ["masked", "nw_data", "web_data"] },
    ]);
  });
});
