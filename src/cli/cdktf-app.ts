import { resolve } from "node:path";
import { check, synthesizeModel } from "../compile.js";
import { hasErrors } from "../diagnostic/diagnostic.js";
import { writeTree } from "../synth/write-tree.js";
import { explainFailure } from "./failure.js";
import { treeIfAny } from "./previous-tree.js";
import { openProject, report } from "./project.js";
import { createTerminal } from "./terminal.js";

/**
 * The program of `cdktf.json`: compiles the model that `SLUICE_MODEL` names (absent: the bundled example) into the folder
 * that cdktf asks for, so that `cdktf synth`, `cdktf diff` and `cdktf deploy` work in this repository.
 */
async function main(): Promise<number> {
  const terminal = createTerminal({ color: "auto", quiet: false, verbose: false });
  const problems = { ...terminal, result: terminal.problem };
  const project = await openProject(process.env.SLUICE_MODEL ?? "examples/northwind", {
    out: resolve(process.env.CDKTF_OUTDIR ?? "out"),
  });
  const checked = await check(project.source);
  if (!checked.clean) {
    report(project, checked, problems, "pretty");
    return 1;
  }
  const made = await synthesizeModel(checked, await treeIfAny(project.out));
  if (made.diagnostics.length > 0) report(project, { ...checked, diagnostics: made.diagnostics }, problems, "pretty");
  if (hasErrors(made.diagnostics)) return 1;
  await writeTree(project.out, made.tree);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { text, exitCode } = explainFailure(error, process.argv.slice(2));
  process.stderr.write(text);
  process.exitCode = exitCode;
}
