// `npm run test:mutants [-- GROUP…]`: changes one thing after another in the rooms that judge models, and sees whether a
// test fails. A change that no test notices and docs/mutants.md does not explain fails the run. Results are kept below
// .cache/mutants; what neither its file nor its tests changed is not tried again.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./ensure.mjs";

const cache = join(root, ".cache", "mutants");

/** Groups of one rule each: it is held by the test of its name alone, though every test runs every rule. */
function rulesOf(name, source, tests) {
  const rules = readdirSync(join(root, source)).filter((file) => file !== "index.ts" && file.endsWith(".ts"));
  return rules.map((file) => [
    `${name}/${file.slice(0, -3)}`,
    { mutate: [`${source}/${file}`], tests: [`${tests}/${file.slice(0, -3)}.test.ts`] },
  ]);
}

/**
 * What rules of lint share, in parts: each is held by its own tests, or by those of the rules that are made of it. Judging one
 * model makes every rule run, so the whole room's tests are far too many for each mutant.
 */
function sharedByRules() {
  const part = (name, files, rules, tests = []) => [
    `lint/shared/${name}`,
    {
      mutate: files.map((file) => `src/lint/${file}.ts`),
      tests: [
        ...rules.map((rule) => `test/lint/rules/${rule}.test.ts`),
        ...tests.map((test) => `test/lint/${test}.test.ts`),
      ],
    },
  ];
  return [
    part(
      "frame",
      ["lint", "context", "rule", "keys"],
      ["duplicate-name", "unknown-dataset", "unconsumed-output"],
      ["lint", "gaps"],
    ),
    part(
      "references",
      ["references", "namespaces", "unknown-key", "gaps"],
      ["{unknown,undeclared}-*"],
      ["lint", "gaps"],
    ),
    part("near-names", ["name-set"], [], ["name-set"]),
    part("scopes", ["scopes", "twins", "location-tree"], ["case-twins", "plain-name"], ["scopes"]),
    part("secrets", ["secrets"], ["secret", "credential-name"]),
    part("cycles", ["strong-components"], ["transformer-cycle"]),
    part("suppressions", ["suppression*"], [], ["suppressions"]),
    part(
      "columns",
      ["columns", "data-types", "orderings", "ingestion"],
      [
        "{map-key-type,struct-fields,type-parameters,key-columns}",
        "{watermark-column,sequence-column,overlap-form}",
        "{change-feed,ingestion-method}",
      ],
    ),
    part(
      "walks",
      ["policies", "repositories", "sql-names", "container-limits"],
      [
        "{empty-policy,policy-contradiction,repeated-entry}",
        "{branch-name,repository-name,live-repository}",
        "{sql-identifier,reserved-word}",
        "{name-length,connection-fields}",
      ],
    ),
    part("syntax", ["syntax/*"], [], ["syntax"]),
  ];
}

/** What is changed, and which tests have to notice. */
const groups = new Map([
  [
    "model/policies",
    {
      // What the model room decides, rather than declares: which policy binds which data, and what it permits.
      mutate: ["binding-policies", "policy-predicates", "classification", "location", "lineage", "duration"].map(
        (file) => `src/model/${file}.ts`,
      ),
      tests: ["test/model/*.test.ts"],
    },
  ],
  ["assign", { mutate: ["src/assign/*.ts"], tests: ["test/assign/**/*.test.ts"] }],
  // What governance finds is held by models of chance, which want to be many.
  ["governance", { mutate: ["src/governance/*.ts"], tests: ["test/governance/**/*.test.ts"], runs: 60 }],
  ["change/shared", { mutate: ["src/change/*.ts"], tests: ["test/change/{,authorization/}*.test.ts"] }],
  [
    "change/authorization",
    { mutate: ["src/change/authorization/*.ts"], tests: ["test/change/{,authorization/}*.test.ts"] },
  ],
  [
    "change/types",
    { mutate: ["src/change/compatibility/widening.ts"], tests: ["test/change/compatibility/*.test.ts"] },
  ],
  [
    "change/comparison",
    {
      mutate: ["src/change/compatibility/*.ts", "!src/change/compatibility/widening.ts"],
      tests: ["test/change/compatibility/comparison.test.ts", "test/change/compatibility/rules/*.test.ts"],
    },
  ],
  ...rulesOf("change/compatibility", "src/change/compatibility/rules", "test/change/compatibility/rules"),
  ...sharedByRules(),
  ...rulesOf("lint/rules", "src/lint/rules", "test/lint/rules"),
]);

/** Pages hold texts and nothing else. */
const NEVER = ["!src/**/pages.ts", "!src/**/diagnostics.ts", "!src/**/*example.ts"];

/** Undoes what a cell of a Markdown table needs: code marks, and bars that are escaped. */
const plain = (cell) =>
  cell
    .trim()
    .replace(/^(`+) ?(.*?) ?\1$/, "$2")
    .replaceAll("\\|", "|");

/** The rows of docs/mutants.md: file, line, what stands there, what the mutant puts there. */
function explained() {
  const rows = readFileSync(join(root, "docs/mutants.md"), "utf8").split("\n");
  const cells = rows.filter((row) => row.startsWith("| `src/")).map((row) => row.split(/(?<!\\)\|/).slice(1, 5));
  return new Set(cells.map((row) => row.map(plain).join(" | ")));
}

/** The mutants of a report, each as a row of docs/mutants.md would say it: by the text of its line, not by its number. */
function* mutantsOf(report) {
  const tidy = (code) => code.replace(/\s+/g, " ").trim();
  const short = (code) => (code.length > 80 ? `${code.slice(0, 80)}…` : code);
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const lines = source.split("\n");
    for (const { status, location, replacement } of mutants) {
      const { start, end } = location;
      const text = lines.slice(start.line - 1, end.line);
      text.push(text.pop().slice(0, end.column - 1));
      text.unshift(text.shift().slice(start.column - 1));
      const cells = [file, ...[lines[start.line - 1], text.join("\n"), replacement].map((code) => short(tidy(code)))];
      yield { status, key: cells.join(" | "), row: cells.map(fenced).join(" | "), line: start.line };
    }
  }
}

/** A cell of a Markdown table that holds code. */
function fenced(code) {
  const fence = code.includes("`") ? "``" : "`";
  const pad = code.includes("`") || code === "" ? " " : "";
  return `${fence}${pad}${code.replaceAll("|", "\\|")}${pad}${fence}`;
}

const wanted = process.argv.slice(2);
const chosen = [...groups].filter(
  ([name]) => wanted.length === 0 || wanted.some((one) => `${name}/`.startsWith(`${one}/`)),
);
if (chosen.length === 0) throw new Error(`no such group; there are ${[...groups.keys()].join(", ")}`);

mkdirSync(cache, { recursive: true });
const known = explained();
const totals = new Map();
let failed = false;
for (const [name, { mutate, tests, runs = 15 }] of chosen) {
  const report = join(cache, `${name.replaceAll("/", "-")}.json`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/@stryker-mutator/core/bin/stryker.js"),
      "run",
      "--mutate",
      [...mutate, ...NEVER].join(","),
      "--incrementalFile",
      report,
    ],
    {
      cwd: root,
      env: { ...process.env, MUTANTS_TESTS: tests.join(" "), MUTANTS_RUNS: String(runs) },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0) {
    console.log(`${name}: not tried\n${stdout}${stderr}`);
    failed = true;
    continue;
  }
  const room = name.split("/")[0];
  const total = totals.get(room) ?? { killed: 0, timeout: 0, explained: 0, alive: 0, ignored: 0 };
  totals.set(room, total);
  for (const mutant of mutantsOf(JSON.parse(readFileSync(report, "utf8")))) {
    if (mutant.status === "Killed" || mutant.status === "CompileError") total.killed++;
    else if (mutant.status === "Timeout" || mutant.status === "RuntimeError") total.timeout++;
    else if (mutant.status === "Ignored") total.ignored++;
    else if (known.has(mutant.key)) total.explained++;
    else {
      total.alive++;
      failed = true;
      console.log(`alive (${mutant.status}, line ${mutant.line}):\n| ${mutant.row} |`);
    }
  }
  console.log(`${name}: done`);
}
console.table(Object.fromEntries(totals));
process.exitCode = failed ? 1 : 0;
