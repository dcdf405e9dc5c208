import { at, type Diagnostic, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";
import type { Datastore } from "../../model/datastore.js";
import { quote } from "../../util/quote.js";
import { firstDifference } from "../first-difference.js";
import { type OwnedKind, type OwnedObject, objectName, type Part, partName } from "../parts.js";

/** An object that would go from its owner to another one. */
export interface Move {
  readonly object: { readonly kind: OwnedKind; readonly key: string };
  readonly from: readonly [Part, ...Part[]];
  readonly to: readonly [Part, ...Part[]];
  readonly was: OwnedObject;
}

const names = (parts: readonly Part[]): string => parts.map(partName).join(" and ");

const notOffered = defineDiagnostic<Move>({
  code: "change/move-not-offered",
  severity: "error",
  summary: "datastore moved without the consent of both teams",
  detail: ({ object, from, to }) =>
    `The ${objectName(object)} would go from ${names(from)} to ${names(to)}, and both have to agree. First ${names(from)} proposes ` +
    `transferTo: ${to[0].level === "ecosystem" ? "" : to[0].key} on it; once that is merged, ${names(to)} changes team.`,
});

/** A datastore is moved by one of its two owners, and the base does not offer it. */
export function moveNotOffered(move: Move, target: Target): Diagnostic {
  return notOffered(target, move, { related: [{ target: at(move.was, "team"), message: "This is the team it had." }] });
}

const refused = defineDiagnostic<Move>({
  code: "change/move-refused",
  severity: "error",
  summary: "moved to another owner",
  detail: ({ object, from, to }) =>
    `The ${objectName(object)} would go from ${names(from)} to ${names(to)}; only datastores can be handed over. ` +
    `Let ${names(to)} declare a new one under another name, let everybody use that, and let ${names(from)} remove this one.`,
});

/** Something that cannot be handed over is moved by one of its two owners. */
export function moveRefused(move: Move, target: Target): Diagnostic {
  const field = move.object.kind === "DataContainer" ? "owner" : "team";
  return refused(target, move, { related: [{ target: at(move.was, field), message: "This is the owner it had." }] });
}

const edited = defineDiagnostic<{ key: string; team: string; offered: string }>({
  code: "change/transfer-with-edits",
  severity: "error",
  summary: "datastore changed while it is taken over",
  detail: ({ key, team, offered }) =>
    `The datastore ${quote(key)} goes from team ${quote(team)} to team ${quote(offered)}, and is changed besides. Its old owner offered it as ` +
    "it stands: change nothing but team (transferTo may go) here, and propose the rest afterwards.",
});

/** The team that a datastore is offered to takes it, and changes more of it. */
export function transferWithEdits(key: string, store: Datastore, taken: Datastore): Diagnostic {
  const { transferTo = store.transferTo, ...rest } = taken;
  const path = firstDifference({ ...store, team: taken.team }, { ...rest, transferTo });
  return edited(
    at(taken, ...path),
    { key, team: store.team, offered: taken.team },
    { related: [{ target: at(store, "transferTo"), message: "It is offered here." }] },
  );
}

const ORDERS = `
kind: Datastore
name: orders
team: us/sales`;
const REST = `
source: { container: sales_pg, ingestion: { method: snapshot, schedule: "0 0 * * *" } }
datasets: [{ name: lines, columns: [{ name: id, type: bigint }] }]
`;

export const movePages: readonly DiagnosticPage[] = [
  {
    type: notOffered,
    why:
      "Who owns a datastore answers for its data. Neither can a team take it from another one, nor burden another one with it. So a move " +
      "takes two changes: the old owner offers it, the new owner takes it.",
    wrong: `# proposed from the repository of team us/sales, which had it
${ORDERS.trimStart().replace("us/sales", "us/finance")}${REST}`,
    right: `# first, from the repository of team us/sales; then us/finance changes team
${ORDERS.trimStart()}
transferTo: us/finance${REST}`,
  },
  {
    type: refused,
    why:
      "Both owners would have to agree, and the language can say so for datastores only (transferTo). Containers and workspaces hold " +
      "credentials, locations and needs that their owner answers for: a new owner declares its own.",
    wrong: `
# proposed from the repository of zone us, which owned it
kind: DataContainer
name: reporting_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.us.internal, database: reporting }
`,
    right: `
# proposed from the repository of team us/sales; zone us removes reporting_pg once nobody uses it
kind: DataContainer
name: sales_reporting_pg
owner: us/sales
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.us.internal, database: reporting }
`,
  },
  {
    type: edited,
    why:
      "The old owner agreed to hand over what it had. What is changed in the same breath would be changed without its consent, " +
      "and before anybody could see who answers for it.",
    wrong: `# proposed from the repository of team us/finance, while the base says transferTo: us/finance
${ORDERS.trimStart().replace("us/sales", "us/finance")}
status: production${REST}`,
    right: `# the same, as it stood; the status follows in a change of its own
${ORDERS.trimStart().replace("us/sales", "us/finance")}${REST}`,
  },
];
