import { type Diagnostic, defineDiagnostic, type Position } from "../../diagnostic/diagnostic.js";
import type { ModelObject } from "../../model/model.js";
import { findSecretsInCode } from "../../util/secrets.js";
import { defineRule, type ObjectChecks, type Report } from "../rule.js";
import { secretsIn } from "../secrets.js";

const type = defineDiagnostic<{ what: readonly string[] }>({
  code: "lint/secret",
  severity: "error",
  summary: "a secret in plain text",
  detail: ({ what }) =>
    `This looks like ${what.join(" and ")}. Whoever can read the repository, now or in its history, can use it, so it has to be replaced where it was issued. ` +
    "Keep the new one in a store of secrets and refer to it from here, as credential: { store: env, name: … } does.",
});

const look = (object: ModelObject, report: Report): void => {
  for (const { path, on, what } of secretsIn(object))
    report(type({ subject: object, path, ...(on ? { on } : {}) }, { what }));
};

/** No text of a model, and no code it names, holds a secret. */
export const secret = defineRule({
  name: "secret",
  pages: [
    {
      type,
      why:
        "A model lies in git, is read by many and never forgets. A password or key in it is known to all of them, and to whoever reads a copy " +
        "years later. The text is never shown in what Sluice prints. A model says where a secret is kept, never what it is.",
      wrong: `
kind: DataContainer
name: orders_pg
description: Reached as postgresql://orders:correct-horse@pg.orders.internal/orders
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
`,
      right: `
kind: DataContainer
name: orders_pg
description: Reached as postgresql://orders@pg.orders.internal/orders
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.orders.internal, database: orders }
credential: { store: env, name: ORDERS_PG }
`,
    },
  ],
  each: {
    Ecosystem: look,
    Vendor: look,
    DataPlatform: look,
    GovernanceZone: look,
    Team: look,
    DataContainer: look,
    Datastore: look,
    Workspace: look,
    PlatformAssignments: look,
    Retirements: look,
  } satisfies ObjectChecks,
  check: ({ model }, report) => {
    for (const [file, text] of model.files) for (const finding of inCode(file, text)) report(finding);
  },
});

/** The secrets in a file of code, each where it begins; one line's are told together. */
function* inCode(file: string, text: string): Generator<Diagnostic> {
  const ends = /\r\n?|\n/g;
  let line = 1;
  let begin = 0;
  let next = ends.exec(text);
  let told: { position: Position; what: string[] } | undefined;
  for (const { start, what } of findSecretsInCode(text)) {
    for (; next !== null && next.index < start; next = ends.exec(text)) {
      line++;
      begin = ends.lastIndex;
    }
    if (told?.position.line === line) {
      if (!told.what.includes(what)) told.what.push(what);
      continue;
    }
    if (told) yield type(told.position, told);
    told = { position: { file, line, column: start - begin + 1 }, what: [what] };
  }
  if (told) yield type(told.position, told);
}
