import { PLATFORMS } from "../../../platforms/index.js";
import { jsonSchemas } from "../../load/json-schema.js";
import type { NewFile, NewProject } from "./new-project.js";

/** What lies beside the model: words for people, what git leaves out, what makes editors complete and underline. */
export function projectFiles(project: NewProject): readonly NewFile[] {
  const schemas = jsonSchemas(new Map(PLATFORMS.map(({ kind, config }) => [kind, config])));
  return [
    ["README.md", readme(project)],
    [".gitignore", "# What runs here: state, databases, logs.\n.sluice/\nout/\ndata/*.duckdb*\nnode_modules/\n"],
    [".vscode/extensions.json", json({ recommendations: ["redhat.vscode-yaml"] })],
    [
      ".vscode/settings.json",
      json({ "yaml.schemas": { ".schemas/model.schema.json": ["model/**/*.yaml", "model/**/*.yml"] } }),
    ],
    ...[...schemas].map(([name, schema]): NewFile => [`.schemas/${name}`, json(schema)]),
  ];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function readme({ name, repository }: NewProject): string {
  return `# ${name}

Who produces which data, who wants it, and where it may be: declared in \`model/\`, compiled by Sluice into Terraform.

\`\`\`sh
sluice check                            # is it valid, consistent, allowed?
sluice graph                            # what has to happen
sluice apply --platform local           # makes the tables
sluice run --platform local --once      # moves the data
sluice status --platform local          # who has what, and how fresh
\`\`\`

The sales desk then has its rows in \`data/sales_mart.duckdb\`. Change \`data/shop/orders.csv\` and run again.

\`sluice\` is the program of a checkout of Sluice: \`npm install\` and \`npm link\` there put it on the path.

## Proposing a change

Every part has an owner, known by repository and branch, and a pull request changes the parts of one owner only. Here all are
branches of \`${repository.name}\`:

| part | proposed from the branch |
|---|---|
| the ecosystem, its vendors, platforms and zones | \`ecosystem\` |
| the zone hq, its policies and teams | \`zones/hq\` |
| the team sales, its data and its wishes | \`teams/sales\` |

Give a team a repository of its own by naming that one in \`model/hq.yaml\`. The check on every request says what may not be merged, and
why; require it before merging, and let owners of the repository alone approve changes of the workflow itself.

\`.schemas/\` is what editors complete and underline by; \`sluice schema --out .schemas\` brings it up to date.
`;
}
