import type { DataContainer } from "../../../src/model/data-container.js";
import type { Server } from "../spec.js";

const POSTGRES_PORT = 5432;

/** The store of secrets that jobs look into. */
export const SECRET_STORE = "aws-secretsmanager";

/** Names of secrets (Secrets Manager API reference, `CreateSecret`), or their ARNs. */
const SECRET_NAME = /^[A-Za-z0-9/_+=.@:-]{1,512}$/;

/** Something about a container that stands in the way, and which of its fields says so. */
export interface ContainerProblem {
  /** A phrase that follows the container's name. */
  readonly text: string;
  readonly path: readonly string[];
}

/** How the server of a declared container is reached, or why it cannot be. */
export function containerServer(
  container: DataContainer,
):
  | { readonly server: Server; readonly problem?: undefined }
  | { readonly server?: undefined; readonly problem: ContainerProblem } {
  const { connection: { host, port, database } = {}, credential } = container;
  const wrong = (text: string, ...path: readonly string[]) => ({ problem: { text, path } });
  if (!host || !database) return wrong(`has no ${host ? "database" : "host"} in its connection`);
  if (isHere(host)) return wrong("names a host that is whatever machine looks for it", "connection", "host");
  if (credential === undefined) return wrong("names no credential");
  if (credential.store !== SECRET_STORE)
    return wrong(`keeps its credential in ${credential.store}`, "credential", "store");
  if (!SECRET_NAME.test(credential.name)) return wrong("names a secret that cannot exist there", "credential", "name");
  return {
    server: {
      container: container.key,
      engine: "postgresql",
      host,
      port: port ?? POSTGRES_PORT,
      database,
      secret: credential.name,
    },
  };
}

/** Whether a host is the machine itself or a socket in its file system. */
function isHere(host: string): boolean {
  return /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[?::1\]?|\/.*)$/i.test(host);
}

/** What a declared bucket holds below one prefix. */
export interface BucketPlace {
  readonly bucket: string;
  /** Without slashes at either end; "" for the whole bucket. */
  readonly prefix: string;
}

/** Where in S3 a declared container lies, or why it cannot be found. */
export function bucketPlace(
  container: DataContainer,
):
  | { readonly place: BucketPlace; readonly problem?: undefined }
  | { readonly place?: undefined; readonly problem: ContainerProblem } {
  const { bucket, prefix = "" } = container.connection ?? {};
  if (!bucket) return { problem: { text: "names no bucket in its connection", path: [] } };
  if (container.format === undefined)
    return { problem: { text: "does not say in which format its files are", path: [] } };
  const inside = prefix.replace(/^\/+|\/+$/g, "");
  if (inside !== "" && !isKey(inside))
    return { problem: { text: "has a prefix that is no plain path", path: ["connection", "prefix"] } };
  return { place: { bucket, prefix: inside } };
}

/** Whether a text is a path of parts that every reader of S3 takes for the same: `sales/2024`. */
export function isKey(path: string): boolean {
  return path.split("/").every((part) => /^[A-Za-z0-9!_.*'()=+@ -]{1,255}$/.test(part) && !/^\.{1,2}$/.test(part));
}

/** The place as `s3://bucket/prefix`. */
export function uriOf({ bucket, prefix }: BucketPlace): string {
  return prefix === "" ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}

/** A declared bucket as something files are read from or written to. @throws for one that lint refused */
export function filesOf(container: DataContainer) {
  const { place } = bucketPlace(container);
  if (place === undefined || container.format === undefined)
    throw new Error(`Container ${container.key} cannot be found by the lake, and lint let it pass.`);
  const { header = true, delimiter = ",", nullValue = "" } = container.options ?? {};
  return {
    type: "files" as const,
    container: container.key,
    uri: uriOf(place),
    format: container.format,
    options: { header, delimiter, nullValue },
  };
}
