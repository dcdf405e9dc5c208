import { CommanderError } from "commander";
import { EXIT } from "./exit-codes.js";
import { explainFailure } from "./failure.js";
import { createProgram } from "./program.js";

// Whoever reads our output may stop before its end: `sluice graph | head` is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });

/** The process: runs one command and leaves with its exit code, once everything written has been taken. */
try {
  const program = createProgram((code) => {
    process.exitCode = code;
  });
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.wrongUsage;
  else {
    const { text, exitCode } = explainFailure(error, process.argv.slice(2));
    process.stderr.write(text);
    process.exitCode = exitCode;
  }
}
