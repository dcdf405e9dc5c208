import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { jobArtifact, makeArtifact } from "../../../../platforms/aws-glue/stacks/artifact.js";
import { root } from "../../../support/house.js";
import { generate } from "./synthesized.js";

const JOBS = join(root, "platforms/aws-glue/jobs");

function withJobs<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "sluice-jobs-"));
  try {
    mkdirSync(join(folder, "sluice_glue/__pycache__"), { recursive: true });
    writeFileSync(join(folder, "run_job.py"), "run()\n");
    for (const name of ["b.py", "a.py", "__init__.py", "__pycache__/a.pyc"])
      writeFileSync(join(folder, "sluice_glue", name), name);
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the archive of the jobs' code", () => {
  it("has every file of the package, as it is, and nothing else", () => {
    const files = unzipSync(jobArtifact().zip);
    const there = readdirSync(join(JOBS, "sluice_glue"), { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
      .map((entry) => join(entry.parentPath, entry.name).slice(JOBS.length + 1));
    expect(Object.keys(files)).toEqual(there.sort());
    for (const [path, content] of Object.entries(files))
      expect(Buffer.from(content).equals(readFileSync(join(JOBS, path))), path).toBe(true);
  });

  it("is the same bytes whenever and wherever it is made, and others for other code", () => {
    withJobs((folder) => {
      const first = makeArtifact(folder);
      utimesSync(join(folder, "sluice_glue/a.py"), 1e9, 1e9);
      expect(Buffer.from(makeArtifact(folder).zip).equals(first.zip)).toBe(true);
      expect(Object.keys(unzipSync(first.zip))).toEqual([
        "sluice_glue/__init__.py",
        "sluice_glue/a.py",
        "sluice_glue/b.py",
      ]);
      const script = `process.env.TZ = process.argv[1]; process.stdout.write(String(new Date(1980, 0, 1, 12).getHours()))`;
      for (const zone of ["Pacific/Kiritimati", "America/St_Johns", "Africa/Monrovia"])
        expect(execFileSync(process.execPath, ["-e", script, zone]).toString()).toBe("12");
      writeFileSync(join(folder, "run_job.py"), "run(1)\n");
      expect(makeArtifact(folder).digest).not.toBe(first.digest);
      writeFileSync(join(folder, "sluice_glue/a.py"), "x");
      expect(Buffer.from(makeArtifact(folder).zip).equals(first.zip)).toBe(false);
    });
  });

  it("lies beside each stack that has jobs, and in the bucket below its digest", async () => {
    const { tree, stacks } = await generate();
    const { digest, zip, script } = jobArtifact();
    const text = tree.get("stacks/lake--code/jobs/sluice_glue.zip.base64") ?? "";
    expect(Buffer.from(text, "base64").equals(zip)).toBe(true);
    expect(stacks.code?.resource.aws_s3_object).toMatchObject({
      "jobs-package": {
        key: `jobs/${digest}/lake--code/sluice_glue.zip`,
        lifecycle: { create_before_destroy: true },
      },
      "jobs-script": { key: `jobs/${digest}/lake--code/run_job.py`, content: script },
    });
  });
});
