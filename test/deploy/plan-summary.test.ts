import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSummaries, readPlan, summaryLine } from "../../src/deploy/terraform/plan-summary.js";
import { isStale, readErrors } from "../../src/deploy/terraform/terraform-problem.js";

const change = (address: string, actions: readonly string[], more: object = {}, about: object = {}) => ({
  address,
  ...about,
  change: { actions, ...more },
});
const plan = (resources: object[], more: object = {}) =>
  JSON.stringify({ format_version: "1.2", resource_changes: resources, ...more });

describe("readPlan", () => {
  it("counts every kind of change once", () => {
    const { summary } = readPlan(
      plan(
        [
          change("a", ["create"]),
          change("b", ["update"]),
          change("c", ["delete"]),
          change("d", ["delete", "create"]),
          change("e", ["create", "delete"]),
          change("f", ["forget"]),
          change("g", ["no-op"], {}, { previous_address: "old" }),
          change("h", ["no-op"], { importing: { id: "x" } }),
          change("i", ["read"]),
          change("j", ["no-op"]),
          change("k", ["create", "forget"]),
        ],
        { output_changes: { o: { actions: ["update"] }, p: { actions: ["no-op"] } } },
      ),
    );
    expect(summary).toEqual({
      create: 2,
      update: 1,
      delete: 1,
      replace: 2,
      forget: 2,
      move: 1,
      import: 1,
      read: 1,
      noop: 1,
      outputs: 1,
    });
    expect(addSummaries([summary, summary]).create).toBe(4);
    expect(summaryLine(summary)).toBe(
      "1 to delete, 2 to replace, 2 to create, 1 to update, 2 to forget, 1 to move, 1 to import",
    );
    expect(summaryLine(readPlan(plan([])).summary)).toBe("no changes");
  });

  it("gives plans that do the same one change set, and only those", () => {
    const action = fc.constantFrom(["create"], ["update"], ["delete"], ["no-op"]);
    const resources = fc.uniqueArray(
      fc.record({ address: fc.string(), action, after: fc.jsonValue(), before: fc.jsonValue() }),
      {
        selector: ({ address }) => address,
        maxLength: 5,
      },
    );
    const toPlan = (
      items: { address: string; action: readonly string[]; after: unknown; before: unknown }[],
      at: string,
    ) =>
      readPlan(
        plan(
          items.map(({ address, action: actions, after, before }) => change(address, actions, { after, before })),
          { timestamp: at },
        ),
      );
    fc.assert(
      fc.property(resources, fc.nat(), fc.string(), (items, pick, other) => {
        const { changeSet } = toPlan(items, "1");
        const shuffled = [...items].reverse().map((item) => ({ ...item, before: other }));
        expect(toPlan(shuffled, "2").changeSet).toBe(changeSet);
        const index = items.length === 0 ? -1 : pick % items.length;
        const changed = items.map((item, at) => (at === index ? { ...item, after: { was: item.after } } : item));
        const visible = items[index] !== undefined && items[index].action[0] !== "no-op";
        expect(toPlan(changed, "1").changeSet === changeSet).toBe(!visible);
      }),
      { numRuns: 100 },
    );
  });

  it("sees that Terraform gave up, and refuses what is no plan", () => {
    expect(readPlan(plan([], { errored: true })).errored).toBe(true);
    expect(() => readPlan('{"format_version":"2.0"}')).toThrow(/format 1/);
  });
});

describe("readErrors", () => {
  it("reads JSON lines and plain text, framed or not", () => {
    const json = (severity: string, summary: string) =>
      JSON.stringify({ type: "diagnostic", diagnostic: { severity, summary, detail: "d", address: "x.y" } });
    const log = [
      "words",
      json("warning", "careful"),
      json("error", "one"),
      "{ not json",
      "",
      "Error: two",
      "",
      "  more",
      "╷",
      "│ Error: three",
      "│ ",
      "│ framed",
      "╵",
    ].join("\n");
    expect(readErrors(log)).toEqual([
      { summary: "one", detail: "d", address: "x.y" },
      { summary: "two", detail: "more" },
      { summary: "three", detail: "framed" },
    ]);
    expect(isStale(readErrors(json("error", "Saved plan is stale")))).toBe(true);
    expect(isStale(readErrors("Error: Saved plan does not match the given state"))).toBe(true);
    expect(isStale(readErrors("Error: something else"))).toBe(false);
  });
});
