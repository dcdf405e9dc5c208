import type { IngestSpec, Source } from "../../spec.js";
import type { Session } from "../session.js";
import type { OpenSource } from "../source.js";

export async function openPostgres(
  _session: Session,
  _spec: IngestSpec,
  source: Extract<Source, { type: "postgresql" }>,
): Promise<OpenSource> {
  throw new Error(`not there yet: ${source.server.container}`);
}
