import type { DiagnosticPage } from "../../diagnostic/page.js";

/** The pages of the findings about compatibility, in the order of their codes. */
export const COMPATIBILITY_PAGES: readonly DiagnosticPage[] = [];
