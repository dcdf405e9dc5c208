import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./file-links.js";

/**
 * Replaces a text file, or makes it, in one step that lasts through a power cut. Only one may write it at a time: what a kill
 * leaves beside it is written over by the next, so that nothing gathers.
 * @throws what the file system throws; the file is then what it was
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    const file = await open(unfinished, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}
