/**
 * A problem of the user's world (no git, a remote that is away, a lock held elsewhere, a plan that Terraform refuses):
 * told in one message with what to do about it. Not a bug, and not a finding about the model.
 *
 * Its texts may quote what other programs said; they are made safe to print: no credentials, no control characters.
 */
export class DeployProblem extends Error {
  override readonly name = "DeployProblem";
  /** What to do about it. */
  readonly remedy: string;
  /** What the other program said; may be empty, may have several lines. */
  readonly detail: string;

  constructor(message: string, remedy: string, detail = "", options?: ErrorOptions) {
    super(printable(message), options);
    this.remedy = printable(remedy);
    this.detail = printable(detail).trim();
  }
}

/** The problem of somebody having asked to stop. */
export class Interrupted extends DeployProblem {
  constructor(what: string) {
    super(`${what} was interrupted.`, "Run the command again; it continues from what was finished.");
  }
}

/**
 * `text` without what must not reach a terminal or a log: control characters (but newline and tab), escape sequences,
 * and the user part of URLs, which is where access tokens are put.
 */
export function printable(text: string): string {
  return (
    text
      .replace(/\r\n?/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/\u001b\[[0-?]*[ -/]*[@-~]/g, "")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
      .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1")
  );
}

/** Any thrown thing as a problem to report: problems as they are, the rest with the message it carries. */
export function asProblem(thrown: unknown, doing: string): DeployProblem {
  if (thrown instanceof DeployProblem) return thrown;
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (code === "ENOSPC" || code === "EDQUOT") return diskFull(doing, message, thrown);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new DeployProblem(
      `${doing} failed: access was denied.`,
      "Check the permissions of the path below.",
      message,
      {
        cause: thrown,
      },
    );
  }
  throw thrown;
}

/** The disk, or the user's share of it, is full. */
export function diskFull(doing: string, detail: string, cause?: unknown): DeployProblem {
  return new DeployProblem(
    `${doing} failed: no space is left on the disk.`,
    "Free some space and run the command again.",
    detail,
    { cause },
  );
}
