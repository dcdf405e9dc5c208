import { existsSync } from "node:fs";
import { join } from "node:path";
import { SLUICE_MANIFEST } from "../synth/paths.js";
import { EXIT } from "./exit-codes.js";
import type { Project } from "./project.js";
import { removeSandbox, type Sandbox, sandboxes } from "./sandbox.js";
import type { Terminal } from "./terminal.js";
import { UsageProblem } from "./usage-problem.js";

/** Prints the project's sandboxes and what each of them is for. */
export function listSandboxes(terminal: Terminal, { out }: Project, json: boolean): number {
  const found = sandboxes(out);
  if (json) {
    const list = found.map(({ name, folder, workspaces }) => ({ name, folder, workspaces }));
    terminal.result(JSON.stringify({ schema: 1, sandboxes: list }, null, 2));
    return EXIT.fine;
  }
  const width = Math.max(0, ...found.map(({ name }) => name.length));
  for (const { name, workspaces } of found) terminal.result(`${name.padEnd(width)}  ${workspaces.join(", ")}`);
  if (found.length === 0) terminal.say("no sandboxes");
  return EXIT.fine;
}

/** Removes a sandbox of which nothing is left but its folder. */
export function endSandbox(terminal: Terminal, sandbox: Sandbox): void {
  removeSandbox(sandbox);
  terminal.say(`sandbox ${sandbox.name} is gone`);
}

/**
 * Whether nothing was ever made for a sandbox, so that nothing is to be destroyed.
 * @throws UsageProblem when something may be, and what says so is lost
 */
export function isUntouched({ name, folder }: Sandbox): boolean {
  if (existsSync(join(folder, "out", SLUICE_MANIFEST))) return false;
  if (!existsSync(join(folder, ".sluice"))) return true;
  throw new UsageProblem(
    `The tree of the sandbox "${name}" is gone, and it says what to destroy. \`sluice plan --sandbox ${name}\` makes it again.`,
  );
}
