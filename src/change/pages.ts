import type { DiagnosticPage } from "../diagnostic/page.js";
import { AUTHORIZATION_PAGES } from "./authorization/pages.js";
import { caseRenamePage } from "./case-renames.js";
import { COMPATIBILITY_PAGES } from "./compatibility/pages.js";
import { configurationPage } from "./configuration.js";
import { departurePage } from "./departures.js";

/** The page of every finding about a change. */
export const CHANGE_PAGES: readonly DiagnosticPage[] = [
  ...AUTHORIZATION_PAGES,
  departurePage,
  caseRenamePage,
  configurationPage,
  ...COMPATIBILITY_PAGES,
];
