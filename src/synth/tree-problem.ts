/** A problem with `out/` on this machine (no room, no right, a corrupt or missing file): said in one message, not a bug. */
export class TreeProblem extends Error {
  override readonly name = "TreeProblem";
  constructor(
    message: string,
    /** What to do about it. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
