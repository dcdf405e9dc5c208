import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object/index.js";
import { zipSync } from "fflate";
import { modelText } from "../../../src/platform/model-text.js";
import { sha256 } from "../../../src/util/digest.js";
import { compareStrings } from "../../../src/util/order.js";
import type { Because, LakeStack } from "./lake-stack.js";

/** The jobs' code: one package and one script for all jobs. */
export interface Artifact {
  /** The package, as a zip. The same bytes on every machine. */
  readonly zip: Uint8Array;
  /** The zip as text, on one line: what is generated consists of texts. */
  readonly base64: string;
  /** What Glue starts. */
  readonly script: string;
  /** Of both, in hexadecimal. */
  readonly digest: string;
}

/** Where a stack's jobs find their code. */
export interface PlacedArtifact {
  /** `script_location`. */
  readonly script: string;
  /** `--extra-py-files`. */
  readonly package: string;
}

const SCRIPT = "run_job.py";
const PACKAGE = "sluice_glue";

/** Beside this file's folder in the sources, beside the bundle where it has been built. */
const FOLDERS = ["../jobs/", "./aws-glue-jobs/"];

/**
 * Zip writes times as a wall clock without a zone. Noon of this day is in every zone's past, and none changed its clock then.
 */
const WRITTEN = new Date(1980, 0, 1, 12);

let known: Artifact | undefined;

/** The jobs' code as it lies beside this program. @throws where it is not there: the installation is broken */
export function jobArtifact(): Artifact {
  known ??= makeArtifact(jobsFolder());
  return known;
}

/** The jobs' code in a folder that holds the script and the package. Python's own leavings are no code. */
export function makeArtifact(folder: string): Artifact {
  const script = readFileSync(`${folder}/${SCRIPT}`, "utf8");
  const paths = readdirSync(`${folder}/${PACKAGE}`, { recursive: true, encoding: "utf8" })
    .map((path) => `${PACKAGE}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".py"))
    .sort(compareStrings);
  const zip = zipSync(Object.fromEntries(paths.map((path) => [path, readFileSync(`${folder}/${path}`)])), {
    level: 9,
    mtime: WRITTEN,
    // As if written by a system whose files have no rights.
    os: 0,
    attrs: 0,
  });
  return {
    zip,
    base64: `${Buffer.from(zip).toString("base64")}\n`,
    script,
    digest: sha256(`${sha256(zip)}\n${script}`),
  };
}

function jobsFolder(): string {
  const folders = FOLDERS.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = folders.find((folder) => existsSync(`${folder}${SCRIPT}`));
  if (found === undefined) throw new Error(`The code of the jobs is in none of ${folders.join(" and ")}.`);
  return found.replace(/[/\\]$/, "");
}

/**
 * Puts the jobs' code where the stack's own jobs find it, below a key that is its digest. Each stack has its own: its code, its
 * specifications and its jobs then change in one go. Were there one for all, a new version would take the code away from
 * every stack that has not been applied yet.
 */
export function placeArtifact(stack: LakeStack, because: Because): PlacedArtifact {
  const { base64, script, digest } = jobArtifact();
  const bucket = stack.facts.names.bucket("artifacts");
  const folder = `jobs/${digest}/${stack.name}`;
  const file = `jobs/${PACKAGE}.zip.base64`;
  stack.file(file, base64);
  const common = {
    bucket,
    // S3 takes ten tags for an object, fewer than what everything of an instance has; its bucket has them.
    tags: {},
    overrideProvider: { defaultTags: { tags: {} } },
    // Jobs that have the new code come before the old code goes.
    lifecycle: { createBeforeDestroy: true },
  };
  stack.add(
    S3Object,
    "jobs/script",
    { ...common, key: `${folder}/${SCRIPT}`, content: modelText(script), contentType: "text/x-python" },
    because,
  );
  stack.add(
    S3Object,
    "jobs/package",
    {
      ...common,
      key: `${folder}/${PACKAGE}.zip`,
      contentBase64: `\${trimspace(file("\${path.module}/${file}"))}`,
      contentType: "application/zip",
    },
    because,
  );
  return {
    script: `s3://${bucket}/${folder}/${SCRIPT}`,
    package: `s3://${bucket}/${folder}/${PACKAGE}.zip`,
  };
}
