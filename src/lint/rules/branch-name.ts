import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { repositoriesOf } from "../repositories.js";
import { defineRule } from "../rule.js";
import { branchProblem } from "../syntax/git-names.js";

const type = defineDiagnostic<{ branch: string; problem: string }>({
  code: "lint/branch-name",
  severity: "error",
  summary: "no branch name",
  detail: ({ branch, problem }) =>
    `${quote(branch)} is no branch that git accepts: ${problem}. Slashes are fine, as in "release/2025".`,
});

/** Branches are named as git allows them. */
export const branchName = defineRule({
  name: "branch-name",
  pages: [
    {
      type,
      why:
        "Branches are compared with where a change comes from, and generated Terraform is committed to one. " +
        "A name that git refuses can be neither.",
      wrong: `
kind: DataPlatform
name: fast
type: local
locations: [onprem:us]
departments: [sales]
capabilities: { latency: minutes, history: milestoned }
deployment: { branch: "terraform/fast lane" }
`,
      right: `
kind: DataPlatform
name: fast
type: local
locations: [onprem:us]
departments: [sales]
capabilities: { latency: minutes, history: milestoned }
deployment: { branch: terraform/fast-lane }
`,
    },
  ],
  each: {
    ...repositoriesOf(({ repository: { branch }, subject, path }, report) => {
      const problem = branchProblem(branch);
      if (problem !== undefined) report(type(at(subject, ...path, "branch"), { branch, problem }));
    }),
    DataPlatform: (platform, report) => {
      const { branch } = platform.deployment;
      // The default repeats the instance's name, which is judged where it is given.
      const problem = branch === `terraform/${platform.name}` ? undefined : branchProblem(branch);
      if (problem !== undefined) report(type(at(platform, "deployment", "branch"), { branch, problem }));
    },
  },
});
