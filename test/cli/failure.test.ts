import { expect, it } from "vitest";
import { explainFailure } from "../../src/cli/failure.js";
import { UsageProblem } from "../../src/cli/usage-problem.js";
import { DeployProblem } from "../../src/deploy/deploy-problem.js";
import { RuntimeProblem } from "../../src/platform/runtime.js";
import { TreeProblem } from "../../src/synth/tree-problem.js";

it.each([
  { error: new UsageProblem("no such thing"), exitCode: 64, says: ["error: no such thing"] },
  { error: new RuntimeProblem("a row is bad", "mend it"), exitCode: 1, says: ["a row is bad", "mend it"] },
  { error: new DeployProblem("no remote", "add one"), exitCode: 1, says: ["no remote", "add one"] },
  { error: new TreeProblem("no tree", "run synth"), exitCode: 1, says: ["no tree", "run synth"] },
  {
    error: Object.assign(new Error("x"), { code: "ENOSPC", path: "/data" }),
    exitCode: 1,
    says: ["disk is full", "/data"],
  },
  {
    error: new TypeError("undefined is no function"),
    exitCode: 70,
    says: ["a bug in Sluice", "report", "TypeError", "sluice check x"],
  },
  { error: "a string", exitCode: 70, says: ["a string"] },
])("tells a problem of the user's world from our bug: $error", ({ error, exitCode, says }) => {
  const explained = explainFailure(error, ["check", "x"]);
  expect(explained.exitCode).toBe(exitCode);
  for (const text of says) expect(explained.text).toContain(text);
});
