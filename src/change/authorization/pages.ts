import type { DiagnosticPage } from "../../diagnostic/page.js";
import { foreignPage } from "./foreign.js";
import { movePages } from "./moves.js";
import { pinPage } from "./pin-not-computed.js";
import { sourcePages } from "./sources.js";

/** The pages of the findings about who may change what. */
export const AUTHORIZATION_PAGES: readonly DiagnosticPage[] = [...sourcePages, foreignPage, ...movePages, pinPage];
