import { at, defineDiagnostic, type Target } from "../../diagnostic/diagnostic.js";
import type { DataContainer } from "../../model/data-container.js";
import { quote } from "../../util/quote.js";
import { splitKey } from "../keys.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ container: string; owner: string; team: string }>({
  code: "lint/container-sharing",
  severity: "error",
  summary: "container not shared with the team",
  detail: ({ container, owner, team }) =>
    `Data container ${quote(container)} belongs to ${quote(owner)}, which shares it with some, but not with team ${quote(team)}. ` +
    "Use another container, or ask the owner to add the team or its zone to sharedWith.",
});

/** A container that is shared with some is used by its owner and by those. */
export const containerSharing = defineRule({
  name: "container-sharing",
  pages: [
    {
      type,
      why:
        "Whoever owns a container answers for what is in it. `sharedWith` says which zones and teams may read from it or have data " +
        "put into it; without it everyone may.",
      wrong: `
kind: DataContainer
name: finance_pg
owner: us/marketing
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.finance.internal, database: finance }
sharedWith: [eu]
---
kind: Workspace
name: web_shop
team: us/sales
status: production
container: finance_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
      right: `
kind: DataContainer
name: finance_pg
owner: us/marketing
type: postgresql
locations: [onprem:us/ny]
connection: { host: pg.finance.internal, database: finance }
sharedWith: [eu, us/sales]
---
kind: Workspace
name: web_shop
team: us/sales
status: production
container: finance_pg
datasetGroups:
  - { name: main, platform: lake, sinks: [nw_data/products] }
`,
    },
  ],
  check: ({ model, index }, report) => {
    const judge = (key: string | undefined, team: string, target: () => Target): void => {
      const container = key === undefined ? undefined : index.containers.get(key);
      if (container?.sharedWith === undefined || mayUse(container, container.sharedWith, team)) return;
      const related = [{ target: at(container, "sharedWith"), message: "shared with these" }];
      report(type(target(), { container: container.key, owner: container.owner, team }, { related }));
    };
    for (const store of model.datastores)
      judge(store.source.container, store.team, () => at(store, "source", "container"));
    for (const workspace of model.workspaces)
      if (typeof workspace.container === "string")
        judge(workspace.container, workspace.team, () => at(workspace, "container"));
  },
});

function mayUse({ owner }: DataContainer, sharedWith: readonly string[], team: string): boolean {
  const [zone] = splitKey(team);
  return owner === team || owner === zone || sharedWith.includes(team) || sharedWith.includes(zone);
}
