import type { DiagnosticPage } from "../../diagnostic/page.js";
import { sortedBy } from "../../util/order.js";
import { COMPATIBILITY_RULES } from "./rules/index.js";

/** The pages of the findings about compatibility, in the order of their codes. */
export const COMPATIBILITY_PAGES: readonly DiagnosticPage[] = Object.freeze(
  sortedBy(
    COMPATIBILITY_RULES.flatMap(({ pages }) => pages),
    ({ type }) => type.code,
  ),
);
