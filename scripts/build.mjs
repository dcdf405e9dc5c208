// Bundles the command line and the public API into dist/. Plain Node, so that it runs right after `npm install`.
import { copyFileSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const fresh = `dist.${process.pid}`;
await build({
  absWorkingDir: root,
  entryPoints: {
    main: "src/cli/main.ts",
    "provision-main": "src/cli/provision-main.ts",
    "cdktf-app": "src/cli/cdktf-app.ts",
    index: "src/index.ts",
    cdktf: "src/platform/cdktf.ts",
  },
  outdir: fresh,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  // What is heavy, native or must be one shared copy stays a package; the small rest is bundled, for a quick start.
  external: ["cdktf", "constructs", "@cdktf/*", "@duckdb/*", "jiti", "oxc-parser", "@hashicorp/js-releases"],
  banner: {
    js: [
      'import { createRequire as __createRequire } from "node:module";',
      'import { fileURLToPath as __fileURLToPath } from "node:url";',
      "const require = __createRequire(import.meta.url);",
      "const __filename = __fileURLToPath(import.meta.url);",
      'const __dirname = __fileURLToPath(new URL(".", import.meta.url));',
    ].join("\n"),
  },
  logLevel: "warning",
});

// What runs in processes of its own stays as it is, beside the bundle.
const programs = `${root}/platforms/local/runtime/javascript`;
for (const name of readdirSync(programs).filter((name) => name.endsWith(".mjs")))
  copyFileSync(`${programs}/${name}`, `${root}/${fresh}/${name}`);
// So does the code that other machines run: it goes out as it is.
const jobs = `${root}/platforms/aws-glue/jobs`;
cpSync(`${jobs}/run_job.py`, `${root}/${fresh}/aws-glue-jobs/run_job.py`);
cpSync(`${jobs}/sluice_glue`, `${root}/${fresh}/aws-glue-jobs/sluice_glue`, {
  recursive: true,
  filter: (path) => !path.includes("__pycache__"),
});

// Whoever runs the old build meanwhile is disturbed as shortly as can be.
rmSync(`${root}/dist`, { recursive: true, force: true });
renameSync(`${root}/${fresh}`, `${root}/dist`);

// npx looks for programs in node_modules/.bin, where npm puts those of dependencies but not a package's own.
mkdirSync(`${root}/node_modules/.bin`, { recursive: true });
rmSync(`${root}/node_modules/.bin/sluice`, { force: true });
symlinkSync("../../bin/sluice.mjs", `${root}/node_modules/.bin/sluice`);
