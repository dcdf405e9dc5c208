/** The command was called wrongly: said in one message, exit code 64. */
export class UsageProblem extends Error {
  override readonly name = "UsageProblem";
}
