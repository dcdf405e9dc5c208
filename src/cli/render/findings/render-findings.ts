import type { Findings, Look } from "./findings.js";
import { githubFindings } from "./github.js";
import { jsonFindings } from "./json.js";
import { junitFindings } from "./junit.js";
import { markdownFindings } from "./markdown.js";
import { prettyReport } from "./pretty.js";
import { sarifFindings } from "./sarif.js";

/** The ways to show findings; the first is the default. */
export const FORMATS = ["pretty", "json", "github", "sarif", "junit", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

/** Findings in a format; an empty text where there is nothing to say. The same findings give the same text. */
export function renderFindings(format: Format, findings: Findings, look: Look): string {
  switch (format) {
    case "pretty":
      return prettyReport(findings, look);
    case "json":
      return jsonFindings(findings);
    case "github":
      return githubFindings(findings, look);
    case "sarif":
      return sarifFindings(findings, look.pages());
    case "junit":
      return junitFindings(findings);
    case "markdown":
      return markdownFindings(findings);
  }
}
