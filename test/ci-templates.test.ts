import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa, execaSync } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { modelFiles } from "../src/cli/init/model-files.js";
import type { NewProject } from "../src/cli/init/new-project.js";
import { workflowFiles } from "../src/cli/init/workflow-files.js";
import { folderWith, SMALL_DATA, SMALL_MODEL } from "./support/cli.js";
import { root } from "./support/house.js";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const PROJECT: NewProject = {
  name: "acme",
  repository: { host: "github.com", name: "acme/data" },
  sluice: { host: "github.com", name: "acme/sluice", revision: "0123456789abcdef0123456789abcdef01234567" },
  folder: "",
};
const WRITTEN = new Map(workflowFiles(PROJECT, ["github", "gitlab"]));
const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as { runs: { steps: Step[] } };
const template = parse(readFileSync(join(root, "ci/gitlab/sluice-check.yml"), "utf8")) as {
  "sluice-check": { script: string[]; rules: { if: string }[] };
};

/** Branch names that git takes and a shell would run. */
const HOSTILE = ["$(touch${IFS}pwned)", "`touch${IFS}pwned`", "a'\"&&touch${IFS}pwned", "--format=json"];

/** A model's repository: main, a branch with an edit, and a merge commit of both checked out, as workflows have it. */
function repository(branch: string): { folder: string; base: string; head: string } {
  const folder = folderWith({ "model.yaml": SMALL_MODEL, ...SMALL_DATA });
  const git = (...args: string[]) =>
    execaSync("git", ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false", ...args], {
      cwd: folder,
    }).stdout;
  git("init", "--quiet", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "base");
  const base = git("rev-parse", "HEAD");
  git("update-ref", `refs/heads/${branch}`, base);
  git("checkout", "-q", "--detach", `refs/heads/${branch}`);
  writeFileSync(join(folder, "model.yaml"), SMALL_MODEL.replace("kind: Team\n", "kind: Team\ndescription: Sells\n"));
  git("commit", "-qam", "edit");
  const head = git("rev-parse", "HEAD");
  git("checkout", "-q", "--detach", base);
  git("merge", "-q", "--no-ff", "-m", "merge", head);
  return { folder, base, head };
}

/** Runs a step as a runner does: expressions are filled in as text, in its environment and in its script alike. */
async function runStep(
  step: Step,
  context: Readonly<Record<string, string>>,
  cwd: string,
  more: Readonly<Record<string, string>>,
) {
  const filled = (text: string): string =>
    text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => context[expression] ?? "");
  const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value)]));
  return execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", filled(step.run ?? "")], {
    cwd,
    env: { ...env, ...more },
    reject: false,
  });
}

const check = action.runs.steps.find(({ run }) => run?.includes("check.sh")) as Step;
const contextOf = (branch: string, { base, head }: { base: string; head: string }, repo = "shop/sales") => ({
  "github.action_path": root,
  "inputs.model": ".",
  "github.event.pull_request.head.repo.full_name": repo,
  "github.event.pull_request.head.ref": branch,
  "github.event.pull_request.head.sha": head,
  "github.event.pull_request.base.sha": base,
});

describe("the action", () => {
  it("would be caught with an expression in a script", async () => {
    const { folder } = repository("main");
    const context = { "github.head_ref": HOSTILE[0] as string };
    await runStep({ run: "echo ${{ github.head_ref }}" }, context, folder, {});
    expect(readdirSync(folder)).toContain("pwned");
  });

  it("puts no expression into a script", () => {
    for (const { run } of action.runs.steps) expect(run ?? "").not.toContain("${{");
  });

  it("compares the merge with what it is merged into, and accepts the owner's change", async () => {
    const made = repository("main");
    const summary = join(made.folder, "..", `${made.head}.md`);
    const ended = await runStep(check, contextOf("main", made), made.folder, { GITHUB_STEP_SUMMARY: summary });
    expect(ended.stderr).toBe("");
    expect(ended.exitCode).toBe(0);
    expect(existsSync(summary)).toBe(true);
  });

  it("refuses a fork's change: its source is the fork", async () => {
    const made = repository("main");
    const ended = await runStep(check, contextOf("main", made, "stranger/sales"), made.folder, {});
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toContain("::error");
    expect(ended.stdout).toContain("stranger/sales");
  });

  it("says so when the fork is gone", async () => {
    const made = repository("main");
    const ended = await runStep(check, contextOf("main", made, ""), made.folder, {});
    expect(ended.exitCode).toBe(64);
    expect(ended.stdout).toContain("is gone");
  });

  it("checks without comparing when it is no pull request", async () => {
    const { folder } = repository("main");
    const ended = await runStep(check, { "github.action_path": root, "inputs.model": "." }, folder, {});
    expect(ended.exitCode).toBe(0);
  });

  it.each(HOSTILE)("runs nothing of a branch named %s", async (branch) => {
    // git takes no branch that begins with a dash; a pull request's payload is not asked by git.
    const made = repository(branch.startsWith("-") ? "main" : branch);
    const ended = await runStep(check, contextOf(branch, made), made.folder, {});
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toContain("::error");
    expect(readdirSync(made.folder)).not.toContain("pwned");
  });
});

describe("the GitLab template", () => {
  const run = (branch: string, { base, folder }: { base: string; folder: string }) =>
    execa("bash", ["-c", template["sluice-check"].script.at(-1) ?? ""], {
      cwd: folder,
      reject: false,
      env: {
        SLUICE_HOME: root,
        SLUICE_MODEL: ".",
        CI_MERGE_REQUEST_IID: "1",
        CI_SERVER_HOST: "github.com",
        CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: "shop/sales",
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: branch,
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      },
    });

  it("runs in merge requests, accepts the owner's change and reports", async () => {
    expect(template["sluice-check"].rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
    const made = repository("main");
    expect((await run("main", made)).exitCode).toBe(0);
    expect(readFileSync(join(made.folder, "sluice-junit.xml"), "utf8")).toContain("<testsuites");
  });

  it.each(HOSTILE)("runs nothing of a branch named %s", async (branch) => {
    const made = repository(branch.startsWith("-") ? "main" : branch);
    expect((await run(branch, made)).exitCode).toBe(1);
    expect(readdirSync(made.folder)).not.toContain("pwned");
  });
});

describe("what sluice init writes", () => {
  it("asks for no more than to read, of pull requests as strangers may send them", () => {
    const workflow = parse(WRITTEN.get(".github/workflows/check.yml") ?? "");
    expect(Object.keys(workflow.on)).toEqual(["pull_request"]);
    expect(workflow.permissions).toEqual({ contents: "read" });
    const [checkout, sluice] = workflow.jobs.sluice.steps;
    expect(checkout.with).toEqual({ "fetch-depth": 2, "persist-credentials": false });
    expect(sluice.uses).toBe(`acme/sluice@${PROJECT.sluice.revision}`);
  });
  it("includes the template at the revision that it then runs", () => {
    const pipeline = parse(WRITTEN.get(".gitlab-ci.yml") ?? "");
    expect(pipeline.include[0].remote).toContain(`/${PROJECT.sluice.revision}/ci/gitlab/sluice-check.yml`);
    expect(pipeline.variables.SLUICE_REVISION).toBe(PROJECT.sluice.revision);
  });
  it("gives every owner a branch other than the live one", () => {
    const text = modelFiles(PROJECT)
      .map(([, content]) => content)
      .join("\n");
    expect(text.match(/branch: main/g)).toHaveLength(1);
  });
});

// Programs that judge workflows and scripts; they are used where they are installed (scripts/lint-workflows.mjs tells how).
describe.each([
  ["actionlint", (file: string) => ["actionlint", file], ["check.yml"]],
  ["shellcheck", (file: string) => ["shellcheck", file], ["ci/github/check.sh", "ci/gitlab/check.sh"]],
  [
    "check-jsonschema",
    (file: string) => ["check-jsonschema", "--builtin-schema", schemaOf(file), file],
    ["check.yml", "gitlab-ci.yml", "action.yml", "ci/gitlab/sluice-check.yml"],
  ],
] as const)("%s", (program, commandOf, files) => {
  const found = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
  beforeAll(() => {
    if (!found)
      console.warn(`SKIPPED: ${program} is not installed; node scripts/lint-workflows.mjs installs and runs it`);
  });
  it.skipIf(!found).each([...files])("accepts %s", async (file) => {
    const written = folderWith({
      "check.yml": WRITTEN.get(".github/workflows/check.yml") ?? "",
      "gitlab-ci.yml": WRITTEN.get(".gitlab-ci.yml") ?? "",
    });
    const [command, ...args] = commandOf(existsSync(join(written, file)) ? join(written, file) : join(root, file));
    const ended = await execa(command as string, args, { reject: false });
    expect(ended.stdout + ended.stderr).toMatch(/^(?:ok.*)?$/s);
    expect(ended.exitCode).toBe(0);
  });
});

function schemaOf(file: string): string {
  if (file.endsWith("action.yml")) return "vendor.github-actions";
  return file.endsWith("/check.yml") ? "vendor.github-workflows" : "vendor.gitlab-ci";
}
