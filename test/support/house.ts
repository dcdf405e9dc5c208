import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Each room and the floor it is on. Imports go strictly down, or stay in their room. */
const FLOORS: Readonly<Record<string, number>> = {
  util: 0,
  diagnostic: 1,
  model: 2,
  load: 3,
  lint: 3,
  change: 3,
  assign: 3,
  graph: 3,
  platform: 4,
  platforms: 4.5,
  synth: 5,
  governance: 5,
  review: 5,
  compile: 6,
  deploy: 6,
  cli: 7,
};

/** Packages that only some places may use: the files that may import them. Types alone are free. */
const VENDORS: Readonly<Record<string, RegExp>> = {
  yaml: /^src\/load\//,
  "js-yaml": /^src\/load\//,
  jiti: /^src\/load\//,
  "oxc-parser": /^src\/load\//,
  graphlib: /^src\/graph\/graphlib\.ts$/,
  cdktf: /^src\/(platform\/cdktf|synth\/app)\.ts$/,
  "@cdktf/": /^platforms\//,
  "@duckdb/node-api": /^platforms\/local\//,
  pg: /^platforms\/local\/runtime\/postgres\//,
  "pg-copy-streams": /^platforms\/local\/runtime\/postgres\//,
  execa: /^src\/deploy\//,
  "@hashicorp/js-releases": /^src\/deploy\//,
  commander: /^src\/cli\//,
  listr2: /^src\/cli\//,
  picocolors: /^src\/cli\//,
  "node:child_process": /^(src\/deploy|platforms\/local\/runtime\/javascript)\//,
};

/** Names that only the command line may use. */
const CONSOLE = /\b(?:console\.|process\.(?:stdout|stderr|exit\b|exitCode|argv))/;

/** The room of a file, or `undefined` for the public door. */
export function roomOf(file: string): string | undefined {
  if (file === "src/compile.ts") return "compile";
  if (file === "src/index.ts") return undefined;
  const [top, room, below] = file.split("/");
  if (top === "platforms") return below === undefined ? "platforms" : `platforms/${room}`;
  return room;
}

/** The floor of a room. */
export const floorOf = (room: string): number =>
  (room.startsWith("platforms") ? FLOORS.platforms : FLOORS[room]) as number;

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

/** Every import, export-from and dynamic import of a file's text. */
function importsOf(file: string, text: string): Import[] {
  const { module } = parseSync(file, text);
  const statics = module.staticImports.map((found) => ({
    from: found.moduleRequest.value,
    typeOnly: found.entries.length > 0 && found.entries.every((entry) => entry.isType),
  }));
  const exports = module.staticExports.flatMap((found) =>
    found.entries.flatMap((entry) =>
      entry.moduleRequest ? [{ from: entry.moduleRequest.value, typeOnly: entry.isType }] : [],
    ),
  );
  const dynamics = module.dynamicImports.map((found) => ({
    from: text.slice(found.moduleRequest.start, found.moduleRequest.end).replace(/^["'`]|["'`]$/g, ""),
    typeOnly: false,
  }));
  return [...statics, ...exports, ...dynamics];
}

/** What in a file breaks the house's rules. */
export function breaches(file: string, text: string): string[] {
  const found: string[] = [];
  const room = roomOf(file);
  for (const { from, typeOnly } of importsOf(file, text)) {
    if (from.startsWith(".")) {
      const target = relative(root, normalize(join(root, dirname(file), from))).replace(/\.js$/, ".ts");
      const targetRoom = roomOf(target);
      if (room === undefined || targetRoom === undefined || target === "package.json") continue;
      if (targetRoom.startsWith("platforms")) {
        const list = file === "platforms/index.ts";
        if (room !== targetRoom && room !== "cli" && !list)
          found.push(`${file} imports ${target}: only the command line may import platforms`);
      } else if (room !== targetRoom && floorOf(targetRoom) >= floorOf(room))
        found.push(`${file} imports ${target}: ${room} is not above ${targetRoom}`);
    } else if (!typeOnly)
      for (const [vendor, allowed] of Object.entries(VENDORS)) {
        const matches = vendor.endsWith("/")
          ? from.startsWith(vendor)
          : from === vendor || from.startsWith(`${vendor}/`);
        if (matches && !allowed.test(file)) found.push(`${file} imports ${from}, which is not its to use`);
      }
  }
  if (room !== "cli") {
    const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, "");
    if (CONSOLE.test(code)) found.push(`${file} uses the process or the console: only the command line may`);
  }
  return found;
}
