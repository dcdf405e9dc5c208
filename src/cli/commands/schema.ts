import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PLATFORMS } from "../../../platforms/index.js";
import { jsonSchemas } from "../../load/json-schema.js";
import { nearest } from "../../util/did-you-mean.js";
import { EXIT } from "../exit-codes.js";
import { type CommandModule, examples } from "../program.js";
import { UsageProblem } from "../usage-problem.js";

/** `sluice schema`: the JSON Schemas of the model language, for editors. */
export const schemaCommand: CommandModule = (program, act) => {
  program
    .command("schema")
    .argument("[kind]", "one kind, such as Workspace; absent: the schema of any model document")
    .description("JSON Schemas of the model language, for editors")
    .option("--out <dir>", "write every schema as a file into this folder")
    .addHelpText(
      "after",
      examples(
        ["sluice schema --out .sluice/schemas", "all of them, as files"],
        ["sluice schema Workspace", "one, to standard output"],
      ),
    )
    .action(
      act(async (terminal, kind: string | undefined, options: { out?: string }) => {
        const schemas = jsonSchemas(new Map(PLATFORMS.map(({ kind, config }) => [kind, config])));
        if (options.out !== undefined) {
          const folder = resolve(options.out);
          mkdirSync(folder, { recursive: true });
          for (const [name, schema] of schemas)
            writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
          terminal.say(`wrote ${schemas.size} schemas to ${options.out}`);
          return EXIT.fine;
        }
        const name = kind === undefined ? "model.schema.json" : `${kind}.schema.json`;
        const schema = schemas.get(name);
        if (schema === undefined) {
          const kinds = [...schemas.keys()].map((key) => key.replace(/\.schema\.json$/, ""));
          throw new UsageProblem(
            `There is no kind "${kind}". There are: ${kinds.join(", ")}.${nearest(kind ?? "", kinds).length ? ` Did you mean ${nearest(kind ?? "", kinds)[0]}?` : ""}`,
          );
        }
        terminal.result(JSON.stringify(schema, null, 2));
        return EXIT.fine;
      }),
    );
};
