import { describe, expect, it } from "vitest";
import { AUTHORIZATION_PAGES } from "../../src/change/authorization/pages.js";
import { caseRenamePage } from "../../src/change/case-renames.js";
import { departurePage } from "../../src/change/departures.js";
import { CHANGE_PAGES } from "../../src/change/pages.js";
import { allPages } from "../../src/cli/pages.js";
import { loadYaml } from "../support/model.js";
import { SOURCES, type SourceName } from "./base.js";
import { type Edits, edited, found, load, source, type Texts } from "./harness.js";

interface Example {
  readonly from: SourceName | string;
  /** The base, and what the head has besides the example; absent base: an empty one. */
  readonly base?: Edits;
  readonly right?: string;
  /** Texts of the base that the example stands for, which go. */
  readonly replaces: readonly string[];
}

const MAIN = "northwind/team-sales#main";
/** How each page's examples are told: from which source, and which documents of the base they replace. */
const EXAMPLES: { readonly [code: string]: Example } = {
  "change/unknown-source": {
    from: "northwind/team-sales#Main",
    right: MAIN,
    base: {},
    replaces: ["GovernanceZone us"],
  },
  "change/first-commit": { from: "ecosystem", replaces: [] },
  "change/foreign-object": { from: "us", right: MAIN, base: {}, replaces: ["Team us/sales"] },
  "change/move-not-offered": { from: "sales", base: {}, replaces: ["Datastore orders"] },
  "change/move-refused": { from: "us", right: MAIN, base: {}, replaces: ["DataContainer reporting_pg"] },
  "change/transfer-with-edits": { from: "finance", base: {}, replaces: ["Datastore orders"] },
  "change/pin-not-computed": {
    from: "sales",
    base: {
      edits: [
        ["name: desk\n", "name: live_reporting\n"],
        [
          "- { name: live, platform: { byNeeds: true }, needs: { latency: hours }",
          "- { name: history, platform: { byNeeds: true }, needs: { latency: minutes }",
        ],
        [
          "kind: PlatformAssignments\nassignments: { desk/live: lake }\n",
          "kind: PlatformAssignments\nassignments: {}\n",
        ],
      ],
    },
    replaces: [],
  },
  "change/case-rename": {
    from: "sales",
    base: { edits: [["name: orders\n", "name: Orders\n"]] },
    replaces: ["Datastore Orders"],
  },
  "change/undeclared-part": { from: "eu", base: {}, replaces: ["GovernanceZone eu", "Team eu/shop"] },
};

/** What is found about compatibility has pages with tests of their own. */
const OURS = [...AUTHORIZATION_PAGES, departurePage, caseRenamePage];

describe("the pages of findings about changes", () => {
  it("are complete, of one code each, and can be reached from the command line", () => {
    const codes = CHANGE_PAGES.map(({ type }) => type.code);
    expect(new Set(codes).size).toBe(codes.length);
    const all = new Set(allPages().map(({ type }) => type.code));
    for (const { type, why, wrong, right } of CHANGE_PAGES) {
      expect(type.code).toMatch(/^change\/[a-z]+(?:-[a-z]+)*$/);
      expect(all).toContain(type.code);
      expect(type.summary).toMatch(/^[a-zA-Z][^\n.]*$/);
      expect(why).toMatch(/\.$/);
      // What is wrong with a base that cannot be read is shown by checking it.
      if (type.code === "change/broken-base") continue;
      expect(wrong?.trim()).toBeTruthy();
      expect(right?.trim()).toBeTruthy();
      expect(wrong).not.toBe(right);
    }
  });

  it("show examples that load", () => {
    for (const { type, wrong = "", right = "" } of OURS) {
      for (const example of [wrong, right]) {
        const problems = loadYaml(example).diagnostics.filter(({ code }) => !/empty-model|no-ecosystem/.test(code));
        expect(problems, `${type.code}\n${example}`).toEqual([]);
      }
    }
  });

  for (const page of OURS.filter(({ type }) => type.code !== "change/broken-base"))
    it(`${page.type.code}: the wrong example has it, the right one has not`, () => {
      const told = EXAMPLES[page.type.code];
      if (told === undefined) throw new Error("no example is told");
      const { from, right = from, base, replaces } = told;
      const [wrong, mended] = [
        codesOf(page.wrong ?? "", from, base, replaces),
        codesOf(page.right ?? "", right, base, replaces),
      ];
      expect(wrong).toContain(page.type.code);
      expect(mended).not.toContain(page.type.code);
    });
});

function codesOf(example: string, from: string, base: Edits | undefined, replaces: readonly string[]): Set<string> {
  const before: Texts = base === undefined ? { text: "", code: "" } : edited(base);
  const offered = (text: string): string => text.replace("name: orders\n", "name: orders\ntransferTo: us/finance\n");
  const start = /taken over|while the base says/.test(example) ? { ...before, text: offered(before.text) } : before;
  const document = `${example.trim()}\n`;
  const head: Texts =
    base === undefined ? { text: document, code: "" } : edited({ add: document, remove: replaces }, start.text);
  const sourceText = from in SOURCES ? SOURCES[from as SourceName] : from;
  return new Set(found(load(start).model, load(head).model, source(sourceText)).map(({ code }) => code));
}
