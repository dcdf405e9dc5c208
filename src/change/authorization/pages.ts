import type { DiagnosticPage } from "../../diagnostic/page.js";

/** The pages of the findings about who may change what. */
export const AUTHORIZATION_PAGES: readonly DiagnosticPage[] = [];
