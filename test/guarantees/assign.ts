import type { Guarantee } from "./guarantee.js";

const TABLES = "assign/assign.test.ts";
const PLAN = "assign/plan-pins.test.ts";
const COMMAND = "cli/assign.test.ts";
const EXPLAIN = "cli/explain-workspace.test.ts";

/** What the rules promise of platform assignment. */
export const ASSIGN: readonly Guarantee[] = [
  {
    says: "Each group of a consumer is on exactly one instance: a fixed one on the instance it names, one on the default on the ecosystem's, one that chooses by needs on the instance it is pinned to.",
    tests: [
      [TABLES, '["fixed", "aws-us", "", "aws-us"]'],
      [TABLES, '["default", "{ default: true }", "", "local"]'],
      [TABLES, '["pinned", "{ byNeeds: true }", pins("reports/main: aws-eu"), "aws-eu"]'],
      [TABLES, "a legacy instance is one like any other"],
    ],
  },
  {
    says: "The eligible instances are ranked: the least beyond what is needed, then the ecosystem's default, then by key.",
    tests: [
      [TABLES, "hours and live: what promises no more"],
      [TABLES, "days: the least beyond"],
      [TABLES, "of equals the ecosystem's default comes first"],
      [TABLES, "candidates are listed by key, ranked among the eligible"],
    ],
  },
  {
    says: "The ranking is the same in whatever files and order the model is written.",
    tests: [[PLAN, "the order of files and declarations decides nothing"]],
  },
  {
    says: "A group that chooses by needs and has no pin is an error in `check` that names the pin.",
    tests: [[TABLES, "an unpinned one is an error that tells the pin"]],
  },
  {
    says: "`sluice assign` pins what has no pin to the first of the eligible instances and shows the candidates; done twice, it does nothing the second time.",
    tests: [
      [PLAN, "only groups that choose by needs and have no pin get one: the first of the eligible"],
      [PLAN, "planning again changes nothing, and nothing is left unpinned that can be served"],
      [COMMAND, "pins what has no pin, shows the candidates, and then the model is clean and nothing is left to do"],
    ],
  },
  {
    says: "`sluice assign` changes no character of a file beside the entries it writes.",
    tests: [
      ["load/pins.test.ts", "whatever the style, the entries come out as wanted and all else stays"],
      ["load/pins.test.ts", "in order: where order puts it, comments kept"],
      ["load/pins.test.ts", "CRLF and a byte order mark"],
      [COMMAND, "adds to the document that is there and keeps every other byte and the file's mode"],
    ],
  },
  {
    says: "When no instance is eligible nothing is pinned, and the error tells every instance with every reason.",
    tests: [
      [TABLES, "one that nobody can serve names every instance's reasons"],
      [PLAN, "a group that nobody can serve is an error with every instance's reasons"],
      [COMMAND, "shows the whole table when nobody can serve a group"],
    ],
  },
  {
    says: "An instance is eligible only when it serves the workspace's department; a restricted instance needs one.",
    tests: [
      [TABLES, "fixed: every reason is named, and who could"],
      [TABLES, "pinned: the lock file's entry is shown too"],
    ],
  },
  {
    says: "An instance is eligible only when all containers lie within its locations: the consumer's, the sources', those of transformers on the way.",
    tests: [
      [TABLES, "the workspace's declared container"],
      [TABLES, "sources behind a transformer, and the transformer's own container"],
      [TABLES, "a source taken from its primary platform may lie elsewhere"],
      [TABLES, "but the primary platform has to reach it, which is said once"],
    ],
  },
  {
    says: "An instance is eligible only when its capabilities meet the requirements.",
    tests: [
      [TABLES, "minutes: the default cannot"],
      [TABLES, 'test("default", () => {'],
    ],
  },
  {
    says: "An instance is eligible only when no policy forbids it that can be judged without a handler: by platform, location, vendor, cloud, container type and department.",
    tests: [
      [TABLES, "the data's zone keeps it off a platform"],
      [TABLES, "when a classification"],
      [TABLES, "when a department"],
      [TABLES, "the consumer's zone binds its workspaces"],
      [TABLES, "a managed container lies where the instance is"],
      [TABLES, "clouds and vendors of a managed container"],
      [TABLES, "container types and departments"],
      [TABLES, "the ecosystem's and the dataset's policies bind too"],
      [TABLES, "derived data is bound by what binds its inputs, wherever it is exchanged to"],
      [TABLES, "a transformer's inputs must be allowed where it would run"],
    ],
  },
  {
    says: "What is forbidden wherever the group were served is left to governance and moves nobody.",
    tests: [[TABLES, "what any instance would break makes nobody eligible, but a chosen one is not blamed"]],
  },
  {
    says: "`sluice explain workspace` prints the whole table: how the instance was chosen, each instance, each reason.",
    tests: [
      [EXPLAIN, "is printed with each instance and each reason"],
      [EXPLAIN, "the whole table of a workspace"],
    ],
  },
  {
    says: "A pinned or fixed instance, or the default, that is not eligible is an error with every reason; nobody is moved silently.",
    tests: [
      [TABLES, "fixed: every reason is named, and who could"],
      [TABLES, "pinned: the lock file's entry is shown too"],
      [PLAN, "a pin whose instance becomes ineligible is an error with its reasons, and stays"],
      [COMMAND, "never moves a pin whose instance became ineligible: an error with the reasons"],
    ],
  },
  {
    says: "Adding an instance never moves anyone.",
    tests: [
      [PLAN, "an instance that is added moves nobody, wherever it ranks"],
      [TABLES, "a new instance moves nobody who is pinned"],
    ],
  },
  {
    says: "A group is moved only when that is asked for by its name, and no other with it.",
    tests: [
      [PLAN, "one group, and no other: neither those with a pin nor those without"],
      [COMMAND, "moves one group when asked to, to the first of the eligible or to the one that is named"],
    ],
  },
  {
    says: "A transformer's own groups choose nothing: they run on every instance whose consumers need the output, and `explain` lists those instances.",
    tests: [
      [TABLES, "a transformer's groups choose nothing and run where their output is needed"],
      [EXPLAIN, "a transformer's group: every instance whose consumers need the output, and nothing to choose from"],
      [PLAN, "a transformer's groups get no pin"],
    ],
  },
  {
    says: "One dataset in one container has one writing instance; two are an error that shows both places.",
    tests: [
      [TABLES, "two groups: both places, once"],
      [TABLES, "other datasets, one instance, or managed containers are fine"],
      [TABLES, "a transformer with a declared container that two instances need"],
      [PLAN, "two groups that could not share a table are told, with the pins in place"],
    ],
  },
];
