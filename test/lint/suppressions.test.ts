import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, type Diagnostic } from "../../src/diagnostic/diagnostic.js";
import { lint } from "../../src/lint/lint.js";
import { LINT_PAGES } from "../../src/lint/rules/index.js";
import { SUPPRESSION_PAGES } from "../../src/lint/suppression-findings.js";
import { applySuppressions, isDay, type SuppressionOptions, withoutSuppressed } from "../../src/lint/suppressions.js";
import { loadYaml } from "../support/model.js";
import { datastore, SNAPSHOT, workspace } from "./documents.js";
import { changed, describeFinding, reorderings, tell } from "./harness.js";

const types = LINT_PAGES.map(({ type }) => type);
const OPTIONS: SuppressionOptions = {
  today: "2026-03-01",
  known: new Set([...types.map(({ code }) => code), "graph/some-warning"]),
  never: new Set(types.filter(({ severity }) => severity !== "warning").map(({ code }) => code)),
};

const judge = (add: string, options: Partial<SuppressionOptions> = {}): Diagnostic[] => {
  const { model, diagnostics } = loadYaml(changed({ add }));
  return applySuppressions(model, [...diagnostics, ...lint(model)], { ...OPTIONS, ...options });
};
const judged = (add: string, options: Partial<SuppressionOptions> = {}): string[] =>
  judge(add, options).map(describeFinding).sort();

/** A store whose dataset has no key, a warning; with suppressions on the dataset and on the store. */
const keyless = (dataset = "", store = ""): string =>
  `${datastore(SNAPSHOT).replace("    primaryKey: [id]\n", "")}${dataset === "" ? "" : `    suppress: [${dataset}]\n`}${store === "" ? "" : `suppress: [${store}]\n`}`;
const entry = (code = "lint/no-primary-key", reason = "as agreed", expires?: string): string =>
  `{ code: ${code}, reason: "${reason}"${expires === undefined ? "" : `, expires: "${expires}"`} }`;
const WARNING = "warning lint/no-primary-key Datastore orders datasets/0/name";

/** A warning of a later step, without a place. */
const diagnostic = (more: Partial<Diagnostic>): Diagnostic => ({
  code: "graph/some-warning",
  severity: "warning",
  summary: "",
  detail: "",
  target: undefined,
  related: [],
  tree: "head",
  ...more,
});

describe("the pages about suppressions", () => {
  it.each(SUPPRESSION_PAGES.map((page) => [page.type.code, page] as const))("%s are true", (code, { wrong, right }) => {
    const found = judge(wrong ?? "").map((finding) => finding.code);
    expect(found).toContain(code);
    expect(found.filter((other) => other !== code && other !== "lint/no-primary-key")).toEqual([]);
    expect(judged(right ?? "")).toEqual([]);
  });
});

describe("a suppression", () => {
  it.each<[string, string, Partial<SuppressionOptions>, string[]]>([
    ["on the dataset takes its warning away", keyless(entry()), {}, []],
    ["on the datastore covers its datasets", keyless("", entry()), {}, []],
    [
      "on both: the inner one counts, the outer is unused",
      keyless(entry(), entry()),
      {},
      ["warning lint/suppression-unused Datastore orders suppress/0/code"],
    ],
    ["holds on its last day", keyless(entry(undefined, undefined, "2026-03-01")), {}, []],
    [
      "holds no more the day after",
      keyless(entry(undefined, undefined, "2026-03-01")),
      { today: "2026-03-02" },
      [WARNING, "warning lint/suppression-expired Datastore orders datasets/0/suppress/0/expires"],
    ],
    [
      "that is expired gives way to one that holds",
      keyless(`${entry(undefined, undefined, "2020-01-01")}, ${entry()}`),
      {},
      ["warning lint/suppression-expired Datastore orders datasets/0/suppress/0/expires"],
    ],
    [
      "until no day holds not at all",
      keyless(entry(undefined, undefined, "2026-02-29")),
      {},
      ["error lint/suppression-date Datastore orders datasets/0/suppress/0/expires", WARNING],
    ],
    [
      "without a reason holds not at all",
      keyless(entry(undefined, "  ")),
      {},
      ["error lint/suppression-reason Datastore orders datasets/0/suppress/0/reason", WARNING],
    ],
    [
      "of an unknown code",
      keyless(entry("lint/no-primary-ke")),
      {},
      ["error lint/suppression-unknown-code Datastore orders datasets/0/suppress/0/code", WARNING],
    ],
    [
      "wrong in three ways is told three things",
      keyless(entry("lint/nothing", "", "soon")),
      {},
      [
        "error lint/suppression-date Datastore orders datasets/0/suppress/0/expires",
        "error lint/suppression-reason Datastore orders datasets/0/suppress/0/reason",
        "error lint/suppression-unknown-code Datastore orders datasets/0/suppress/0/code",
        WARNING,
      ],
    ],
    [
      "given twice",
      keyless(`${entry()}, ${entry()}`),
      {},
      ["warning lint/suppression-duplicate Datastore orders datasets/0/suppress/1/code"],
    ],
    [
      "on another object takes nothing away",
      `${keyless()}---\n${workspace("orders/lines")}suppress: [${entry()}]\n`,
      {},
      [WARNING, "warning lint/suppression-unused Workspace web_shop suppress/0/code"],
    ],
    [
      "of what is never a warning",
      keyless(`${entry()}, ${entry("lint/duplicate-name")}`),
      {},
      ["error lint/suppression-not-warning Datastore orders datasets/0/suppress/1/code"],
    ],
    [
      "of a suppression's own warning",
      keyless(`${entry()}, ${entry("lint/suppression-unused")}`),
      {},
      ["error lint/suppression-not-warning Datastore orders datasets/0/suppress/1/code"],
    ],
    [
      "of what is an error here: the finding's severity counts",
      keyless(entry()).replace('method: snapshot, schedule: "0 0 * * *"', "method: cdc"),
      {},
      [
        "error lint/no-primary-key Datastore orders datasets/0/name",
        "warning lint/suppression-not-warning Datastore orders datasets/0/suppress/0/code",
      ],
    ],
    [
      "of what is an info here",
      `${datastore(SNAPSHOT)}deprecated: { reason: old }\n---\n${workspace("{ dataset: orders/lines, allowDeprecated: true }")}suppress: [${entry("lint/deprecated-data")}]\n`,
      {},
      [
        "info lint/deprecated-data Workspace web_shop datasetGroups/0/sinks/0",
        "warning lint/suppression-not-warning Workspace web_shop suppress/0/code",
      ],
    ],
    [
      "that nothing is left of is called unused whatever is wrong elsewhere",
      `${datastore(SNAPSHOT)}suppress: [${entry()}]\n---\n${workspace("nw_data/nothing")}`,
      {},
      [
        "error lint/unknown-dataset Workspace web_shop datasetGroups/0/sinks/0",
        "warning lint/suppression-unused Datastore orders suppress/0/code",
      ],
    ],
    [
      "of a later step that was left out is not called unused",
      keyless(`${entry()}, ${entry("graph/some-warning")}`),
      { judged: new Set(["lint"]) },
      [],
    ],
    [
      "of a later step that was made is",
      keyless(`${entry()}, ${entry("graph/some-warning")}`),
      { judged: new Set(["lint", "graph"]) },
      ["warning lint/suppression-unused Datastore orders datasets/0/suppress/1/code"],
    ],
    [
      "on an object with an error is not called unused: the warning may be behind it",
      `${workspace("nw_data/nothing")}suppress: [${entry("lint/deprecated-data")}]\n`,
      {},
      ["error lint/unknown-dataset Workspace web_shop datasetGroups/0/sinks/0"],
    ],
    [
      "is not called unused while something does not load",
      `${datastore(SNAPSHOT)}suppress: [${entry()}]\n---\nkind: Team\nzone: us\n`,
      {},
      ["error load/field-missing Team us/? "],
    ],
    [
      "on a group covers that group only",
      `${datastore(SNAPSHOT)}deprecated: { reason: old }\n---\n${workspace("orders/lines").replace("sinks: [orders/lines] }", `sinks: [orders/lines], suppress: [${entry("lint/deprecated-data")}] }\n  - { name: second, platform: lake, sinks: [orders/lines] }`)}`,
      {},
      ["warning lint/deprecated-data Workspace web_shop datasetGroups/1/sinks/0"],
    ],
  ])("%s", (_, add, options, expected) => {
    expect(judged(add, options)).toEqual([...expected].sort());
  });

  it("may stand on every kind of object", () => {
    const { model, diagnostics } = loadYaml(
      changed({
        edits: [
          ["kind: PlatformAssignments\n", `kind: PlatformAssignments\nsuppress: [${entry("lint/superfluous-pin")}]\n`],
          ["{ live_reporting/history: fast }", "{ live_reporting/history: fast, live_reporting/live: lake }"],
          ["kind: Retirements\n", `kind: Retirements\nsuppress: [${entry("lint/superfluous-pin")}]\n`],
        ],
      }),
    );
    expect(diagnostics).toEqual([]);
    expect(applySuppressions(model, lint(model), OPTIONS).map(describeFinding)).toEqual([
      "warning lint/suppression-unused Retirements Retirements suppress/0/code",
    ]);
  });

  it("says whether nothing is left of a warning, or an entry further in takes it", () => {
    const detail = (add: string) => judge(add).find(({ code }) => code === "lint/suppression-unused")?.detail;
    expect(detail(keyless(entry(), entry()))).toContain("suppressed by an entry further in");
    expect(detail(`${datastore(SNAPSHOT)}suppress: [${entry()}]\n`)).toContain("no warning");
  });

  it("says where an entry that stands twice stands first", () => {
    const [finding] = judge(keyless(`${entry("lint/deprecated-data")}, ${entry()}, ${entry()}`)).filter(
      ({ code }) => code === "lint/suppression-duplicate",
    );
    expect(finding?.related.map(({ target }) => target)).toMatchObject([
      { path: ["datasets", 0, "suppress", 1, "code"] },
    ]);
  });

  it("is told once, with at most five places, where what it is about is no warning", () => {
    const { model } = loadYaml(changed({ add: keyless("", entry("graph/some-warning")) }));
    const finding = (severity: "error" | "info", index: number) =>
      diagnostic({ severity, target: at({ kind: "Datastore", key: "orders" }, "datasets", index) });
    const told = (diagnostics: readonly Diagnostic[]) => {
      const found = applySuppressions(model, diagnostics, OPTIONS).filter(({ code }) => code.startsWith("lint/"));
      expect(found.map(describeFinding)).toEqual([
        "warning lint/suppression-not-warning Datastore orders suppress/0/code",
      ]);
      return found.map(({ detail, related }) => [
        /(\w+) here/.exec(detail)?.[1],
        ...related.map(({ target }) => ("path" in target ? target.path.at(-1) : target.file)),
      ])[0];
    };
    expect(told([finding("info", 2), finding("info", 1)])).toEqual(["info", 1, 2]);
    // Where some are errors, those are what counts.
    expect(told([finding("info", 2), finding("error", 3), finding("info", 1)])).toEqual(["error", 3]);
    const errors = [6, 2, 5, 3, 1, 4].map((index) => finding("error", index));
    expect(told(errors)).toEqual(["error", 1, 2, 3, 4, 5]);
    expect(told([...errors].reverse())).toEqual(["error", 1, 2, 3, 4, 5]);
  });

  it("covers of what was there before a change no part but its whole object", () => {
    const { model } = loadYaml(changed({ add: keyless(entry("graph/some-warning")) }));
    const orders = { kind: "Datastore", key: "orders" } as const;
    const left = (target: Diagnostic["target"], tree: Diagnostic["tree"]) =>
      withoutSuppressed(model, [diagnostic({ target, tree })], "2026-03-01").length;
    expect(left(at(orders, "datasets", 0, "columns"), "head")).toBe(0);
    expect(left(at(orders, "datasets", 1), "head")).toBe(1);
    expect(left(at(orders, "datasets", 0), "base")).toBe(1);
    // Of an object that did not change the parts are the same.
    const same = model.datastores.find(({ key }) => key === "orders");
    expect(same && left(at(same, "datasets", 0), "base")).toBe(0);
  });

  it("covers nothing that has no place, and is not held up by what is but a warning while loading", () => {
    const { model } = loadYaml(changed({ add: `${datastore(SNAPSHOT)}suppress: [${entry()}]\n` }));
    const told = (more: Diagnostic, options: SuppressionOptions = OPTIONS) =>
      applySuppressions(model, [more], options).map(({ code }) => code);
    expect(told(diagnostic({ code: "load/some-warning" }))).toEqual(["load/some-warning", "lint/suppression-unused"]);
    expect(told(diagnostic({ code: "load/some-error", severity: "error" }))).toEqual(["load/some-error"]);
    // Nor does it need to be known which findings are never warnings.
    const { today, known } = OPTIONS;
    expect(told(diagnostic({}), { today, known })).toEqual(["graph/some-warning", "lint/suppression-unused"]);
  });

  it("says what near code may have been meant, and which finding is an error", () => {
    expect(judge(keyless(entry("lint/no-primary-ke")))).toContainEqual(
      expect.objectContaining({ fix: { title: 'Write "lint/no-primary-key"', replacement: "lint/no-primary-key" } }),
    );
    const [, finding] = judge(keyless(entry()).replace('method: snapshot, schedule: "0 0 * * *"', "method: cdc"));
    expect(finding?.detail).toContain("errors cannot be suppressed");
    expect(finding?.related.map(({ target }) => target)).toMatchObject([{ path: ["datasets", 0, "name"] }]);
  });

  it("takes away warnings of later steps, and of objects known by their key alone", () => {
    const { model } = loadYaml(changed({ add: keyless("", entry("graph/some-warning")) }));
    const warning = diagnostic({ target: at({ kind: "Datastore", key: "orders" }, "datasets", 3), tree: "base" });
    expect(withoutSuppressed(model, [warning], "2026-03-01")).toEqual([]);
    expect(withoutSuppressed(model, [{ ...warning, severity: "error" }], "2026-03-01")).toHaveLength(1);
    expect(
      withoutSuppressed(model, [{ ...warning, target: { file: "x", line: 1, column: 1 } }], "2026-03-01"),
    ).toHaveLength(1);
  });
});

describe("suppressions of any model", () => {
  const codes = fc.constantFrom(
    "lint/no-primary-key",
    "lint/deprecated-data",
    "lint/duplicate-name",
    "lint/x",
    "graph/some-warning",
  );
  const one = fc
    .tuple(codes, fc.constantFrom("why", ""), fc.constantFrom(undefined, "2020-01-01", "2999-01-01", "x"))
    .map(([code, reason, expires]) => entry(code, reason, expires));
  const list = fc.array(one, { maxLength: 3 }).map((entries) => entries.join(", "));

  it("take away nothing but warnings, say the same in every order, and hide nothing of what else is found", () => {
    fc.assert(
      fc.property(list, list, fc.boolean(), fc.boolean(), (dataset, store, cdc, other) => {
        const text = changed({
          add: `${cdc ? keyless(dataset, store).replace('method: snapshot, schedule: "0 0 * * *"', "method: cdc") : keyless(dataset, store)}---\n${workspace(other ? "nw_data/nothing" : "nw_data/products")}`,
        });
        const apply = (source: string, reverse = false): string[] => {
          const { model } = loadYaml(source);
          const found = lint(model);
          return applySuppressions(model, reverse ? [...found].reverse() : found, OPTIONS)
            .map(tell)
            .sort();
        };
        const { model } = loadYaml(text);
        const found = lint(model);
        const kept = new Set(applySuppressions(model, found, OPTIONS));
        for (const finding of found) if (finding.severity !== "warning") expect(kept).toContain(finding);
        const told = apply(text);
        expect(new Set(told).size).toBe(told.length);
        for (const order of reorderings(text)) expect(apply(order)).toEqual(told);
        expect(apply(text, true)).toEqual(told);
        // What is wrong elsewhere changes nothing here.
        const elsewhere = apply(text.replace("nw_data/nothing", "nw_data/products"));
        expect(told.filter((one) => !one.includes("Workspace web_shop"))).toEqual(elsewhere);
      }),
      { numRuns: 60 },
    );
  });
});

it("knows the days of the calendar", () => {
  expect(["2024-02-29", "2000-02-29", "2026-12-31"].every(isDay)).toBe(true);
  expect(
    [
      "2026-02-29",
      "1900-02-29",
      "2026-13-01",
      "2026-00-10",
      "2026-04-31",
      "2026-4-1",
      "",
      "2026-01",
      "2026-01-01T00:00",
      "+012026-01",
      "+012026-01-01",
    ].filter(isDay),
  ).toEqual([]);
});
