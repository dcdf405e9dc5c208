import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { root } from "./house.js";

const FENCE = /^```(diff|console)\n([\s\S]*?)^```$/gm;

/**
 * Lives a Markdown document through in a folder: what stands in `diff` blocks is applied, the commands of `console`
 * blocks (`$ …`) are run one after another, and what they say takes the place of what stands below them. Gives the
 * document as it should be.
 */
export async function livedThrough(document: string, folder: string): Promise<string> {
  const bin = mkdtempSync(join(tmpdir(), "sluice-bin-"));
  onTestFinished(() => rmSync(bin, { recursive: true, force: true }));
  const shim = join(bin, "sluice");
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(root, "bin/sluice.mjs")}" "$@"\n`);
  chmodSync(shim, 0o755);
  const run = async (command: string, input?: string): Promise<string> => {
    const { all } = await execa("bash", ["-c", command], {
      cwd: folder,
      all: true,
      reject: false,
      env: { PATH: `${bin}:${process.env.PATH}`, NO_COLOR: "1", FORCE_COLOR: undefined, COLUMNS: "100" },
      ...(input === undefined ? { stdin: "ignore" } : { input }),
    });
    return all;
  };
  const text = readFileSync(document, "utf8");
  const parts: string[] = [];
  let end = 0;
  for (const { 0: block, 1: kind, 2: body = "", index } of text.matchAll(FENCE)) {
    parts.push(text.slice(end, index));
    end = index + block.length;
    if (kind === "diff") {
      const said = await run("git apply --unidiff-zero -", body);
      if (said !== "") throw new Error(`${document}: a change cannot be applied: ${said}\n${body}`);
      parts.push(block);
      continue;
    }
    const lines: string[] = [];
    for (const line of body.split("\n").filter((one) => one.startsWith("$ "))) {
      const said = (await run(line.slice(2))).replace(/\n$/, "");
      lines.push(line, ...(said === "" ? [] : said.split("\n")));
    }
    parts.push(`\`\`\`console\n${lines.join("\n")}\n\`\`\``);
  }
  return parts.join("") + text.slice(end);
}
