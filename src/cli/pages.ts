import { PLATFORMS } from "../../platforms/index.js";
import { ASSIGN_PAGES } from "../assign/pages.js";
import { CHANGE_PAGES } from "../change/pages.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import { GOVERNANCE_PAGES } from "../governance/pages.js";
import { GRAPH_PAGES } from "../graph/pages.js";
import { LINT_PAGES } from "../lint/rules/index.js";
import { LOAD_PAGES } from "../load/pages.js";
import { PLATFORM_PAGES } from "../platform/pages.js";
import { SYNTH_PAGES } from "../synth/retirement-findings.js";

/** The page of every finding that Sluice can give, room by room. */
export function allPages(): readonly DiagnosticPage[] {
  return [
    ...LOAD_PAGES,
    ...LINT_PAGES,
    ...PLATFORM_PAGES,
    ...ASSIGN_PAGES,
    ...GRAPH_PAGES,
    ...GOVERNANCE_PAGES,
    ...CHANGE_PAGES,
    ...SYNTH_PAGES,
    ...PLATFORMS.flatMap(({ pages }) => pages),
  ];
}
