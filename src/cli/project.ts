import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PLATFORMS } from "../../platforms/index.js";
import type { Impact } from "../change/impact.js";
import { type Change, type Checked, type CheckedChange, check, checkAgainst, type Source } from "../compile.js";
import { locateAll } from "../diagnostic/locate.js";
import { secretValues } from "../lint/secrets.js";
import { type ProjectConfig, type ReadConfig, readConfig } from "../load/config.js";
import type { Loaded } from "../load/load.js";
import type { DataPlatform } from "../platform/data-platform.js";
import { createRegistry, type PlatformRegistry, RegistryProblem } from "../platform/registry.js";
import { allPages } from "./pages.js";
import type { Findings, Look } from "./render/findings/findings.js";
import { type Format, renderFindings } from "./render/findings/render-findings.js";
import { folderInRepository } from "./repository.js";
import { existingSandbox, type Sandbox, sandboxOf } from "./sandbox.js";
import { sourceLines } from "./source-lines.js";
import { suppressionsOf } from "./suppressions.js";
import type { Terminal } from "./terminal.js";
import { UsageProblem } from "./usage-problem.js";

/** A model folder with its configuration: what every command works on. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  /** `out/`, absolute. */
  readonly out: string;
  /** Set where `out/`, and with it every home, is a sandbox's. */
  readonly sandbox?: Sandbox;
  readonly config: ProjectConfig;
  readonly registry: PlatformRegistry;
  readonly source: Source;
}

export interface ProjectOptions {
  readonly out?: string;
  /** `false` with `--no-code`: nothing written in TypeScript is run. */
  readonly code?: boolean;
  /** The day on which suppressions are judged, YYYY-MM-DD; absent: today in UTC. */
  readonly today?: string | undefined;
  /** The name of a sandbox: then `out` is the sandbox's own, in its folder beside what `out` would be. */
  readonly sandbox?: string;
  /** Whether the sandbox may be one that is not there yet; absent: no. */
  readonly newSandbox?: boolean;
}

/**
 * Opens the project at `model` (a folder; absent: the current one).
 * @throws UsageProblem when it is no folder, its configuration is wrong, or there is no such sandbox
 */
export async function openProject(model: string | undefined, options: ProjectOptions = {}): Promise<Project> {
  const root = resolve(model ?? ".");
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageProblem(`There is no folder ${root}. Name the folder that holds the model.`);
  const code = options.code ?? true;
  const read = await readConfig(root, { code });
  if ("problem" in read) throw new UsageProblem(read.problem);
  const { config } = read;
  const found = sourceOf(root, code, read);
  const source = { ...found, suppressions: suppressionsOf(found.registry, options.today) };
  const whole = options.out !== undefined ? resolve(options.out) : join(root, config.out);
  const find = options.newSandbox ? sandboxOf : existingSandbox;
  const sandbox = options.sandbox === undefined ? undefined : find(whole, options.sandbox);
  return {
    root,
    out: sandbox === undefined ? whole : join(sandbox.folder, "out"),
    ...(sandbox === undefined ? {} : { sandbox }),
    config,
    registry: source.registry,
    source,
  };
}

/** A model's folder as its configuration says it is read. @throws UsageProblem when a plug-in is none */
export function sourceOf(root: string, code: boolean, { config, file, content }: ReadConfig): Source {
  return {
    root,
    code,
    registry: registryOf(config),
    ...(config.include ? { include: config.include } : {}),
    ...(config.exclude ? { exclude: config.exclude } : {}),
    configuration: { ...(file === undefined ? {} : { file }), content },
  };
}

function registryOf(config: ProjectConfig): PlatformRegistry {
  try {
    return createRegistry([...PLATFORMS, ...config.platforms.map(asPlatform)]);
  } catch (error) {
    if (error instanceof RegistryProblem) throw new UsageProblem(error.message);
    throw error;
  }
}

function asPlatform(value: unknown): DataPlatform {
  const candidate = value as Partial<DataPlatform> | null;
  if (typeof candidate?.kind === "string" && typeof candidate.createGraphHandler === "function")
    return candidate as DataPlatform;
  throw new UsageProblem(
    "sluice.config.ts: an entry of platforms is no DataPlatform: it needs a kind and createGraphHandler.",
  );
}

/** An instance's home: beside `out/`, never committed. */
export function homeOf(out: string, instance: string): string {
  return join(dirname(out), ".sluice", instance);
}

/** Checks the project; with `--verbose` says how long each phase took. */
export async function checkProject(project: Project, terminal: Terminal): Promise<Checked> {
  const phases = new PhaseTimer(terminal);
  const checked = await check(project.source, (name) => phases.next(name));
  phases.end();
  return checked;
}

/** Checks the project as a change, in the same way. */
export async function checkChangeOf(project: Project, change: Change, terminal: Terminal): Promise<CheckedChange> {
  const phases = new PhaseTimer(terminal);
  const checked = await checkAgainst(project.source, change, (name) => phases.next(name));
  phases.end();
  return checked;
}

/** Says what each phase took, as they pass. */
export class PhaseTimer {
  private name: string | undefined;
  private since = 0;
  constructor(private readonly terminal: Terminal) {}
  next(name: string): void {
    this.end();
    this.name = name;
    this.since = performance.now();
  }
  end(): void {
    if (this.name !== undefined && this.terminal.verbose)
      this.terminal.problem(
        this.terminal.paint.dim(`${this.name.padEnd(12)} ${(performance.now() - this.since).toFixed(0)} ms`),
      );
    this.name = undefined;
  }
}

/** What is shown of a check: its findings, and where a change was checked, what that is compared with and what it touches. */
export type Reportable = Pick<Checked, "loaded" | "diagnostics"> & {
  readonly base?: Pick<Loaded, "model" | "locate" | "textOf"> | undefined;
  readonly impact?: Impact | undefined;
};

/** Shows findings on standard output, in a format. */
export function report(project: Project, checked: Reportable, terminal: Terminal, format: Format): void {
  const text = renderFindings(format, findingsOf(project, checked), lookOf(project, terminal));
  if (text !== "") terminal.result(text);
}

/** How findings look on a terminal. */
export function lookOf(project: Project, { paint, columns, quiet }: Terminal): Look {
  const pages = () => [...allPages(), ...project.registry.kinds.flatMap(({ pages }) => pages ?? [])];
  return { paint, columns, quiet, pages };
}

/** The findings of a check with their places and what renderers need besides. */
export function findingsOf(project: Project, checked: Reportable): Findings {
  const { loaded, base, impact, diagnostics } = checked;
  const secrets =
    diagnostics.length === 0 ? [] : [loaded, ...(base ? [base] : [])].flatMap(({ model }) => secretValues(model));
  return {
    diagnostics: locateAll(diagnostics, loaded.locate, base?.locate, secrets),
    compared: base !== undefined,
    impact,
    sourceLine: sourceLines({ head: loaded.textOf, base: base?.textOf }, secrets),
    folder: folderInRepository(project.root, process.env),
  };
}

/** For commands that need a clean model: shows the findings on standard error when it is not. Gives whether it is. */
export function requireClean(project: Project, checked: Checked, terminal: Terminal): boolean {
  if (checked.clean) return true;
  report(project, checked, { ...terminal, result: terminal.problem }, "pretty");
  return false;
}
