// Spark as the jobs of AWS Glue find it, in an environment of the repository's own. Plain Node.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const requirements = join(root, "platforms/aws-glue/jobs/requirements.txt");

/** From Maven Central, each as it was when it was pinned. */
const JARS = [
  {
    path: "org/apache/iceberg/iceberg-spark-runtime-3.5_2.12/1.10.0/iceberg-spark-runtime-3.5_2.12-1.10.0.jar",
    sha256: "70f9471870b2d456167d703c829f098a446b86bb1379eee338c0efa03a341026",
  },
  {
    path: "org/postgresql/postgresql/42.7.8/postgresql-42.7.8.jar",
    sha256: "2a32a9dcbc42d67a50ad3a0de5efd102c8d2be46720045f2cbd6689f160ab7c7",
  },
];

/** How long one process waits for another that installs, in milliseconds. */
const PATIENCE = 900_000;

/** Why Spark cannot be had on this machine. */
class Unavailable extends Error {}

/**
 * Spark, installed where it is missing: `{ python, jars, javaHome }`, all absolute paths, or `{ unavailable }`, a sentence
 * that says why it cannot be. `say` is told what takes long. Processes that ask at once install once.
 */
export async function ensureSpark(say = (line) => console.log(line)) {
  try {
    const javaHome = findJava();
    const folder = join(root, ".cache/spark");
    mkdirSync(folder, { recursive: true });
    const name = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);
    const home = join(folder, `python-${name}`);
    const python = join(home, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
    const stamp = join(home, ".complete");
    const jars = JARS.map(({ path }) => join(folder, "jars", path.slice(path.lastIndexOf("/") + 1)));
    const complete = () => existsSync(stamp) && jars.every((jar) => existsSync(jar));
    if (!complete())
      await exclusively(join(folder, "installing"), async () => {
        if (!existsSync(stamp)) installPython(home, python, stamp, say);
        for (const [index, jar] of JARS.entries()) await fetchJar(jar, jars[index], say);
      });
    return { python, jars, javaHome };
  } catch (error) {
    if (error instanceof Unavailable) return { unavailable: error.message };
    throw error;
  }
}

/** The environment in which the jobs' Python runs: with Spark's own settings of this machine out of the way. */
export function sparkEnvironment({ python, jars, javaHome }, env = process.env) {
  const { SPARK_HOME: _home, PYSPARK_SUBMIT_ARGS: _arguments, SPARK_CONF_DIR: _settings, ...kept } = env;
  return {
    ...kept,
    JAVA_HOME: javaHome,
    PYSPARK_PYTHON: python,
    PYSPARK_DRIVER_PYTHON: python,
    PYTHONPATH: join(root, "platforms/aws-glue/jobs"),
    SLUICE_SPARK_JARS: jars.join(","),
    SPARK_LOCAL_IP: "127.0.0.1",
    TZ: "UTC",
  };
}

/** Spark 3.5 runs on Java 8, 11 and 17. */
function findJava() {
  const homes = [process.env.JAVA_HOME, ...homesOnPath()];
  const found = [];
  for (const home of homes) {
    if (!home) continue;
    const asked = spawnSync(join(home, "bin/java"), ["-version"], { encoding: "utf8" });
    const version = /version "(?:1\.)?(\d+)/.exec(asked.stderr ?? "")?.[1];
    if (["8", "11", "17"].includes(version)) return home;
    if (version) found.push(version);
  }
  throw new Unavailable(
    `Spark needs Java 17, 11 or 8, and there is ${found.length > 0 ? `only Java ${found.join(", ")}` : "none on PATH or in JAVA_HOME"}.`,
  );
}

function homesOnPath() {
  return (process.env.PATH ?? "").split(delimiter).flatMap((folder) => {
    const java = join(folder, "java");
    return existsSync(java) ? [dirname(dirname(realpathSync(java)))] : [];
  });
}

function installPython(home, python, stamp, say) {
  const command = findPython();
  say("Installing Spark for the jobs of AWS Glue into .cache/spark (about 700 MB on disk, a minute or two) …");
  rmSync(home, { recursive: true, force: true });
  step(command, ["-m", "venv", home], "make a virtual environment of Python");
  step(
    python,
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", requirements],
    "install the Python packages of platforms/aws-glue/jobs/requirements.txt",
  );
  writeFileSync(stamp, "");
}

function findPython() {
  for (const name of [process.env.SLUICE_PYTHON, "python3.11", "python3.12", "python3.10", "python3", "python"]) {
    if (!name) continue;
    const asked = spawnSync(name, ["-c", "import sys, venv, ensurepip; print(sys.version_info[:2])"], {
      encoding: "utf8",
    });
    if (asked.status === 0 && /\(3, 1[012]\)/.test(asked.stdout)) return name;
  }
  throw new Unavailable("The jobs of AWS Glue need Python 3.11 (3.10 to 3.12), with venv, and there is none on PATH.");
}

function step(command, args, what) {
  const done = spawnSync(command, args, { encoding: "utf8" });
  if (done.status === 0) return;
  const lines = `${done.error?.message ?? ""}\n${done.stderr ?? ""}`.trim().split("\n");
  throw new Unavailable(`It was not possible to ${what}: ${lines.at(-1)}`);
}

/** `SLUICE_MAVEN` names another place than Maven Central that has the same files. */
async function fetchJar({ path, sha256 }, to, say) {
  if (existsSync(to)) return;
  const place = (process.env.SLUICE_MAVEN ?? "https://repo1.maven.org/maven2").replace(/\/$/, "");
  say(`Fetching ${to.slice(to.lastIndexOf("/") + 1)} …`);
  let bytes;
  try {
    const answer = await fetch(`${place}/${path}`);
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    bytes = Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    throw new Unavailable(`${path} could not be fetched: ${error.cause?.message ?? error.message}`);
  }
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    throw new Unavailable(`${path} is not what was pinned: its SHA-256 differs.`);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(`${to}.${process.pid}`, bytes);
  renameSync(`${to}.${process.pid}`, to);
}

/** Runs `body` while no other process is at it. Whoever died at it is no longer waited for. */
async function exclusively(lock, body) {
  for (const until = Date.now() + PATIENCE; ; ) {
    try {
      const file = openSync(lock, "wx");
      writeFileSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isAbandoned(lock)) rmSync(lock, { force: true });
      else if (Date.now() > until)
        throw new Unavailable(`Another process has been installing Spark for long: ${lock}.`);
      else await sleep(250);
    }
  }
  try {
    return await body();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isAbandoned(lock) {
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    if (owner === 0) return Date.now() - statSync(lock).mtimeMs > 10_000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  const found = await ensureSpark((line) => process.stderr.write(`${line}\n`));
  if (found.unavailable) {
    process.stderr.write(`${found.unavailable}\n`);
    process.exitCode = 1;
  } else console.log(JSON.stringify(found));
}
