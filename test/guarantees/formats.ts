import type { Guarantee } from "./guarantee.js";

const FORMATS_TEST = "cli/check-formats.test.ts";
const WATCH_TEST = "cli/check-watch.test.ts";

export const FORMATS: readonly Guarantee[] = [
  {
    says: "Every format shows each finding with its code, its place and its related places, and says which places are in the base.",
    tests: [
      [FORMATS_TEST, "%s shows each finding: what, where, and that a place is in the base"],
      [FORMATS_TEST, "prints each format on standard output, and nothing of this machine"],
    ],
  },
  {
    says: "The same findings give the same text, and no text of a model acts on a terminal.",
    tests: [[FORMATS_TEST, "%s says the same of the same findings, and acts on no terminal, whatever the text"]],
  },
  {
    says: "No format shows what looks like a secret in a line of the model.",
    tests: [[FORMATS_TEST, "%s never shows what looks like a secret in a line of the model"]],
  },
  {
    says: "The pretty format shows the line of the source with a mark under the place, fits the terminal and cuts long lines around the place.",
    tests: [
      [FORMATS_TEST, "shows the line with a mark under the place, related places of both sides, and the fix"],
      [FORMATS_TEST, "fits %i columns, whatever is written and in which signs"],
      [FORMATS_TEST, "cuts a long line around the place, in time that the line's length does not matter for"],
    ],
  },
  {
    says: "The JSON is a stable document with a version, the side of each place, related places, fixes and the impact, and its schema is kept.",
    tests: [
      [FORMATS_TEST, "is the stable document, with tree, related places, fix and impact"],
      [
        FORMATS_TEST,
        "is what docs/check.schema.json describes, whatever the texts, and has no field that is not there",
      ],
    ],
  },
  {
    says: "The github format is exactly one workflow command per finding, errors first, whatever the texts of a model.",
    tests: [
      [FORMATS_TEST, "has exactly one command per finding, whatever the texts"],
      [FORMATS_TEST, "escapes data and properties as the runner reads them"],
    ],
  },
  {
    says: "The github format names files from the repository's root, and says how many findings GitHub leaves out of its annotations.",
    tests: [
      [FORMATS_TEST, "finds the model's folder in $what"],
      [FORMATS_TEST, "says how many findings GitHub shows in the log alone"],
    ],
  },
  {
    says: "The SARIF log is valid by the schema of SARIF 2.1.0, with the pages of its rules and without a path of the machine.",
    tests: [
      [FORMATS_TEST, "is valid by the schema of SARIF 2.1.0, whatever the texts"],
      [FORMATS_TEST, "has rules with help from their pages, and results that point at them"],
      [FORMATS_TEST, "names places by roots without a path of this machine, each side its own"],
    ],
  },
  {
    says: "Fingerprints in SARIF stay when lines and neighbours move, and a fix is a change for tools only where it is certain what it replaces.",
    tests: [
      [FORMATS_TEST, "has fingerprints that stay when lines and neighbours move, and differ between findings"],
      [FORMATS_TEST, "offers the fix as a change where it is certain what it replaces"],
    ],
  },
  {
    says: "The JUnit report is well-formed XML with a test per finding, each with a name of its own, errors as failures.",
    tests: [
      [FORMATS_TEST, "is well-formed, counts right and names each test once, whatever the texts"],
      [FORMATS_TEST, "is a suite per file and a test per finding: errors fail, the rest passes with an output"],
    ],
  },
  {
    says: "The Markdown summary tells the verdict, the errors first, what the change touches, and fits a comment.",
    tests: [
      [FORMATS_TEST, "tells the verdict, the errors, what the change touches, and the rest"],
      [FORMATS_TEST, "has at most 60,000 bytes, errors first, and says what was left out"],
    ],
  },
  {
    says: "In the Markdown summary model text is text: no HTML, link, picture, table, mention, reference or command comes of it.",
    tests: [[FORMATS_TEST, "shows model text as text: no HTML, link, picture, table, mention, reference or command"]],
  },
  {
    says: "sluice check --watch checks again after each save, however the editor saves, and says what is new and what is mended.",
    tests: [
      [WATCH_TEST, "checks at the start and after each save, and says what is new and what is mended"],
      [WATCH_TEST, "sees new folders, renamed and removed files, and several at once as one round"],
    ],
  },
  {
    says: "A watch goes on after code that fails and a configuration that is none, and stops at once on Ctrl-C with exit code 0.",
    tests: [
      [WATCH_TEST, "goes on after code that fails, and after a configuration that is none"],
      [WATCH_TEST, "stops at once while code of the model waits for what never comes"],
    ],
  },
];
