import { backendShape } from "../../../src/lint/rules/backend-shape.js";
import { testRule } from "../harness.js";

const backend = (text: string) => ({
  edits: [["backend: { s3: { bucket: nw-tfstate, region: us-east-1 } }", `backend: ${text}`]] as const,
});

testRule(backendShape, {
  valid: { "another type": backend("{ gcs: { bucket: nw-tfstate } }") },
  invalid: {
    two: {
      ...backend("{ s3: { bucket: b }, gcs: { bucket: b } }"),
      expect: [
        {
          code: "lint/backend-shape",
          target: "DataPlatform fast backend",
          text: "{ s3",
          detail: /backends "gcs" and "s3"/,
        },
      ],
    },
    none: {
      ...backend("{}"),
      expect: [
        { code: "lint/backend-shape", target: "DataPlatform fast backend", detail: /names no Terraform backend/ },
      ],
    },
  },
});
