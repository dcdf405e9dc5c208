import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { measure, medianUsage, type Usage } from "../measure.js";
import { ecosystem, MEDIUM } from "./ecosystem.js";

/** How often each is measured; the first time does not count. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const REPOSITORY = new URL("../../", import.meta.url).pathname;

/** `sluice check`, alone and against a revision, on the example and on a model of 3,200 datasets, beside a Node that only starts. */
export async function benchCheck(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  try {
    const example = join(folder, "northwind");
    cpSync(join(REPOSITORY, "examples/northwind"), example, {
      recursive: true,
      filter: (path) => !/\/(?:data|out|\.sluice)$/.test(path),
    });
    const medium = join(folder, "medium");
    for (const [path, text] of ecosystem(MEDIUM)) {
      mkdirSync(dirname(join(medium, path)), { recursive: true });
      writeFileSync(join(medium, path), text);
    }
    const floor = await rounds(["-e", "0"], folder);
    console.log(`medians of ${ROUNDS} whole processes\n`);
    console.log("| work | wall | cpu | memory | wall, over a Node that only starts |");
    console.log("| --- | --- | --- | --- | --- |");
    console.log(line("node that only starts", floor, floor));
    const models = [
      ["the example", example, "northwind/team-sales#main", "us/sales/sales-desk.yaml"],
      ["3,200 datasets", medium, "bench/us-team-0#main", "us/team-0/team.yaml"],
    ] as const;
    for (const [name, root, source, edited] of models) {
      await committed(root);
      console.log(line(`check, ${name}`, await sluice(root), floor));
      const against = ["--against", "HEAD", "--source", source];
      console.log(line(`check --against, ${name}, nothing changed`, await sluice(root, ...against), floor));
      const path = join(root, edited);
      writeFileSync(path, readFileSync(path, "utf8").replace(/^(kind: \w+)$/m, "$1\ndescription: another"));
      console.log(line(`check --against, ${name}, one file changed`, await sluice(root, ...against), floor));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function committed(root: string): Promise<void> {
  const git = (...args: string[]) => execa("git", args, { cwd: root });
  await git("init", "-q");
  await git("add", ".");
  await git("-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-qm", "as it was");
}

function sluice(root: string, ...args: string[]): Promise<Usage> {
  return rounds([join(REPOSITORY, "bin/sluice.mjs"), "check", ...args], root);
}

async function rounds(program: readonly string[], cwd: string): Promise<Usage> {
  const usages: Usage[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const usage = await measure(program, { cwd });
    if (round > 0) usages.push(usage);
  }
  return medianUsage(usages);
}

function line(name: string, { wall, cpu, memory }: Usage, floor: Usage): string {
  const cells = [`${wall.toFixed(2)} s`, `${cpu.toFixed(2)} s`, `${memory.toFixed(0)} MB`];
  return `| ${name} | ${cells.join(" | ")} | ${(wall / floor.wall).toFixed(1)}x |`;
}
