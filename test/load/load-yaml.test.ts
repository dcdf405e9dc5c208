import { expect, test } from "vitest";
import { loadYaml, modelOf } from "../support/model.js";

test("a team and a datastore load with keys, defaults and positions", () => {
  const loaded = loadYaml(`kind: Team
zone: us
name: sales
---
kind: Datastore
name: nw
team: us/sales
source: { container: pg, ingestion: { method: snapshot, schedule: "* * * * *" } }
datasets:
  - name: customers
    columns:
      - { name: id, type: integer }
`);
  expect(loaded.diagnostics.filter(({ code }) => code !== "load/no-ecosystem")).toEqual([]);
  expect(loaded.model.teams.map(({ key }) => key)).toEqual(["us/sales"]);
  const [store] = loaded.model.datastores;
  if (!store) throw new Error("no datastore");
  expect(store.datasets[0]?.columns).toEqual([{ name: "id", type: { name: "integer" }, nullable: true }]);
  expect(loaded.locate({ subject: store, path: ["datasets", 0, "columns", 0, "type"] })).toEqual({
    file: "model.yaml",
    line: 12,
    column: 27,
  });
  expect(() => modelOf("kind: Nonsense")).toThrow("Nonsense");
});
