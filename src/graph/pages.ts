import type { DiagnosticPage } from "../diagnostic/page.js";
import { transformerLoop } from "./diagnostics.js";

/** The pages of the findings of this room, in the order of their codes. */
export const GRAPH_PAGES: readonly DiagnosticPage[] = [
  {
    type: transformerLoop,
    why: "A transformer runs when all its inputs are there. In a loop each waits for the next, and none is ever first. Whoever wants their output would wait for ever; lint reports every loop of a model, this finding those that somebody needs.",
    wrong: `kind: Workspace
name: enrich
datasetGroups: [{ name: inputs, sinks: [scores/all] }]
transformer: { output: enriched, ... }
---
kind: Workspace
name: score
datasetGroups: [{ name: inputs, sinks: [enriched/all] }]
transformer: { output: scores, ... }`,
    right: `kind: Workspace
name: enrich
datasetGroups: [{ name: inputs, sinks: [crm/customers] }]
transformer: { output: enriched, ... }`,
  },
];
