import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";

/**
 * Makes a folder with a program `sluice` that runs this very Sluice, and gives it: Terraform's provisioners find it on PATH,
 * wherever the user's own is, or whether there is one at all.
 */
export async function shimFolder(home: string): Promise<string> {
  const folder = join(home, "bin");
  mkdirSync(folder, { recursive: true });
  const program = join(folder, "sluice");
  const words = [process.execPath, ...process.execArgv, process.argv[1] as string].map(shellQuote);
  await writeFileAtomic(program, `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
}

function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
