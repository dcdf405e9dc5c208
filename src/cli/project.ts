import { readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { PLATFORMS } from "../../platforms/index.js";
import { type Checked, check, type Source } from "../compile.js";
import { locateAll } from "../diagnostic/locate.js";
import { type ProjectConfig, readConfig } from "../load/config.js";
import type { DataPlatform } from "../platform/data-platform.js";
import { createRegistry, type PlatformRegistry, RegistryProblem } from "../platform/registry.js";
import { jsonDiagnostics, prettyDiagnostics, summarize, summaryLine } from "./render/diagnostics.js";
import { existingSandbox, type Sandbox, sandboxOf } from "./sandbox.js";
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
  const registry = registryOf(config);
  const whole = options.out !== undefined ? resolve(options.out) : join(root, config.out);
  const find = options.newSandbox ? sandboxOf : existingSandbox;
  const sandbox = options.sandbox === undefined ? undefined : find(whole, options.sandbox);
  return {
    root,
    out: sandbox === undefined ? whole : join(sandbox.folder, "out"),
    ...(sandbox === undefined ? {} : { sandbox }),
    config,
    registry,
    source: {
      root,
      code,
      registry,
      ...(config.include ? { include: config.include } : {}),
      ...(config.exclude ? { exclude: config.exclude } : {}),
    },
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

/** Shows findings: pretty ones where people look, one JSON document where machines do. */
export function report(
  project: Project,
  checked: Pick<Checked, "loaded" | "diagnostics">,
  terminal: Terminal,
  format: "pretty" | "json",
): void {
  const located = locateAll(checked.diagnostics, checked.loaded.locate);
  if (format === "json") {
    terminal.result(JSON.stringify(jsonDiagnostics(located), null, 2));
    return;
  }
  const texts = new Map<string, readonly string[] | undefined>();
  const sourceLine = (file: string, line: number): string | undefined => {
    if (!texts.has(file)) texts.set(file, readLines(isAbsolute(file) ? file : join(project.root, file)));
    return texts.get(file)?.[line - 1];
  };
  const summary = summarize(located);
  const text = prettyDiagnostics(located, sourceLine, terminal.paint);
  if (text !== "") terminal.result(`${text}\n`);
  if (!terminal.quiet || summary.errors > 0) terminal.result(summaryLine(summary, terminal.paint));
}

function readLines(path: string): readonly string[] | undefined {
  try {
    return readFileSync(path, "utf8")
      .replace(/^\ufeff/, "")
      .split(/\r\n|\r|\n/);
  } catch {
    return undefined;
  }
}

/** For commands that need a clean model: shows the findings on standard error when it is not. Gives whether it is. */
export function requireClean(project: Project, checked: Checked, terminal: Terminal): boolean {
  if (checked.clean) return true;
  report(project, checked, { ...terminal, result: terminal.problem }, "pretty");
  return false;
}
