import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { type NamedRepository, repositoriesOfEcosystem, repositoriesOfZone } from "../repositories.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ what: string; owner: string }>({
  code: "lint/live-repository",
  severity: "error",
  summary: "changes would be proposed from the primary branch",
  detail: ({ what, owner }) =>
    `The ${what} ${quote(owner)} proposes its changes from the very branch that holds the agreed model (liveRepository), ` +
    "so there would be nothing to compare a change with. Name another branch or repository here.",
});

/** The primary branch differs from every branch that changes are proposed from. */
export const liveRepository = defineRule({
  name: "live-repository",
  pages: [
    {
      type,
      why:
        "A change is what an owner's branch has and the primary branch has not. Where both are one branch, every edit would be " +
        "live at once and unchecked.",
      wrong: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/ecosystem, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
      right: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
    },
  ],
  check: ({ model }, report) => {
    for (const ecosystem of model.ecosystems) {
      const live = ecosystem.liveRepository;
      const judge = ({ repository, owner, subject, path }: NamedRepository): void => {
        if (owner === undefined || !same(repository, live)) return;
        const related = [{ target: at(ecosystem, "liveRepository"), message: "the primary branch" }];
        report(type(at(subject, ...path), { what: owner.what, owner: owner.name }, { related }));
      };
      for (const named of repositoriesOfEcosystem(ecosystem)) judge(named);
      for (const zone of model.zones) for (const named of repositoriesOfZone(zone)) judge(named);
    }
  },
});

type Repository = NamedRepository["repository"];

function same(a: Repository, b: Repository): boolean {
  return a.host === b.host && a.name === b.name && a.branch === b.branch;
}
