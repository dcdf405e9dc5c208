import { defineDiagnostic } from "../diagnostic/diagnostic.js";

/** Transformers that wait for each other. */
export const transformerLoop = defineDiagnostic<{ loop: readonly string[] }>({
  code: "graph/transformer-loop",
  severity: "error",
  summary: "Transformers wait for each other's output",
  detail: ({ loop }) =>
    `${loop.length === 1 ? `${loop[0]} reads its own output` : `Each of these reads what the one before makes: ${[...loop, loop[0]].join(" -> ")}`}. ` +
    "None of them can ever start, so nothing behind them is in the graph. Let one of them read something else.",
});
