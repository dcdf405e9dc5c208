import type { NewFile, NewProject } from "./new-project.js";

/** A git host's own way to run things. */
export type Host = "github" | "gitlab";

/** What runs on each host, one template a file. */
const TEMPLATES: { readonly [host in Host]: readonly ((project: NewProject) => NewFile)[] } = {
  github: [githubCheck],
  gitlab: [gitlabCheck],
};

/** The files that make a git host check every proposed change. */
export function workflowFiles(project: NewProject, hosts: readonly Host[]): readonly NewFile[] {
  return hosts.flatMap((host) => TEMPLATES[host].map((template) => template(project)));
}

function modelOf({ folder }: NewProject): string {
  return JSON.stringify(folder === "" ? "." : folder);
}

function githubCheck(project: NewProject): NewFile {
  const { name, revision } = project.sluice;
  return [
    ".github/workflows/check.yml",
    `# Says whether a pull request may be merged, and why not. It may only read, and runs nothing of what is proposed.
name: check
on:
  pull_request:
    types: [opened, synchronize, reopened, edited]
permissions:
  contents: read
concurrency:
  group: check-\${{ github.event.pull_request.number }}
  cancel-in-progress: true
jobs:
  sluice:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      # The commit that merges the pull request, with its parents: one of them is what the model is now.
      - uses: actions/checkout@v4
        with:
          fetch-depth: 2
          persist-credentials: false
      - uses: ${name}@${revision}
        with:
          model: ${modelOf(project)}
`,
  ];
}

function gitlabCheck(project: NewProject): NewFile {
  const { host, name, revision } = project.sluice;
  const raw =
    host === "github.com"
      ? `https://raw.githubusercontent.com/${name}/${revision}`
      : `https://${host}/${name}/-/raw/${revision}`;
  return [
    ".gitlab-ci.yml",
    `# Says whether a merge request may be merged, and why not. It runs nothing of what is proposed.
include:
  - remote: ${raw}/ci/gitlab/sluice-check.yml
variables:
  SLUICE_REPOSITORY: https://${host}/${name}.git
  SLUICE_REVISION: "${revision}"
  SLUICE_MODEL: ${modelOf(project)}
`,
  ];
}
