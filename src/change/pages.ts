import type { DiagnosticPage } from "../diagnostic/page.js";
import { AUTHORIZATION_PAGES } from "./authorization/pages.js";
import { COMPATIBILITY_PAGES } from "./compatibility/pages.js";

/** The page of every finding about a change. */
export const CHANGE_PAGES: readonly DiagnosticPage[] = [...AUTHORIZATION_PAGES, ...COMPATIBILITY_PAGES];
