import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { sortedUnique } from "../../util/order.js";
import { quote, quoteList } from "../quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ platform: string; backends: readonly string[] }>({
  code: "lint/backend-shape",
  severity: "error",
  summary: "not one Terraform backend",
  detail: ({ platform, backends }) =>
    `Data platform ${quote(platform)} names ${backends.length === 0 ? "no Terraform backend" : `the Terraform backends ${quoteList(backends)}`}; ` +
    "its states lie in exactly one. Name one with its settings, such as { s3: { bucket: …, region: … } }.",
});

/** A data platform's Terraform backend is of exactly one type. */
export const backendShape = defineRule({
  name: "backend-shape",
  pages: [
    {
      type,
      why: "Terraform keeps the state of a stack in one place. Two backends for one instance would leave it open where the state is, and Terraform refuses both.",
      wrong: `
kind: DataPlatform
name: regional
type: local
locations: [aws:us]
backend:
  s3: { bucket: nw-tfstate, region: us-east-1 }
  local: {}
`,
      right: `
kind: DataPlatform
name: regional
type: local
locations: [aws:us]
backend:
  s3: { bucket: nw-tfstate, region: us-east-1 }
`,
    },
  ],
  each: {
    DataPlatform: (platform, report) => {
      if (platform.backend === undefined) return;
      const backends = sortedUnique(Object.keys(platform.backend));
      if (backends.length !== 1) report(type(at(platform, "backend"), { platform: platform.key, backends }));
    },
  },
});
