import { glob } from "tinyglobby";
import { compareStrings } from "../util/order.js";

export async function findFiles(
  root: string,
  options: { readonly include?: readonly string[]; readonly exclude?: readonly string[] },
): Promise<string[]> {
  const found = await glob([...(options.include ?? ["**/*.yaml", "**/*.yml", "**/*.sql", "**/*.py", "**/*.js"])], {
    cwd: root,
    ignore: ["**/node_modules/**", "**/.*/**", "out/**", "**/sluice.config.*", ...(options.exclude ?? [])],
    followSymbolicLinks: false,
  });
  return found.sort(compareStrings);
}
