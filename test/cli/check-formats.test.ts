import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { createColors } from "picocolors";
import { type SaxesAttributeNS, SaxesParser } from "saxes";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { Impact } from "../../src/change/impact.js";
import { allPages } from "../../src/cli/pages.js";
import type { Findings } from "../../src/cli/render/findings/findings.js";
import { excerpt } from "../../src/cli/render/findings/pretty.js";
import { FORMATS, type Format, renderFindings } from "../../src/cli/render/findings/render-findings.js";
import { tokenEnd } from "../../src/cli/render/findings/source-token.js";
import { wrap } from "../../src/cli/render/wrap.js";
import { folderInRepository } from "../../src/cli/repository.js";
import { sourceLines } from "../../src/cli/source-lines.js";
import type { LocatedDiagnostic } from "../../src/diagnostic/locate.js";
import { folderWith, SMALL_MODEL, sluice } from "../support/cli.js";
import { root } from "../support/house.js";
import { finding, findings, PLAIN, SEVERAL, SEVERITIES } from "./findings.js";

const IMPACT: Impact = {
  objects: [{ kind: "Datastore", key: "shop", change: "changed" }],
  workspaces: [{ key: "desk", groups: ["desk/live"] }],
  teams: ["us/sales"],
  platforms: ["local"],
  stacks: ["local-0"],
};
const show = (format: Format, of: Findings, look = PLAIN): string => renderFindings(format, of, look);

/** Texts as people and attackers write them, with what means something in one of the formats. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...["\n", "\r\n", "\t", "::error::x", "##[error]x", "::stop-commands::", "%0A", "<script>", "<!--", "]]>"],
        ...["&amp;", '"', "'", "`", "```", "|", "@team", "#1", "[a](http://x)", "![](x)", "https://evil.example", "**"],
        ...["www.evil.example", "a@b.example", "\u001b[2J", "\u202e", "\u0000", "\ud800", "\ufffe", "\u2028", "- [ ]"],
        ...["<details>", "\\", ":tada:", "$x$", "~~", "{0}", "::", " ", "    ", "# ", "1. ", "> ", "---", "日本語"],
      ),
      fc.string({ unit: "binary", maxLength: 5 }),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const hostileFinding: fc.Arbitrary<LocatedDiagnostic> = fc
  .record({
    severity: fc.constantFrom(...SEVERITIES),
    tree: fc.constantFrom("head" as const, "base" as const),
    code: fc.constantFrom("lint/a", "change/b", "load/c"),
    summary: hostile,
    detail: hostile,
    kind: hostile,
    key: hostile,
    file: hostile,
    title: hostile,
    replacement: fc.option(hostile, { nil: undefined }),
    message: hostile,
    placed: fc.boolean(),
    line: fc.integer({ min: 1, max: 3 }),
    column: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ kind, key, file, title, replacement, message, placed, line, column, ...rest }) => {
    const position = placed ? { file, line, column } : undefined;
    const target = { subject: { kind, key }, path: [key, 0] };
    return finding({
      ...rest,
      target,
      position,
      related: [{ target, position, message, tree: "base" }],
      fix: { title, ...(replacement === undefined ? {} : { replacement }) },
    });
  });

const hostileFindings: fc.Arbitrary<Findings> = fc
  .record({
    diagnostics: fc.array(hostileFinding, { maxLength: 15 }),
    text: hostile,
    folder: fc.constantFrom("", "models/shop"),
    key: hostile,
    impact: fc.boolean(),
  })
  .map(({ diagnostics, text, folder, key, impact }) =>
    findings(diagnostics, {
      folder,
      compared: true,
      sourceLine: () => text.replace(/[\r\n]/g, ""),
      ...(impact
        ? {
            impact: {
              objects: [{ kind: "Team" as const, key, change: "added" as const }],
              workspaces: [{ key, groups: [`${key}/${key}`] }],
              teams: [key],
              platforms: [key],
            },
          }
        : {}),
    }),
  );

// What makes a terminal do something.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ACTS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

describe("every format", () => {
  it.each(FORMATS)("%s says the same of the same findings, and acts on no terminal, whatever the text", (format) => {
    fc.assert(
      fc.property(hostileFindings, (of) => {
        const text = show(format, of);
        expect(text).toBe(show(format, of));
        expect(text).not.toMatch(ACTS);
      }),
      { numRuns: 60 },
    );
  });

  it.each(FORMATS)("%s shows each finding: what, where, and that a place is in the base", (format) => {
    const text = show(format, findings(SEVERAL, { compared: true }));
    for (const { code } of SEVERAL) expect(text).toContain(code);
    for (const said of [
      "us/shop.yaml",
      "us/old.yaml",
      "deprecated here",
      "There is nothing.",
      "It still has consumers.",
    ])
      expect(text).toContain(said);
    expect(text).toMatch(format === "json" ? /"tree": "base"/ : /in the base/);
  });

  it.each(FORMATS)("%s never shows what looks like a secret in a line of the model", (format) => {
    const line = "password: hunter2-and-more";
    const at = finding({ position: { file: "a.yaml", line: 1, column: 11 }, fix: { title: "x", replacement: "y" } });
    const of = findings([at], { sourceLine: sourceLines({ head: () => line, base: undefined }) });
    expect(show(format, of)).not.toContain("hunter2");
  });
});

describe("pretty", () => {
  it("shows the line with a mark under the place, related places of both sides, and the fix", () => {
    const texts = {
      "us/desk.yaml": "a\nb\n  - custmers",
      "us/shop.yaml": "x\ny: z",
      "base:us/old.yaml": "\n\n\n\n\n\n  gone",
    };
    expect(show("pretty", findings(SEVERAL.slice(1), {}, texts))).toBe(
      [
        "warning deprecated data [lint/deprecated]",
        "  us/desk.yaml:3:5",
        "  3 │   - custmers",
        "    │     ^",
        "  It goes away.",
        "  see also: deprecated here",
        "  us/shop.yaml:2:1",
        "  2 │ y: z",
        "    │ ^",
        "  see also: it was here",
        "  us/old.yaml:7:3 in the base",
        "  7 │   gone",
        "    │   ^",
        "",
        "error removed dataset [change/removed]",
        "  us/shop.yaml:9:5 in the base",
        "  It still has consumers.",
        "  Remove them first.",
        "",
        "info unknown dataset [lint/unknown-dataset]",
        "  us/desk.yaml:3:5",
        "  3 │   - custmers",
        "    │     ^",
        "  It can be shorter.",
        '  fix: Write "customers"',
        "",
        "1 error, 1 warning, 1 info",
      ].join("\n"),
    );
  });

  it("says that nothing was found, unless it is to be quiet", () => {
    expect(show("pretty", findings([]))).toBe("no findings");
    expect(show("pretty", findings([]), { ...PLAIN, quiet: true })).toBe("");
    expect(show("pretty", findings(SEVERAL), { ...PLAIN, quiet: true })).toContain("2 errors");
  });

  it("names the object where there is no place", () => {
    const text = show("pretty", findings([finding({ position: undefined, tree: "base" })]));
    expect(text).toContain("  at Workspace desk in the base\n");
  });

  it.each([80, 120])("fits %i columns, whatever is written and in which signs", (columns) => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 400 }),
        fc.integer({ min: 1, max: 420 }),
        fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 12 }), { maxLength: 40 }),
        (line, column, words) => {
          const text = line.replace(/[\r\n]/g, "\t");
          const detail = words.map((word) => word.replace(/\s/g, "")).join(" ");
          const of = findings([finding({ detail, position: { file: "a", line: 1, column } })], {
            sourceLine: () => text,
          });
          const rows = show("pretty", of, { ...PLAIN, columns }).split("\n");
          for (const row of rows) expect(stringWidth(row), row).toBeLessThanOrEqual(columns);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    { what: "a tab", line: "\tname: x", column: 8, shown: "    name: x", marked: "x" },
    { what: "wide signs", line: "名前: 顧客", column: 5, shown: "名前: 顧客", marked: "顧客" },
    { what: "a sign of two code units", line: "🦆: duck", column: 5, shown: "🦆: duck", marked: "duck" },
    { what: "what acts on terminals", line: "\u001b[2Jx: y", column: 8, shown: "\\u001b[2Jx: y", marked: "y" },
    { what: "a place behind the end", line: "name:", column: 6, shown: "name:", marked: "" },
  ])("marks the place behind $what", ({ line, column, shown, marked }) => {
    const frame = excerpt(line, column, 60);
    expect(frame.shown).toBe(shown);
    expect(frame.mark).toBe(stringWidth(shown.slice(0, shown.length - marked.length)));
  });

  it("cuts a long line around the place, in time that the line's length does not matter for", () => {
    const line = `${"a".repeat(5_000_000)}HERE${"b".repeat(5_000_000)}`;
    const { shown, mark } = excerpt(line, 5_000_001, 60);
    expect(stringWidth(shown)).toBeLessThanOrEqual(60);
    expect(shown.slice(mark)).toMatch(/^HEREb+…$/);
    expect(shown).toMatch(/^…a+/);
  });

  it("breaks texts between words, and leaves long words whole", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("one two", 7, 1)).toEqual(["one", "two"]);
    expect(wrap("a/very/long/path b", 6)).toEqual(["a/very/long/path", "b"]);
    expect(wrap("", 6)).toEqual([""]);
  });
});

describe("json", () => {
  const schema: unknown = JSON.parse(readFileSync(join(root, "docs/check.schema.json"), "utf8"));
  const valid = new Ajv({ allErrors: true }).compile(schema as object);

  it("is the stable document, with tree, related places, fix and impact", () => {
    expect(JSON.parse(show("json", findings(SEVERAL, { compared: true, impact: IMPACT })))).toEqual({
      schema: 1,
      summary: { errors: 2, warnings: 1, infos: 1 },
      diagnostics: [
        {
          code: "load/empty-model",
          severity: "error",
          summary: "no model",
          detail: "There is nothing.",
          object: null,
          tree: "head",
          file: null,
          line: null,
          column: null,
          related: [],
        },
        expect.objectContaining({
          related: [
            { object: null, tree: "head", file: "us/shop.yaml", line: 2, column: 1, message: "deprecated here" },
            {
              object: { kind: "Datastore", key: "shop" },
              tree: "base",
              file: "us/old.yaml",
              line: 7,
              column: 3,
              message: "it was here",
            },
          ],
        }),
        expect.objectContaining({ tree: "base", file: "us/shop.yaml", line: 9 }),
        expect.objectContaining({
          object: { kind: "Workspace", key: "desk" },
          fix: { title: 'Write "customers"', replacement: "customers" },
        }),
      ],
      impact: IMPACT,
    });
  });

  it("is what docs/check.schema.json describes, whatever the texts, and has no field that is not there", () => {
    fc.assert(
      fc.property(hostileFindings, (of) => {
        const document: unknown = JSON.parse(show("json", of));
        expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(valid({ schema: 1, summary: { errors: 0, warnings: 0, infos: 0 }, diagnostics: [], more: 1 })).toBe(false);
  });

  it("gives texts back as they are", () => {
    fc.assert(
      fc.property(hostile, (detail) => {
        const { diagnostics } = JSON.parse(show("json", findings([finding({ detail })])));
        expect(diagnostics[0].detail).toBe(detail);
      }),
    );
  });
});

/** A command as GitHub's runner reads it from a line: at its beginning, or in the old form anywhere. */
interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const KNOWN = ["error", "warning", "notice", "group", "endgroup", "add-mask", "set-output", "debug", "stop-commands"];

function runnerCommands(output: string): RunnerCommand[] {
  const commands: RunnerCommand[] = [];
  let token: string | undefined;
  for (const line of output.split(/\r\n|\r|\n/)) {
    const command = runnerCommand(line, token === undefined ? KNOWN : [...KNOWN, token]);
    if (command === undefined) continue;
    if (token !== undefined) {
      if (command.name === token) token = undefined;
    } else if (command.name === "stop-commands") token = command.data.toLowerCase();
    else commands.push(command);
  }
  expect(token).toBe(undefined);
  return commands;
}

function runnerCommand(line: string, known: readonly string[]): RunnerCommand | undefined {
  const now = /^\s*::([^ :]*)(?: ((?:(?!::).)*))?::(.*)$/.exec(line);
  if (now && known.includes((now[1] ?? "").toLowerCase())) {
    const pairs = (now[2] ?? "").split(",").map((pair) => pair.split(/=(.*)/s).slice(0, 2));
    const properties = Object.fromEntries(pairs.map(([key, value = ""]) => [key, unescaped(value)]));
    return { name: (now[1] ?? "").toLowerCase(), properties, data: unescaped(now[3] ?? "") };
  }
  const old = /##\[([^\] ]*)[^\]]*\](.*)$/.exec(line);
  return old && known.includes((old[1] ?? "").toLowerCase())
    ? { name: (old[1] ?? "").toLowerCase(), properties: {}, data: old[2] ?? "" }
    : undefined;
}

function unescaped(text: string): string {
  return text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

describe("github", () => {
  it("is one command per finding, errors first, with paths from the repository's root, after the text of the log", () => {
    const text = show("github", findings(SEVERAL, { folder: "models/a,b" }));
    expect(runnerCommands(text)).toEqual([
      { name: "error", properties: { title: "no model [load/empty-model]" }, data: "There is nothing." },
      {
        name: "error",
        properties: { title: "removed dataset [change/removed]" },
        data: "It still has consumers.\nRemove them first.\nWhere: models/a,b/us/shop.yaml:9:5 in the base",
      },
      {
        name: "warning",
        properties: {
          file: "models/a,b/us/desk.yaml",
          line: "3",
          col: "5",
          title: "deprecated data [lint/deprecated]",
        },
        data: "It goes away.\nSee also: deprecated here (models/a,b/us/shop.yaml:2:1)\nSee also: it was here (models/a,b/us/old.yaml:7:3 in the base)",
      },
      {
        name: "notice",
        properties: {
          file: "models/a,b/us/desk.yaml",
          line: "3",
          col: "5",
          title: "unknown dataset [lint/unknown-dataset]",
        },
        data: 'It can be shorter.\nFix: Write "customers"',
      },
    ]);
    expect(text.startsWith("error no model [load/empty-model]\n")).toBe(true);
  });

  it("escapes data and properties as the runner reads them", () => {
    const odd = finding({
      summary: "a:b,c%d",
      detail: "50% of\nall",
      position: { file: "a:b,c%.yaml", line: 1, column: 1 },
    });
    expect(
      show("github", findings([odd]))
        .split("\n")
        .at(-1),
    ).toBe("::error file=a%3Ab%2Cc%25.yaml,line=1,col=1,title=a%3Ab%2Cc%25d [lint/unknown-dataset]::50%25 of%0Aall");
  });

  it("has exactly one command per finding, whatever the texts", () => {
    fc.assert(
      fc.property(hostileFindings, (of) => {
        const names = runnerCommands(show("github", of)).map(({ name }) => name);
        expect(names).toEqual(
          SEVERITIES.flatMap((severity) =>
            of.diagnostics
              .filter((one) => one.severity === severity)
              .map(() => (severity === "info" ? "notice" : severity)),
          ),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("says how many findings GitHub shows in the log alone", () => {
    const many = (severity: "error" | "warning", count: number) =>
      Array.from({ length: count }, (_, at) => finding({ severity, detail: `${severity} ${at}` }));
    const text = show("github", findings([...many("warning", 11), ...many("error", 13)]));
    expect(text).toContain(
      "GitHub annotates 10 findings of a kind per step: 3 errors, 1 warning more only in this log.",
    );
    expect(
      runnerCommands(text)
        .slice(0, 13)
        .every(({ name }) => name === "error"),
    ).toBe(true);
    expect(show("github", findings(many("error", 10)))).not.toContain("GitHub annotates");
  });

  it.each([
    { what: "the repository's root", files: [".git/HEAD"], model: ".", expected: "" },
    { what: "a folder of it", files: [".git/HEAD"], model: "models/shop", expected: "models/shop" },
    { what: "a worktree, where .git is a file", files: ["models/.git"], model: "models/shop", expected: "shop" },
    { what: "a workspace without .git", files: [], model: "models/shop", expected: "models/shop", workspace: "." },
    { what: "none of both", files: [], model: "models/shop", expected: "" },
    { what: "another workspace", files: [], model: "models/shop", expected: "", workspace: "other" },
  ])("finds the model's folder in $what", ({ files, model, expected, workspace }) => {
    const folder = folderWith({
      "models/shop/model.yaml": "",
      "other/x": "",
      ...Object.fromEntries(files.map((file) => [file, ""])),
    });
    const env = workspace === undefined ? {} : { GITHUB_WORKSPACE: join(folder, workspace) };
    expect(folderInRepository(join(folder, model), env)).toBe(expected);
  });
});

describe("sarif", () => {
  const validate = sarifSchema();
  const log = (of: Findings) => JSON.parse(show("sarif", of, { ...PLAIN, pages: allPages })).runs[0];

  it("is valid by the schema of SARIF 2.1.0, whatever the texts", () => {
    fc.assert(
      fc.property(hostileFindings, (of) => {
        expect(validate(JSON.parse(show("sarif", of))), JSON.stringify(validate.errors)).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(validate({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false);
  });

  it("has rules with help from their pages, and results that point at them", () => {
    const run = log(findings(SEVERAL, { folder: "models" }));
    const { rules } = run.tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual([
      "change/removed",
      "lint/deprecated",
      "lint/unknown-dataset",
      "load/empty-model",
    ]);
    expect(rules[2]).toMatchObject({
      shortDescription: { text: "unknown dataset" },
      fullDescription: { text: expect.stringContaining("A sink asks for a dataset") },
      help: { markdown: expect.stringContaining("```yaml") },
      defaultConfiguration: { level: "error" },
    });
    for (const result of run.results) expect(rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(run.results.map(({ level }: { level: string }) => level)).toEqual(["error", "warning", "error", "note"]);
  });

  it("names places by roots without a path of this machine, each side its own", () => {
    const run = log(findings(SEVERAL, { folder: "my models" }));
    expect(run.columnKind).toBe("utf16CodeUnits");
    expect(Object.values(run.originalUriBaseIds).some((base) => "uri" in (base as object))).toBe(false);
    expect(run.results[1].locations[0]).toEqual({
      physicalLocation: {
        artifactLocation: { uri: "my%20models/us/desk.yaml", uriBaseId: "%SRCROOT%" },
        region: { startLine: 3, startColumn: 5 },
      },
      logicalLocations: [{ fullyQualifiedName: "desk", kind: "Workspace" }],
    });
    expect(run.results[2].locations[0].physicalLocation.artifactLocation.uriBaseId).toBe("%BASEROOT%");
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "my%20models", uriBaseId: "%SRCROOT%" },
    });
    expect(run.results[1].relatedLocations).toMatchObject([
      { id: 0, message: { text: "deprecated here" } },
      { id: 1, message: { text: "it was here (in the base)" } },
    ]);
  });

  it("has fingerprints that stay when lines and neighbours move, and differ between findings", () => {
    const store = { kind: "Datastore", key: "shop", datasets: [{ name: "a" }, { name: "b" }] };
    const moved = { ...store, datasets: [{ name: "new" }, ...store.datasets] };
    const of = (subject: typeof store, at: number, line: number) =>
      finding({ target: { subject, path: ["datasets", at, "name"] }, position: { file: "a.yaml", line, column: 1 } });
    const prints = (list: readonly LocatedDiagnostic[]): string[] =>
      log(findings(list)).results.map(
        (one: { partialFingerprints: object }) => Object.values(one.partialFingerprints)[0],
      );
    const before = prints([of(store, 0, 3), of(store, 1, 9)]);
    expect(prints([of(moved, 1, 4), of(moved, 2, 30)])).toEqual(before);
    expect(new Set([...before, ...prints([finding({ tree: "base" }), finding(), finding()])]).size).toBe(5);
  });

  it("offers the fix as a change where it is certain what it replaces", () => {
    const fixed = (line: string, column: number) => {
      const at = finding({
        fix: { title: "Write it", replacement: "it" },
        position: { file: "a.yaml", line: 1, column },
      });
      return log(findings([at], { sourceLine: () => line })).results[0].fixes;
    };
    expect(fixed("  - custmers # x", 5)).toEqual([
      {
        description: { text: "Write it" },
        artifactChanges: [
          {
            artifactLocation: { uri: "a.yaml", uriBaseId: "%SRCROOT%" },
            replacements: [
              {
                deletedRegion: { startLine: 1, startColumn: 5, endLine: 1, endColumn: 13 },
                insertedContent: { text: "it" },
              },
            ],
          },
        ],
      },
    ]);
    expect(fixed("  - a, b", 5)).toBe(undefined);
  });

  it.each([
    ["a.yaml", "name: x", 1, "name"],
    ["a.yaml", "name: two words # c", 7, "two words"],
    ["a.yaml", '"a b": x', 1, '"a b"'],
    ["a.yml", "x: 'it''s' # c", 4, "'it''s'"],
    ["a.yaml", "sinks: [a/b, c]", 9, "a/b"],
    ["a.yaml", "sinks: [a/b, c]", 14, "c"],
    ["a.yaml", "{ name: x }", 3, "name"],
    ["a.yaml", "at: onprem:us/ny", 5, "onprem:us/ny"],
    ["a.yaml", "x: a, b", 4, undefined],
    ["a.yaml", "x: 'open", 4, undefined],
    ["a.yaml", "x: |", 4, undefined],
    ["a.yaml", "x: *ref", 4, undefined],
    ["a.yaml", "x:", 3, undefined],
    ["a.model.ts", 'team: "x"', 7, undefined],
  ])("takes from %s, in the line %s, column %i: %s", (file, line, column, token) => {
    const end = tokenEnd(file, line, column);
    expect(end === undefined ? undefined : line.slice(column - 1, end - 1)).toBe(token);
  });

  it("makes no link of a text", () => {
    const run = log(findings([finding({ detail: "see [this](http://evil.example) and [that]" })]));
    expect(run.results[0].message.text).toBe("see \\[this](http://evil.example) and [that]");
  });
});

/** The schema of SARIF 2.1.0 as its authors publish it with their tools. */
function sarifSchema(): ValidateFunction {
  const path = createRequire(import.meta.url).resolve("@microsoft/jest-sarif");
  // Written in an older draft of JSON Schema, whose words mean the same except for how schemas are named.
  const { $schema, id, ...schema } = JSON.parse(readFileSync(join(path, "../schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
  expect($schema).toBe("http://json-schema.org/draft-04/schema#");
  expect(id).toContain("sarif");
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  for (const format of ["uri", "uri-reference", "date-time"])
    ajv.addFormat(format, (text) => format === "date-time" || /^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/.test(text));
  return ajv.compile(schema);
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** An XML document read by the letter of XML 1.0: throws on what is not well-formed. */
function readXml(xml: string): Element {
  const top: Element = { name: "", attributes: {}, children: [], text: "" };
  const open: Element[] = [top];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, one]) => [key, (one as SaxesAttributeNS).value]);
    const element: Element = { name, attributes: Object.fromEntries(values), children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const at = open.at(-1);
    if (at) at.text += text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  return top.children[0] ?? top;
}

describe("junit", () => {
  it("is a suite per file and a test per finding: errors fail, the rest passes with an output", () => {
    const report = readXml(show("junit", findings(SEVERAL, { folder: "models" })));
    expect(report.attributes).toEqual({ name: "sluice check", tests: "4", failures: "2", errors: "0" });
    expect(report.children.map(({ attributes }) => [attributes.name, attributes.tests, attributes.failures])).toEqual([
      ["model", "1", "1"],
      ["models/us/desk.yaml", "2", "0"],
      ["models/us/shop.yaml (in the base)", "1", "1"],
    ]);
    const [warning, info] = report.children[1]?.children ?? [];
    expect(warning?.attributes).toEqual({
      classname: "models/us/desk",
      name: "lint/deprecated: Workspace desk datasetGroups[0].sinks[1]",
      file: "models/us/desk.yaml",
      line: "3",
    });
    expect(warning?.children[0]).toMatchObject({
      name: "system-out",
      text: expect.stringMatching(/^warning: deprecated/),
    });
    expect(info?.children[0]?.text).toContain('fix: Write "customers"');
    expect(report.children[0]?.children[0]?.children[0]).toMatchObject({
      name: "failure",
      attributes: { message: "no model", type: "load/empty-model" },
      text: "no model\nThere is nothing.",
    });
  });

  it("has one test that passed where there are no errors, as readers refuse reports without tests", () => {
    const report = readXml(show("junit", findings([])));
    expect(report.children[0]?.children[0]?.attributes).toEqual({ classname: "sluice check", name: "no errors" });
    expect(readXml(show("junit", findings([finding({ severity: "info" })]))).attributes.tests).toBe("2");
  });

  it("is well-formed, counts right and names each test once, whatever the texts", () => {
    fc.assert(
      fc.property(hostileFindings, (of) => {
        const report = readXml(show("junit", of));
        const errors = of.diagnostics.filter(({ severity }) => severity === "error").length;
        const tests = report.children.flatMap(({ children }) => children);
        expect(report.attributes.failures).toBe(String(errors));
        expect(tests.length).toBe(of.diagnostics.length + (errors === 0 ? 1 : 0));
        expect(report.attributes.tests).toBe(String(tests.length));
        const names = tests.map(({ attributes }) => JSON.stringify([attributes.classname, attributes.name]));
        expect(new Set(names).size).toBe(tests.length);
      }),
      { numRuns: 100 },
    );
  });
});

/** All nodes of a text as GitHub's dialect of Markdown reads it. */
function markdownNodes(text: string): Nodes[] {
  const nodes: Nodes[] = [fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at];
    if (node && "children" in node) nodes.push(...node.children);
  }
  return nodes;
}

describe("markdown", () => {
  it("tells the verdict, the errors, what the change touches, and the rest", () => {
    const text = show("markdown", findings(SEVERAL, { compared: true, impact: IMPACT, folder: "models" }));
    expect(text).toBe(readFileSync(join(root, "test/cli/check-comment.md"), "utf8").trimEnd());
  });

  it.each([
    { compared: true, list: [], says: "## ✅ This change may be merged\n\n**no findings**" },
    { compared: true, list: [finding()], says: "## ❌ This change may not be merged\n\n**1 error**" },
    { compared: false, list: [finding({ severity: "warning" })], says: "## ✅ The model is valid\n\n**1 warning**" },
    { compared: false, list: [finding()], says: "## ❌ The model has errors\n\n**1 error**" },
  ])("says $says", ({ compared, list, says }) => {
    expect(show("markdown", findings(list, { compared }))).toContain(says);
  });

  it("shows model text as text: no HTML, link, picture, table, mention, reference or command", () => {
    fc.assert(
      fc.property(hostileFindings, (of) => {
        const text = show("markdown", of);
        const nodes = markdownNodes(text);
        const kinds = new Set(nodes.map(({ type }) => type));
        for (const kind of kinds)
          expect([
            "root",
            "heading",
            "paragraph",
            "text",
            "strong",
            "emphasis",
            "list",
            "listItem",
            "inlineCode",
            "break",
          ]).toContain(kind);
        expect(nodes.every((one) => one.type !== "listItem" || typeof one.checked !== "boolean")).toBe(true);
        const shown = nodes.filter((one) => one.type === "text").map((one) => one.value);
        for (const one of shown) expect(one).not.toMatch(/(?<!\w)@\w|(?<!\w)#\d|https?:\/\/|www\./);
        // Commands are such at the beginning of a line.
        for (const one of nodes)
          if (one.type === "paragraph" && one.children[0]?.type === "text")
            expect(one.children[0].value).not.toMatch(/^\/\w/);
      }),
      { numRuns: 150 },
    );
  });

  it("shows every sign of a text, what acts by its code", () => {
    const text = show(
      "markdown",
      findings([finding({ detail: 'a <b> *c* _d_ [e](f) | `g` @team #1 \u202e "h|`i" ~j~' })]),
    );
    const [paragraph] = markdownNodes(text)
      .filter(({ type }) => type === "listItem")
      .flatMap((one) => ("children" in one ? one.children.slice(1) : []));
    const said = markdownNodesOf(paragraph).replaceAll("\u200b", "");
    expect(said).toBe("a <b> *c* _d_ [e](f) | `g` @team #1 \\u202e h|`i ~j~");
  });

  it("has at most 60,000 bytes, errors first, and says what was left out", () => {
    const many = (severity: "error" | "warning", count: number, detail: string) =>
      Array.from({ length: count }, (_, at) => finding({ severity, detail: `${severity} ${at}: ${detail}` }));
    const impact: Impact = { ...IMPACT, teams: Array.from({ length: 50 }, (_, at) => `us/team-${at}`) };
    const errors = many("error", 40, "e".repeat(500));
    const warnings = many("warning", 900, "日本語".repeat(30));
    const text = show("markdown", findings([...warnings, ...errors], { compared: true, impact }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    for (let at = 0; at < errors.length; at++) expect(text).toContain(`error ${at}: `);
    expect(text).toContain("`us/team-19`, and 30 more");
    const left = /_(\d+) more warnings left out for lack of room: `sluice check` shows all._/.exec(text);
    const shown = text.match(/warning \d+: /g)?.length ?? 0;
    expect(Number(left?.[1]) + shown).toBe(900);

    const full = show(
      "markdown",
      findings([...warnings, ...many("error", 900, "e".repeat(500))], { compared: true, impact }),
    );
    expect(Buffer.byteLength(full)).toBeLessThanOrEqual(60_000);
    expect(full).toMatch(/_\d+ more errors left out/);
    expect(full).toContain("_900 warnings left out");
    expect(full).toContain("_What this change touches was left out");
  });

  it("lets no single finding fill the comment", () => {
    const long = finding({
      detail: "x".repeat(100_000),
      related: Array.from({ length: 99 }, () => SEVERAL[1]?.related[0]).filter((one) => one !== undefined),
    });
    const text = show("markdown", findings([long, finding({ detail: "short" })]));
    expect(text).toContain("short");
    expect(text).toContain("See also 94 more places.");
    expect(text.length).toBeLessThan(5_000);
  });
});

function markdownNodesOf(node: Nodes | undefined): string {
  if (node === undefined) return "";
  if ("children" in node) return node.children.map((child) => markdownNodesOf(child)).join("");
  return "value" in node ? node.value : "";
}

describe("sluice check --format", () => {
  it("prints each format on standard output, and nothing of this machine", async () => {
    const folder = folderWith({
      ".git/HEAD": "",
      "models/model.yaml": SMALL_MODEL.replace("shop/products]", "shop/produkts]"),
    });
    for (const format of FORMATS) {
      const { code, stdout, stderr } = await sluice(["check", "models", "--format", format], { cwd: folder });
      expect({ format, code, stderr }).toEqual({ format, code: 1, stderr: "" });
      expect(stdout).toContain("lint/unknown-dataset");
      expect(stdout).not.toContain(folder);
      if (format === "github") expect(stdout).toContain("::error file=models/model.yaml,line=");
    }
  });
});

it("colours severities where colour is on", () => {
  const text = show("pretty", findings(SEVERAL), { ...PLAIN, paint: createColors(true) });
  expect(text).toContain("\u001b[31m");
});
