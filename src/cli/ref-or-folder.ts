import { statSync } from "node:fs";
import { isAbsolute } from "node:path";

/**
 * Whether a text that may be a git revision or a folder is written as a path (`./base`, `/tmp/base`), so that no revision can
 * be meant. A bare name is a revision: what is judged could hold a folder of any name.
 */
export const isPath = (text: string): boolean => isAbsolute(text) || /^\.{1,2}([/\\]|$)/.test(text);

/** Whether there is a folder. */
export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** What to say when a bare name is no revision, and a folder has it: how the folder is written. Else nothing. */
export function folderHint(option: string, text: string): string {
  return text !== "" && !isPath(text) && isFolder(text) ? `A folder is written as a path: ${option} ./${text}` : "";
}
