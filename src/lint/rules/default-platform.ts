import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { sortedBy } from "../../util/order.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ groups: number }>({
  code: "lint/default-platform",
  severity: "error",
  summary: "no default platform",
  detail: ({ groups }) =>
    `${groups === 1 ? "A group asks" : `${groups} groups ask`} for the ecosystem's default data platform, and it has none. ` +
    "Name an instance in the ecosystem's defaultPlatform, or choose another platform for the group.",
});

const MOST_PLACES = 5;

/** The ecosystem has a default platform once a group asks for it. */
export const defaultPlatform = defineRule({
  name: "default-platform",
  pages: [
    {
      type,
      why: "`{ default: true }` means the instance that the ecosystem names. Where it names none, nobody would serve the group.",
      wrong: `
kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
departments: [sales, finance]
governanceZones:
  - { name: us, repository: { name: northwind/zone-us, branch: main } }
`,
      right: `
kind: Ecosystem
name: northwind
repository: { name: northwind/ecosystem, branch: proposals }
liveRepository: { name: northwind/ecosystem, branch: main }
defaultPlatform: lake
departments: [sales, finance]
governanceZones:
  - { name: us, repository: { name: northwind/zone-us, branch: main } }
`,
    },
  ],
  check: ({ index }, report) => {
    const { ecosystem } = index;
    if (ecosystem === undefined || ecosystem.defaultPlatform !== undefined) return;
    const asking = [...index.groups.values()].filter(({ group }) => group.platform?.chooser === "default");
    if (asking.length === 0) return;
    const related = sortedBy(asking, ({ key }) => key)
      .slice(0, MOST_PLACES)
      .map(({ key, workspace, index: group }) => ({
        target: at(workspace, "datasetGroups", group, "platform"),
        message: `${quote(key)} asks for it`,
      }));
    report(type(at(ecosystem, "name"), { groups: asking.length }, { related }));
  },
});
