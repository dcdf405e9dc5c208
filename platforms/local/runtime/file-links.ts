import { lstat, mkdir, open, rename, rm, rmdir, stat, symlink } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { RuntimeProblem } from "../../../src/platform/runtime.js";
import { confine } from "./places.js";
import { show } from "./problem.js";

/** Points a link elsewhere in one step. */
export async function replaceLink(target: string, link: string): Promise<void> {
  const fresh = `${link}.unfinished`;
  await mkdir(dirname(link), { recursive: true });
  await rm(fresh, { force: true });
  await symlink(target, fresh);
  await rename(fresh, link);
  await syncFolder(dirname(link));
}

/** The text of a link in `folder` that leads to `target`, wherever both are moved together. */
export function relativeLink(folder: string, target: string): string {
  const path = relative(folder, target).split(sep).join("/");
  return target.endsWith(sep) ? `${path}/` : path;
}

/** Removes folders, each where nothing is in it any more, in the order given. */
export async function removeEmpty(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rmdir(folder).catch(() => undefined);
}

/** @throws RuntimeProblem when something that Sluice did not make is where a link shall be */
export async function assertOurs(link: string): Promise<void> {
  const found = await lstat(link).catch(() => undefined);
  if (found !== undefined && !found.isSymbolicLink())
    throw new RuntimeProblem(
      `${show(link, 200)} is already there, and Sluice did not make it.`,
      "Move it away, or give the container a folder of its own.",
    );
}

/** A path whose last part may be a link that leads elsewhere; its folder may not. */
export async function confineParent(folder: string, path: string): Promise<string> {
  return join(await confine(folder, dirname(path)), basename(path));
}

/** Makes what was written to a file last through a power cut. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a renaming last through a power cut; where folders cannot be synced, nothing is to be done. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Whether something is there, at the end of all links. */
export async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
