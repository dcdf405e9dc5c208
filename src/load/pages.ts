import type { DiagnosticPage } from "../diagnostic/page.js";
import { CODE_PAGES } from "./diagnostics/code.js";
import { CONTRACT_PAGES } from "./diagnostics/contracts.js";
import { FIELD_PAGES } from "./diagnostics/fields.js";
import { FILE_PAGES } from "./diagnostics/files.js";
import { REFERENCE_PAGES } from "./diagnostics/references.js";
import { YAML_PAGES } from "./diagnostics/yaml.js";

/** The page of everything that loading can find. */
export const LOAD_PAGES: readonly DiagnosticPage[] = [
  ...FILE_PAGES,
  ...YAML_PAGES,
  ...CODE_PAGES,
  ...FIELD_PAGES,
  ...REFERENCE_PAGES,
  ...CONTRACT_PAGES,
];

/** Everything that loading can find. */
export const LOAD_DIAGNOSTICS = LOAD_PAGES.map(({ type }) => type);
