import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quoteList } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ names: readonly string[] }>({
  code: "lint/one-ecosystem",
  severity: "error",
  summary: "more than one ecosystem",
  detail: ({ names }) =>
    `A model has one ecosystem, and here are ${names.length}: ${quoteList(names)}. Keep one of them; a second ecosystem needs a repository of its own.`,
});

/** A model has one ecosystem. */
export const oneEcosystem = defineRule({
  name: "one-ecosystem",
  pages: [
    {
      type,
      why:
        "The ecosystem says who may change what, which departments there are and which instance is the default. With two, each " +
        "of these would have two answers.",
      wrong: `
kind: Ecosystem
name: southwind
repository: { name: southwind/ecosystem, branch: proposals }
liveRepository: { name: southwind/ecosystem, branch: main }
governanceZones: []
`,
      right: `
kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: lake
departments: [sales, finance]
governanceZones:
  - { name: us, repository: { name: northwind/zone-us, branch: main } }
`,
    },
  ],
  check: ({ model: { ecosystems } }, report) => {
    const [first, second, ...rest] = ecosystems;
    if (first === undefined || second === undefined) return;
    const related = [first, ...rest].map((other) => ({ target: at(other, "name"), message: "another ecosystem" }));
    report(type(at(second, "name"), { names: ecosystems.map(({ name }) => name) }, { related }));
  },
});
