import pg from "pg";
import { RuntimeProblem } from "../../../../src/platform/runtime.js";
import type { Server } from "../../spec.js";
import { firstLines, show } from "../problem.js";

/** How people are told of a server. */
export function describeServer({ container, host, port, database }: Server): string {
  return `the database ${database} on ${host}:${port} (container ${container})`;
}

/** The SQLSTATE of what a server refused; `undefined` for anything else. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

type Said = readonly [message: string, remedy: string];

/**
 * An error of a server, or of the way there, as the user should hear of it. What is none of these stays what it was.
 * Neither messages nor causes hold a user's name or password.
 */
export function explainPostgres(error: unknown, server: Server, doing: string): unknown {
  if (error instanceof RuntimeProblem || !(error instanceof Error)) return error;
  const said = error instanceof pg.DatabaseError ? refused(error, server, doing) : unreachable(error, server, doing);
  if (said === undefined) return error;
  const secret = error instanceof pg.DatabaseError && (error.code ?? "").startsWith("28");
  return new RuntimeProblem(said[0], said[1], secret ? {} : { cause: error });
}

const LAST_BATCH = "Everything stays on its last complete batch.";

function refused(error: pg.DatabaseError, server: Server, doing: string): Said {
  const at = describeServer(server);
  const code = error.code ?? "";
  const says = [error.message, error.detail].filter((text) => text).join(": ");
  const text = firstLines(says).replace(/\.$/, "");
  if (code === "28P01" || code === "28000")
    return [
      `${capital(at)} did not take the user and password in ${server.credential ?? "its credential"}, or lets that user in from elsewhere only.`,
      "Mend the variable, or ask who runs the server to let the user in (pg_hba.conf).",
    ];
  if (code === "3D000")
    return [
      `There is no database ${show(server.database)} on ${server.host}:${server.port} (container ${server.container}).`,
      "Create it, or mend the database in the container's connection.",
    ];
  if (code === "42501")
    return [
      `No permission: ${doing} may not do what it has to in ${at}: ${text}.`,
      "Grant the user of the credential the right to read its sources; to write, also CREATE on the database.",
    ];
  if (code === "55P03")
    return [
      `${doing} waited too long for a lock in ${at}: something else is using the table.`,
      "Let it finish, or end it, and run again. SLUICE_LOCK_WAIT says how many seconds to wait.",
    ];
  if (code === "57014")
    return [
      `${capital(at)} ended ${doing}: ${text}.`,
      "Run again; where the server limits how long a statement may take, raise statement_timeout for the user.",
    ];
  if (code === "40P01" || code === "40001")
    return [`${doing} collided with other work in ${at}: ${text}. ${LAST_BATCH}`, "Run it again."];
  if (code.startsWith("57P") || code.startsWith("08"))
    return [
      `${capital(at)} broke the connection during ${doing}: ${text}. ${LAST_BATCH}`,
      "Run again when the server is up.",
    ];
  if (code === "53100" || code === "53200" || code === "53300" || code === "53000")
    return [
      `${capital(at)} has no room for ${doing}: ${text}. ${LAST_BATCH}`,
      "Make room on the server (disk, memory, connections) and run again.",
    ];
  if (code === "25006")
    return [
      `${capital(at)} takes no changes: ${text}.`,
      "Name the server that can be written to, not one that follows it.",
    ];
  if (code === "2BP01" || code === "0A000")
    return [
      `Something that Sluice did not make stands in the way of ${doing} in ${at}: ${text}.`,
      "Drop it, apply, and make it anew.",
    ];
  if (code === "54000" && /index row/.test(says))
    return [
      `${doing}: a primary key is longer than PostgreSQL takes (about 2,700 bytes): ${text}.`,
      "Shorten the key at the source, or take the dataset in a container of another kind.",
    ];
  return [
    `PostgreSQL refused ${doing} in ${at}: ${text} (${code}). ${LAST_BATCH}`,
    "Mend what it names, and run again.",
  ];
}

const WAYS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers there",
  ENOTFOUND: "no such host is known",
  EAI_AGAIN: "the name of the host could not be looked up",
  ETIMEDOUT: "no answer came in time",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to the host",
  ENOENT: "there is no such socket",
  EACCES: "the socket may not be used",
};

function unreachable(error: Error, server: Server, doing: string): Said | undefined {
  const at = describeServer(server);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const text = error.message;
  const way = WAYS[code] ?? (/^timeout expired|connect(?:ion)? timeout/i.test(text) ? WAYS.ETIMEDOUT : undefined);
  const network = "syscall" in error && /^(?:connect|getaddrinfo|queryA)/.test(String(error.syscall));
  if (error instanceof AggregateError && error.errors[0] instanceof Error)
    return unreachable(error.errors[0], server, doing);
  if (way !== undefined && (network || way === WAYS.ETIMEDOUT))
    return [
      `${capital(at)} cannot be reached: ${way}.`,
      "See that the server runs and takes connections from here, and that host and port in the container's connection are right.",
    ];
  if (/does not support SSL connections/.test(text))
    return [
      `${capital(at)} does not speak TLS, and what is sent would be open to others on the way.`,
      "Switch TLS on at the server; or set PGSSLMODE=disable where the network between is your own.",
    ];
  if (/^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|HOSTNAME_MISMATCH)/.test(code))
    return [
      `${capital(at)} does not prove that it is ${server.host}: ${firstLines(text)}.`,
      "Name who vouches for it in PGSSLROOTCERT; or set PGSSLMODE to verify-ca or require, and know that anybody on the way could then pose as the server.",
    ];
  if (
    code === "ECONNRESET" ||
    code === "EPIPE" ||
    /^Connection terminated|connection error and is not queryable|was closed and is not queryable|premature close/i.test(
      text,
    )
  )
    return [
      `The connection to ${at} broke during ${doing}. ${LAST_BATCH}`,
      "Run again when the server is up: what was committed is found by its ledger.",
    ];
  return undefined;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
