import { at, defineDiagnostic } from "../../diagnostic/diagnostic.js";
import { quote } from "../../util/quote.js";
import { defineRule } from "../rule.js";

const type = defineDiagnostic<{ name: string }>({
  code: "lint/platform-name-dashes",
  severity: "error",
  summary: "two dashes in a row in a platform's name",
  detail: ({ name }) =>
    `The data platform name ${quote(name)} holds "--", which separates an instance from its stack in the names of stacks. Write one dash.`,
});

/** The name of a data platform holds no two dashes in a row. */
export const platformNameDashes = defineRule({
  name: "platform-name-dashes",
  pages: [
    {
      type,
      why:
        "A stack is called `<instance>--<stack>`. If an instance `lake--store` existed beside `lake`, a stack of the one could bear " +
        "the name of a stack of the other.",
      wrong: `
kind: DataPlatform
name: lake--us
type: local
locations: [onprem:us]
`,
      right: `
kind: DataPlatform
name: lake-us
type: local
locations: [onprem:us]
`,
    },
  ],
  each: {
    DataPlatform: (platform, report) => {
      if (platform.name.includes("--")) report(type(at(platform, "name"), { name: platform.name }));
    },
  },
});
