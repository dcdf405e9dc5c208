import type { DataContainer } from "../../../src/model/data-container.js";
import { managedContainerKey } from "../../../src/model/keys.js";
import type { ModelIndex } from "../../../src/model/model-index.js";
import { layout } from "../layout.js";
import { type Place, placeSchema, type Server, type Store } from "../spec.js";

/** Folders beside the model that are Sluice's: homes of instances, and generated trees. */
const OWN_FOLDERS: ReadonlySet<string> = new Set([".sluice", "out", ".git"]);

/** Where a declared container lies, or why it cannot be found: a phrase that follows its name. */
export function containerPlace(
  container: DataContainer,
): { readonly place: Place; readonly problem?: undefined } | { readonly place?: undefined; readonly problem: string } {
  if (container.path === undefined) return { problem: "has no path, by which its data is found" };
  const path = container.path.replace(/\/+$/, "");
  const parsed = placeSchema.safeParse({ base: "root", path: path === "." ? "" : path });
  if (!parsed.success || /^[A-Za-z]:/.test(path)) return { problem: "has a path that leads out of the model's folder" };
  const place = parsed.data;
  if (place.path === "" && container.type !== "files") return { problem: "has a folder as its path, not a file" };
  if (OWN_FOLDERS.has((place.path.split("/")[0] ?? "").toLowerCase()))
    return { problem: "has a path within a folder that is not for data" };
  return { place };
}

/** How the server of a declared container is reached, or why it cannot be: a phrase that follows its name. */
export function containerServer(
  container: DataContainer,
):
  | { readonly server: Server; readonly problem?: undefined }
  | { readonly server?: undefined; readonly problem: string } {
  const { connection: { host, port, database } = {}, credential } = container;
  if (!host || !database) return { problem: `has no ${host ? "database" : "host"} in its connection` };
  if (credential === undefined) return { problem: "names no credential" };
  if (credential.store !== "env") return { problem: `keeps its credential in ${credential.store}` };
  return {
    server: { container: container.key, host, port: port ?? POSTGRES_PORT, database, credential: credential.name },
  };
}

const POSTGRES_PORT = 5432;

/** The container with a key, as a store that can be written to. @throws for one that lint refused */
export function writableStore(index: ModelIndex, key: string): Store {
  if (key === managedContainerKey("duckdb")) return layout.managedDuckdb;
  if (key === managedContainerKey("files")) return layout.managedFiles;
  const container = index.containers.get(key);
  if (container?.type === "postgresql") {
    const { server } = containerServer(container);
    if (server) return { type: "postgresql", server };
  }
  const { place } = container ? containerPlace(container) : { place: undefined };
  if (container && place) {
    if (container.type === "duckdb") return { type: "duckdb", file: place };
    if (container.type === "files" && container.format !== undefined)
      return { type: "files", folder: place, format: container.format, options: fileOptions(container) };
  }
  throw new Error(`Container ${key} cannot be written to by the local platform, and lint let it pass.`);
}

/** How a container's files are written, with the language's defaults. */
export function fileOptions({ options = {} }: DataContainer): {
  header: boolean;
  delimiter: string;
  nullValue: string;
} {
  return { header: options.header ?? true, delimiter: options.delimiter ?? ",", nullValue: options.nullValue ?? "" };
}
