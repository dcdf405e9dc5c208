import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { repositoriesOf } from "../repositories.js";
import { defineRule } from "../rule.js";
import { repositoryProblem } from "../syntax/git-names.js";

const type = defineDiagnostic<{ name: string; problem: string }>({
  code: "lint/repository-name",
  severity: "error",
  summary: "no repository name",
  detail: ({ name, problem }) =>
    `${quote(name)} is no repository name: ${problem}. Write owner/name, such as "northwind/team-sales"; the host has a field of its own.`,
});

/** Repositories are written as owner/name. */
export const repositoryName = defineRule({
  name: "repository-name",
  pages: [
    {
      type,
      why:
        "Who may change a part of the model is decided by comparing the repository a change comes from with the one named here, " +
        "letter by letter. A URL or a bare name would never be equal to any.",
      wrong: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { name: "https://github.com/northwind/team-sales.git", branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
      right: `
kind: GovernanceZone
name: us
teams:
  - { name: sales, repository: { host: github.com, name: northwind/team-sales, branch: main } }
  - { name: marketing, repository: { name: northwind/team-marketing, branch: main } }
declassifications:
  - { workspace: mask_customers, removes: [pii] }
`,
    },
  ],
  each: repositoriesOf(({ repository: { name }, subject, path }, report) => {
    const problem = repositoryProblem(name);
    if (problem !== undefined) report(type(at(subject, ...path, "name"), { name, problem }));
  }),
});
