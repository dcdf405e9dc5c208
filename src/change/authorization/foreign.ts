import { type Diagnostic, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";
import { quote } from "../../util/quote.js";
import { type ChangeSource, sourceText } from "../change-source.js";
import { type OwnedKind, objectName, partName } from "../parts.js";
import type { Owner } from "./owners.js";

const type = defineDiagnostic<{ what: string; did: string; owners: readonly Owner[]; source: ChangeSource }>({
  code: "change/foreign-object",
  severity: "error",
  summary: "changed by a repository that does not own it",
  detail: ({ what, did, owners, source }) =>
    `The ${what} is ${did} by ${quote(sourceText(source))}, but only ${owners.map(ownerText).join(" and ")}${owners.length > 1 ? " together" : ""} may do that. ` +
    `Leave it as it was here, and let ${owners.length > 1 ? "its owners agree on it, or split it" : "its owner propose it from there"}.`,
});

/** `team "us/sales" (repository "github.com/northwind/team-sales#main")`. */
export function ownerText({ part, declarations }: Owner): string {
  const repositories = [...new Set(declarations.map(({ repository }) => quote(sourceText(repository))))];
  if (repositories.length === 0) return partName(part);
  const several = repositories.length > 1 ? "all of the repositories that it is declared with: " : "repository ";
  return `${partName(part)} (${several}${repositories.join(", ")})`;
}

/** What is changed: an object, or an entry in words. */
export interface Foreign {
  readonly object: { readonly kind: OwnedKind; readonly key: string } | string;
  readonly did: "added" | "changed" | "removed" | "taken over";
  /** Those who would have to agree and are not the source. */
  readonly owners: readonly Owner[];
  readonly source: ChangeSource;
}

/** The finding about something that the source does not own. */
export function foreign(what: Foreign, target: Target | undefined, tree: "base" | "head"): Diagnostic {
  const { object, did, owners, source } = what;
  return type(
    target,
    { what: typeof object === "string" ? object : objectName(object), did, owners, source },
    {
      tree,
      related: owners.flatMap(({ part, declarations }) =>
        declarations.map(({ target }) => ({
          target,
          message: `The repository of ${partName(part)} is declared here.`,
        })),
      ),
    },
  );
}

export const foreignPage: DiagnosticPage = {
  type,
  why:
    "Each part of the model belongs to the repository that its declaration names, and only that one may change it: a zone cannot edit " +
    "its teams, nor a team its zone. Owners are those of the model as it was, so that no change grants itself rights. A change that " +
    "mixes parts of several owners is split: each owner proposes its part.",
  wrong: `
# proposed from northwind/zone-us, which owns zone us, but not its teams
kind: Team
zone: us
name: sales
contact: zone-desk@northwind.example
`,
  right: `
# proposed from northwind/team-sales, which zone us declares as the repository of team us/sales
kind: Team
zone: us
name: sales
contact: sales-data@northwind.example
`,
};
