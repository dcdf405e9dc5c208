import { lstatSync, readdirSync, type Stats } from "node:fs";

/** What is at a path, links not followed; `undefined` when nothing is, or a file lies where a folder would have to be. */
export function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Whether there is nothing at a path, or a folder with nothing in it. */
export function isVacant(path: string): boolean {
  const there = lookAt(path);
  return there === undefined || (there.isDirectory() && readdirSync(path).length === 0);
}
