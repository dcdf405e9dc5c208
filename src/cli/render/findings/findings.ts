import type { Impact } from "../../../change/impact.js";
import type { LocatedDiagnostic, Tree } from "../../../diagnostic/locate.js";
import type { DiagnosticPage } from "../../../diagnostic/page.js";
import type { Paint } from "../../terminal.js";

/** What a check found, with all that a renderer may need of the model. */
export interface Findings {
  /** In reading order. */
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Whether the model was compared with another: then this is about a change. */
  readonly compared: boolean;
  /** What the change touches, where it is known. */
  readonly impact?: Impact | undefined;
  /** A line of a model file, secrets masked; `undefined` where it cannot be had. */
  readonly sourceLine: (tree: Tree, file: string, line: number) => string | undefined;
  /** The model's folder in its repository, with `/` and without one at its ends; empty: the repository's root. */
  readonly folder: string;
}

/** How findings are to look. */
export interface Look {
  readonly paint: Paint;
  /** Columns of the terminal; absent: lines are as long as they are. */
  readonly columns?: number | undefined;
  /** Without the line that says that nothing was found. */
  readonly quiet: boolean;
  /** The pages of all kinds of findings; asked for by formats that carry them. */
  readonly pages: () => readonly DiagnosticPage[];
}

/** The path of a model file in its repository. */
export function repositoryPath({ folder }: Findings, file: string): string {
  if (folder === "" || file.startsWith("/")) return file;
  return file === "." ? folder : `${folder}/${file}`;
}

/** The findings by severity, gravest first, each list in reading order. */
export function bySeverity(diagnostics: readonly LocatedDiagnostic[]): readonly LocatedDiagnostic[] {
  return (["error", "warning", "info"] as const).flatMap((severity) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity),
  );
}
