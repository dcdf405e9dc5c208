import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Option } from "commander";
import { headCommit } from "../../deploy/git/head-commit.js";
import { originOf } from "../../deploy/git/origin.js";
import { visible } from "../../util/visible.js";
import { EXIT } from "../exit-codes.js";
import { modelFiles } from "../init/model-files.js";
import type { NewFile, NewProject } from "../init/new-project.js";
import { projectFiles } from "../init/project-files.js";
import { type Host, workflowFiles } from "../init/workflow-files.js";
import { type CommandModule, examples } from "../program.js";
import { plural } from "../render/diagnostics.js";
import { folderInRepository } from "../repository.js";
import { UsageProblem } from "../usage-problem.js";

interface Options {
  readonly name?: string;
  readonly repository?: string;
  readonly sluice?: string;
  readonly ci?: Host | "both" | "none";
}

const NOBODY = "your-organization";

/** `sluice init`: a new ecosystem that runs at once. */
export const initCommand: CommandModule = (program, act) => {
  program
    .command("init")
    .argument("[dir]", "the folder to make it in; absent: this one")
    .description("begin a new ecosystem, with a model that runs at once; no file that is there is touched")
    .option("--name <name>", "the ecosystem's name; absent: the folder's")
    .option("--repository <owner/name>", "where the model will live; absent: the remote origin")
    .option("--sluice <owner/name@ref>", "where checks take Sluice from; absent: the checkout that this is")
    .addOption(
      new Option("--ci <host>", "whose workflows to write; absent: that of the remote").choices([
        "github",
        "gitlab",
        "both",
        "none",
      ]),
    )
    .addHelpText(
      "after",
      examples(
        ["sluice init acme", "in the new folder acme"],
        ["sluice init --repository acme/data --ci both", "here, with the checks of both hosts"],
      ),
    )
    .action(
      act(async (terminal, dir: string | undefined, options: Options) => {
        const root = resolve(dir ?? ".");
        mkdirSync(root, { recursive: true });
        const { project, guesses } = await newProject(root, options);
        const hosts = hostsOf(project, options.ci);
        const files = [...modelFiles(project), ...projectFiles(project), ...workflowFiles(project, hosts)];
        const outcomes = files.map((file) => ({ path: file[0], outcome: put(root, file) }));
        const pathsOf = (wanted: Outcome) =>
          outcomes.filter(({ outcome }) => outcome === wanted).map(({ path }) => path);
        for (const path of pathsOf("written")) terminal.result(path);
        terminal.say(`${plural(pathsOf("written").length, "file")} written in ${visible(root)}`);
        for (const guess of guesses) terminal.say(guess);
        if (project.folder !== "" && hosts.length > 0)
          terminal.say(
            `Git hosts look for workflows in the root of a repository only: move them there from ${visible(project.folder)}.`,
          );
        const kept = pathsOf("kept");
        if (kept.length === 0) {
          terminal.say("Next: sluice check, sluice apply --platform local, sluice run --platform local --once");
          return EXIT.fine;
        }
        terminal.problem(
          `error: ${plural(kept.length, "file")} that differ from what would be written are there, and stay as they are:\n${kept.map((path) => `  ${path}`).join("\n")}\n  Move them away and run this again to have the others.`,
        );
        return EXIT.errors;
      }),
    );
};

async function newProject(
  root: string,
  options: Options,
): Promise<{ project: NewProject; guesses: readonly string[] }> {
  const guesses: string[] = [];
  const name = options.name ?? plainName(basename(root));
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name))
    throw new UsageProblem(
      `"${name}" is no name for an ecosystem: lower-case letters, digits, dashes and underscores.`,
    );
  const given = options.repository === undefined ? undefined : hosted(options.repository);
  if (options.repository !== undefined && given === undefined)
    throw new UsageProblem(`"${options.repository}" is no repository: write owner/name, or host/owner/name.`);
  const origin = given ?? (await originOf(root, process.env));
  const repository =
    origin && /^[^/]+\/[^/]+$/.test(origin.name)
      ? origin
      : { host: origin?.host ?? "github.com", name: `${NOBODY}/${name}` };
  if (repository !== origin)
    guesses.push(
      `The repository is taken to be ${repository.name}: set it in model/, or begin with --repository owner/name.`,
    );
  const sluice = options.sluice === undefined ? await ownCheckout() : pinned(options.sluice);
  if (sluice === undefined)
    guesses.push(
      `The workflows take Sluice from ${NOBODY}/sluice@main: set it there, or begin with --sluice owner/name@ref.`,
    );
  return {
    project: {
      name,
      repository,
      sluice: sluice ?? { host: "github.com", name: `${NOBODY}/sluice`, revision: "main" },
      folder: folderInRepository(root, process.env),
    },
    guesses,
  };
}

function hosted(text: string): { host: string; name: string } | undefined {
  const match = /^(?:([\w-]+(?:\.[\w-]+)+)\/)?([\w-][\w.-]*\/[\w.-]+)$/.exec(text);
  return match ? { host: match[1] ?? "github.com", name: match[2] as string } : undefined;
}

/** @throws UsageProblem when it is not of that form */
function pinned(text: string): NewProject["sluice"] {
  const at = text.indexOf("@");
  const repository = hosted(text.slice(0, at));
  const revision = text.slice(at + 1);
  if (at < 0 || repository === undefined || !/^[\w][\w./-]*$/.test(revision))
    throw new UsageProblem(`"${text}" names no revision of a repository: write owner/name@ref.`);
  return { ...repository, revision };
}

/** The very revision that is running, where that is a checkout with a remote. */
async function ownCheckout(): Promise<NewProject["sluice"] | undefined> {
  const folder = dirname(fileURLToPath(import.meta.url));
  if (folder.includes("node_modules")) return undefined;
  const [origin, revision] = [await originOf(folder, process.env), await headCommit(folder, process.env)];
  return origin && revision !== undefined ? { ...origin, revision } : undefined;
}

function hostsOf({ repository }: NewProject, ci: Options["ci"]): readonly Host[] {
  if (ci === "none") return [];
  if (ci === "both") return ["github", "gitlab"];
  return [ci ?? (repository.host.includes("gitlab") ? "gitlab" : "github")];
}

function plainName(folder: string): string {
  const plain = folder
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[-_]+|-+$/g, "")
    .slice(0, 63);
  return plain === "" ? "data" : plain;
}

type Outcome = "written" | "same" | "kept";

/** Writes a file that is not there; one that is stays. */
function put(root: string, [path, text]: NewFile): Outcome {
  const full = join(root, path);
  try {
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text, { flag: "wx" });
    return "written";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST" && code !== "ENOTDIR") throw error;
    return sameText(full, text) ? "same" : "kept";
  }
}

function sameText(full: string, text: string): boolean {
  try {
    return readFileSync(full, "utf8") === text;
  } catch {
    return false;
  }
}
