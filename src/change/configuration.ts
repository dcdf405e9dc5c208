import { type Diagnostic, defineDiagnostic } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import type { Model } from "../model/model.js";
import { quote } from "../util/quote.js";
import { type ChangeSource, sameSource, sourceText } from "./change-source.js";

/** What a project says about itself: which files are its model, and which code is plugged in. */
export interface Configuration {
  /** The file that says so, relative to the model's root; absent: there is none. */
  readonly file?: string;
  /** One text for all that is said: equal texts, equal configurations. */
  readonly content: string;
}

interface Params {
  readonly file: string;
  readonly did: "added" | "changed" | "removed";
  readonly source: ChangeSource;
  readonly owners: readonly ChangeSource[];
}

const type = defineDiagnostic<Params>({
  code: "change/foreign-configuration",
  severity: "error",
  summary: "configuration changed by another repository than the ecosystem's",
  detail: ({ file, did, source, owners }) =>
    `${file} is ${did} by ${quote(sourceText(source))}. It says which files are the model and which code is plugged in, for everyone, so it belongs to the ` +
    `ecosystem (${owners.map((owner) => quote(sourceText(owner))).join(", ")}). Leave it as it was, and let the ecosystem's repository propose this.`,
});

/** Whether the project's configuration is changed by somebody else than the ecosystem, as the base names it. */
export function configurationFindings(
  { ecosystems }: Model,
  source: ChangeSource,
  base: Configuration | undefined,
  head: Configuration | undefined,
): Diagnostic[] {
  if (base?.content === head?.content || ecosystems.length === 0) return [];
  const owners = ecosystems.map(({ repository }) => repository);
  if (owners.every((owner) => sameSource(owner, source))) return [];
  const file = head?.file ?? base?.file ?? "sluice.config.yaml";
  const did = head?.file === undefined ? "removed" : base?.file === undefined ? "added" : "changed";
  const tree = did === "removed" ? "base" : "head";
  const target = { file, line: 1, column: 1 };
  return [type(target, { file, did, source, owners }, { tree, related: [] })];
}

export const configurationPage: DiagnosticPage = {
  type,
  why:
    "A file that the configuration leaves out is not there for any check, and a plug-in is code that runs wherever the model is compiled. " +
    "Whoever could change that could hide other people's data or speak for everyone.",
  wrong: `
# sluice.config.yaml, proposed from northwind/team-sales
exclude: ["zones/us/policies.yaml"]
`,
  right: `
# sluice.config.yaml, as it was; the ecosystem's repository proposes what is to change in it
include: ["zones/**/*.yaml"]
`,
};
