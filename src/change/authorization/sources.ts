import { at, type Diagnostic, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";
import { type Model, objectsOf } from "../../model/model.js";
import { didYouMean } from "../../util/did-you-mean.js";
import { quote } from "../../util/quote.js";
import { visible } from "../../util/visible.js";
import { type ChangeSource, sameSource, sourceText } from "../change-source.js";
import type { Owners } from "./owners.js";

const unknownSource = defineDiagnostic<{ source: ChangeSource; hint: string }>({
  code: "change/unknown-source",
  severity: "error",
  summary: "change from a repository that owns nothing",
  detail: ({ source, hint }) =>
    `The change comes from ${quote(sourceText(source))}, and nothing in the model belongs to that repository and branch.${hint} ` +
    "Host, name and branch are compared letter by letter with those that the base declares for the ecosystem, its zones and their teams. " +
    "Propose the change from the branch of the part's owner, or have the part declared with this one first.",
});

const firstCommit = defineDiagnostic<{ source: ChangeSource; repositories: readonly string[] }>({
  code: "change/first-commit",
  severity: "error",
  summary: "first commit from another repository than the ecosystem's",
  detail: ({ source, repositories }) =>
    `The base is empty, so this is the first commit of a model. It comes from ${quote(sourceText(source))}, and ` +
    (repositories.length === 0
      ? "declares no Ecosystem that would name its repository. Declare the Ecosystem in it."
      : `may come only from the repository that the Ecosystem in it names: ${repositories.map(quote).join(" and ")}.`),
});

const brokenBase = defineDiagnostic({
  code: "change/broken-base",
  severity: "error",
  summary: "owners unknown, as the base cannot be read",
  detail: () =>
    "What the change is compared with could not be read as a whole, or declares no Ecosystem, so who owns what cannot be told and nobody is " +
    "let through, not even a change that mends it. Whoever may write to the primary branch without a pull request has to mend it there; " +
    "what is wrong is shown with it, or found by checking that branch by itself.",
});

/**
 * The one finding that makes it idle to look at objects: nobody's rights can be told, the source has none, or it is
 * a first commit, which is right or wrong as a whole.
 */
export function sourceFinding(
  base: Model,
  head: Model,
  source: ChangeSource,
  { owners, broken }: { readonly owners: Owners; readonly broken: boolean },
): "first commit" | Diagnostic | undefined {
  const empty = objectsOf(base).next().done === true;
  if (broken || (base.ecosystems.length === 0 && !empty)) return brokenBase(undefined, undefined, { tree: "base" });
  if (empty) return firstCommitFinding(head, source) ?? "first commit";
  const known = owners.sources();
  if (known.some((other) => sameSource(other, source))) return undefined;
  return unknownSource(undefined, {
    source,
    hint: didYouMean(
      sourceText(source),
      known.map((one) => visible(sourceText(one))),
      1,
    ),
  });
}

function firstCommitFinding({ ecosystems }: Model, source: ChangeSource): Diagnostic | undefined {
  const [first] = ecosystems;
  if (first !== undefined && ecosystems.every(({ repository }) => sameSource(repository, source))) return undefined;
  const repositories = ecosystems.map(({ repository }) => sourceText(repository));
  return firstCommit(first && at(first, "repository"), { source, repositories });
}

const ecosystem = (branch: string): string => `
kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: ${branch} }
liveRepository: { name: northwind/ecosystem, branch: main }
governanceZones: []
`;

export const sourcePages: readonly DiagnosticPage[] = [
  {
    type: unknownSource,
    why:
      "A change may be made by the owner of what it changes. A repository that the model does not name owns nothing, whatever it changes; " +
      "and a name that only looks alike is another name.",
    wrong: `
# sluice check --against main --source northwind/team-sales#Main
kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: northwind/team-sales, branch: main } }]
`,
    right: `
# sluice check --against main --source northwind/team-sales#main
kind: GovernanceZone
name: us
teams: [{ name: sales, repository: { name: northwind/team-sales, branch: main } }]
`,
  },
  {
    type: firstCommit,
    why:
      "In an empty base nobody owns anything yet. The first commit makes the ecosystem, so it comes from the repository that will own it; " +
      "it may hold anything, zones, teams and data too.",
    wrong: `# proposed from northwind/ecosystem#proposals${ecosystem("drafts")}`,
    right: `# proposed from northwind/ecosystem#proposals${ecosystem("proposals")}`,
  },
  {
    type: brokenBase,
    why:
      "Owners are looked up in the model as it was. An object that could not be read there would look new, and whoever adds it " +
      "again would seem to own it. So a base that cannot be read lets nobody through.",
  },
];
