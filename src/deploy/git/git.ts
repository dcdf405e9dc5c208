import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DeployProblem, Interrupted } from "../deploy-problem.js";
import { type Environment, type ProcessResult, runProcess } from "../run-process.js";
import { gitProblem } from "./git-problem.js";

/** Git variables that would point our commands somewhere else, as they are set while a hook runs. */
const POINTERS =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|INDEX_VERSION|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|QUARANTINE_PATH|CEILING_DIRECTORIES|DEFAULT_HASH|LITERAL_PATHSPECS|GLOB_PATHSPECS|NOGLOB_PATHSPECS|ICASE_PATHSPECS|TRACE.*)$/;

/** Settings that make the same objects and the same words on every machine, and start nothing in the background. */
const SETTINGS = [
  "i18n.commitEncoding=UTF-8",
  "user.useConfigOnly=true",
  "gc.auto=0",
  "maintenance.auto=false",
  "core.splitIndex=false",
  "core.fsmonitor=false",
  "core.untrackedCache=false",
  "index.sparse=false",
  "advice.pushUpdateRejected=false",
].flatMap((setting) => ["-c", setting]);

/** The oldest git whose `fetch` can leave `FETCH_HEAD` alone. */
const MINIMUM = [2, 29] as const;

export interface GitRequest {
  /** Any folder in a git repository, or a bare one; absent: a temporary repository. */
  readonly repository?: string | undefined;
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
  /**
   * Whether the working tree around the folder comes from somebody who is not trusted, so that it may hold a whole
   * repository of its own, with settings that start programs: only the one that the tree was checked out from is taken.
   * Nothing is fetched, and objects are what they were committed as.
   */
  readonly untrusted?: true;
}

/** What an untrusted tree and a clone that lacks objects could make git do. */
const UNTRUSTED = {
  settings: ["-c", "safe.bareRepository=explicit", "-c", "core.hooksPath=/dev/null", "--no-replace-objects"],
  // The second is known to every git: no protocol at all may be used.
  env: { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" },
} as const;

/**
 * A git repository used for its objects, remotes and settings only. Nothing here reads or writes its index, its HEAD,
 * its branches or its files: trees are built in an index file of our own in {@link scratch}.
 */
export class Git {
  private constructor(
    private readonly folder: string,
    private readonly env: Environment,
    private readonly settings: readonly string[],
    private readonly signal: AbortSignal | undefined,
    /** A private temporary folder, gone after {@link close}. */
    readonly scratch: string,
    /** Whether the repository itself is temporary. */
    readonly temporary: boolean,
  ) {}

  /** @throws DeployProblem when there is no repository, or no usable git */
  static async open(request: GitRequest): Promise<Git> {
    const env = { ...gitEnvironment(request.env), ...(request.untrusted ? UNTRUSTED.env : {}) };
    const settings = [...SETTINGS, ...(request.untrusted ? UNTRUSTED.settings : [])];
    const scratch = await mkdtemp(join(tmpdir(), "sluice-git-"));
    try {
      const { repository, signal } = request;
      if (repository === undefined) {
        const git = new Git(scratch, env, settings, signal, scratch, true);
        await git.checkVersion();
        const folder = join(scratch, "repository.git");
        await git.run(["init", "--quiet", "--bare", "--template=", folder]);
        return new Git(folder, env, settings, signal, scratch, true);
      }
      const folder = resolve(repository);
      const found = await stat(folder).catch(() => undefined);
      if (found?.isDirectory() !== true) throw notARepository(folder, "There is no such folder.");
      const git = new Git(folder, env, settings, signal, scratch, false);
      await git.checkVersion();
      const check = await git.try(["rev-parse", "--git-dir"]);
      if (check.exitCode !== 0) {
        if (/dubious ownership/.test(check.stderr)) throw gitProblem("Opening the repository", folder, check.stderr);
        throw notARepository(folder, check.stderr);
      }
      return git;
    } catch (thrown) {
      await rm(scratch, { recursive: true, force: true });
      throw thrown;
    }
  }

  /** Runs git and gives its result, whatever the exit code. */
  async try(args: readonly string[], options: GitOptions = {}): Promise<ProcessResult> {
    const { input, index, limit } = options;
    const result = await runProcess({
      file: "git",
      args: [...this.settings, ...args],
      cwd: this.folder,
      env: index === undefined ? this.env : { ...this.env, GIT_INDEX_FILE: index },
      signal: this.signal,
      ...(input === undefined ? {} : { input }),
      ...(limit === undefined ? {} : { limit }),
    });
    if (result.stopped) throw new Interrupted("git");
    return result;
  }

  /** Runs git and gives its standard output. @throws DeployProblem when it fails */
  async run(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    const result = await this.try(args, options);
    if (result.exitCode !== 0) {
      throw gitProblem(options.doing ?? `git ${args[0]}`, options.remote ?? "", result.stderr);
    }
    return result.stdout;
  }

  /** Like {@link run}, as text without the newline at its end. */
  async text(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.run(args, options)).toString("utf8").replace(/\n$/, "");
  }

  /** The value of a yes-or-no setting; `false` when it is not set. */
  async flag(name: string): Promise<boolean> {
    const result = await this.try(["config", "--type=bool", "--get", name]);
    return result.exitCode === 0 && result.stdout.toString("utf8").trim() === "true";
  }

  /** Removes what is temporary. */
  async close(): Promise<void> {
    await rm(this.scratch, { recursive: true, force: true });
  }

  private async checkVersion(): Promise<void> {
    const said = await this.text(["version"]);
    const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).map(Number);
    if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
    throw new DeployProblem(
      `This git is too old: ${said}.`,
      `Install git ${MINIMUM.join(".")} or later and have it first on PATH.`,
    );
  }
}

export interface GitOptions {
  readonly input?: string | Uint8Array;
  /** The index file that the command uses. */
  readonly index?: string;
  /** Most bytes of output. */
  readonly limit?: number;
  /** What to call this in a problem's message: "Fetching main". */
  readonly doing?: string;
  /** The remote it talks to, for a problem's message. */
  readonly remote?: string;
}

/** The environment that git commands get: the caller's, without pointers into another repository, in plain English. */
function gitEnvironment(env: Environment): Environment {
  const kept = Object.entries(env).filter(([name]) => !POINTERS.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: "C", LANGUAGE: "", GIT_TERMINAL_PROMPT: "0", GIT_PAGER: "" };
}

/** The problem of a folder that is in no repository. */
export class NotARepository extends DeployProblem {}

function notARepository(folder: string, detail: string): NotARepository {
  return new NotARepository(
    `${folder} is not a git repository.`,
    "Name a folder inside one, or give the remote as a URL: then no local repository is needed.",
    detail,
  );
}
