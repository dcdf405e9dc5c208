import pico from "picocolors";

/** Text styles; every one is the identity where colour is off. */
export type Paint = Record<
  "bold" | "dim" | "red" | "green" | "yellow" | "blue" | "cyan" | "magenta",
  (text: string) => string
>;

/** How a command meets its user: results on standard output, all else on standard error. */
export interface Terminal {
  readonly paint: Paint;
  /** Whether standard error is a terminal that can be redrawn. */
  readonly live: boolean;
  /** Columns of the terminal that results go to; absent where they go elsewhere. */
  readonly columns?: number | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Writes a result, with a newline at its end. */
  result(text: string): void;
  /** Writes a message for people; nothing when quiet. */
  say(text: string): void;
  /** Writes a problem, even when quiet. */
  problem(text: string): void;
}

export interface TerminalOptions {
  readonly color: "auto" | "always" | "never";
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** The terminal of this process. `--color` wins over `NO_COLOR` and `FORCE_COLOR`; by itself colour goes to terminals only. */
export function createTerminal(options: TerminalOptions, env: NodeJS.ProcessEnv = process.env): Terminal {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  const auto = env.NO_COLOR ? false : forced || (process.stdout.isTTY === true && env.TERM !== "dumb");
  const color = options.color === "always" || (options.color === "auto" && auto);
  const paint = pico.createColors(color);
  const write = (stream: NodeJS.WriteStream, text: string) => stream.write(text.endsWith("\n") ? text : `${text}\n`);
  return {
    paint,
    live: process.stderr.isTTY === true && !env.CI && env.TERM !== "dumb" && !options.quiet,
    get columns() {
      return process.stdout.isTTY === true ? process.stdout.columns : undefined;
    },
    quiet: options.quiet,
    verbose: options.verbose,
    result: (text) => void write(process.stdout, text),
    say: (text) => {
      if (!options.quiet) write(process.stderr, text);
    },
    problem: (text) => void write(process.stderr, text),
  };
}
