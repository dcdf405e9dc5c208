import { Command, Option } from "commander";
import { applyCommand, destroyCommand, planCommand } from "./commands/apply.js";
import { assignCommand } from "./commands/assign.js";
import { checkCommand } from "./commands/check.js";
import { driftCommand } from "./commands/drift.js";
import { explainCommand } from "./commands/explain.js";
import { graphCommand } from "./commands/graph.js";
import { initCommand } from "./commands/init.js";
import { provisionCommand } from "./commands/provision.js";
import { publishCommand } from "./commands/publish.js";
import { runCommand } from "./commands/run.js";
import { schemaCommand } from "./commands/schema.js";
import { statusCommand } from "./commands/status.js";
import { synthCommand } from "./commands/synth.js";
import { terraformCommand } from "./commands/terraform.js";
import { createTerminal, type Terminal } from "./terminal.js";
import { VERSION } from "./version.js";

/** A command: adds itself to the program; its action gives the exit code. */
export type CommandModule = (program: Command, act: Act) => void;
/** Wraps a command's action: makes the terminal from the global options and hands the exit code on. */
export type Act = <A extends unknown[]>(
  action: (terminal: Terminal, ...args: A) => Promise<number>,
) => (...args: A) => Promise<void>;

const COMMANDS: readonly CommandModule[] = [
  initCommand,
  checkCommand,
  assignCommand,
  graphCommand,
  explainCommand,
  synthCommand,
  publishCommand,
  planCommand,
  applyCommand,
  destroyCommand,
  driftCommand,
  runCommand,
  statusCommand,
  schemaCommand,
  provisionCommand,
  terraformCommand,
];

/** The whole command line. `leave` takes the exit code; commander's own errors are thrown. */
export function createProgram(leave: (code: number) => void): Command {
  const program = new Command("sluice")
    .description("Compiles a declarative model of a data ecosystem into Terraform.")
    .version(VERSION)
    .addOption(new Option("--color <when>", "colour the output").choices(["auto", "always", "never"]).default("auto"))
    .option("--quiet", "only results and problems", false)
    .option("--verbose", "say how long each phase takes", false)
    .showHelpAfterError("(add --help for the options)")
    .exitOverride();
  const act: Act =
    (action) =>
    async (...args) => {
      const { color, quiet, verbose } = program.opts<{
        color: "auto" | "always" | "never";
        quiet: boolean;
        verbose: boolean;
      }>();
      leave(await action(createTerminal({ color, quiet, verbose }), ...args));
    };
  for (const command of COMMANDS) command(program, act);
  // Global options are understood after the command's name too: `sluice check --quiet`.
  for (const command of program.commands) {
    command
      .exitOverride()
      .showHelpAfterError("(add --help for the options)")
      .configureHelp({ showGlobalOptions: true });
    for (const option of program.options)
      if (option.long !== "--version") {
        command.addOption(new Option(option.flags, option.description).hideHelp());
        command.on(`option:${option.name()}`, (value: unknown) =>
          program.setOptionValue(option.attributeName(), value ?? true),
        );
      }
  }
  return program;
}

/** The lines of `--help` that show how a command is used. */
export function examples(...lines: readonly (readonly [command: string, meaning: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, meaning]) => `  $ ${command.padEnd(width)}   ${meaning}`).join("\n")}`;
}
