import type { Guarantee } from "./guarantee.js";

const rule = (name: string, ...cases: readonly string[]): (readonly [string, string])[] =>
  cases.map((text) => [`lint/rules/${name}.test.ts`, text] as const);

/** What lint promises of one model. */
export const LINT: readonly Guarantee[] = [
  {
    says: "Every finding has a code of its own, a page with a true wrong and right example, a fixed summary and a place in the model.",
    tests: [
      ["lint/catalogue.test.ts", "gives each code to one finding"],
      ["lint/harness.ts", "the page's wrong example has it and nothing else"],
      [
        "lint/lint.test.ts",
        "is judged without an exception, each finding with a page, a place in the model and said once",
      ],
    ],
  },
  {
    says: "One rule is one file, one law in a sentence and one test.",
    tests: [
      ["lint/catalogue.test.ts", "holds every rule there is a file for, once"],
      ["lint/catalogue.test.ts", "is tested by a file of its name"],
    ],
  },
  {
    says: "One broken object never hides the findings of another.",
    tests: [["lint/lint.test.ts", "hides no finding of another, and adds none to it"]],
  },
  {
    says: "A problem is reported once, whatever the order of files, teams or declarations.",
    tests: [
      ["lint/lint.test.ts", "gives the same findings in whatever order its documents come"],
      ["lint/harness.ts", "for (const other of reorderings(text))"],
    ],
  },
  {
    says: "What is declared and broken is not missed by those who refer to it.",
    tests: [
      ["lint/gaps.test.ts", "is not missed: %s"],
      ["lint/gaps.test.ts", "is not missed where nobody can tell its kind"],
      ["lint/gaps.test.ts", "is not looked for while a file cannot be read"],
      ["lint/gaps.test.ts", "does not excuse what names something else"],
    ],
  },
  {
    says: "A suppression on an object, a dataset or a group takes away the warnings about it and nothing else.",
    tests: [
      ["lint/suppressions.test.ts", "on the dataset takes its warning away"],
      ["lint/suppressions.test.ts", "on the datastore covers its datasets"],
      ["lint/suppressions.test.ts", "on a group covers that group only"],
      ["lint/suppressions.test.ts", "on another object takes nothing away"],
      ["lint/suppressions.test.ts", "may stand on every kind of object"],
      ["lint/suppressions.test.ts", "take away nothing but warnings, say the same in every order"],
    ],
  },
  {
    says: "Errors and infos cannot be suppressed, nor what is said about suppressions; where severities differ, the finding's own counts.",
    tests: [
      ["lint/suppressions.test.ts", "of what is never a warning"],
      ["lint/suppressions.test.ts", "of a suppression's own warning"],
      ["lint/suppressions.test.ts", "of what is an error here: the finding's severity counts"],
      ["lint/suppressions.test.ts", "of what is an info here"],
    ],
  },
  {
    says: "An unused or expired suppression is reported at its place; one whose warning could yet be found is not called unused.",
    tests: [
      ["lint/suppressions.test.ts", "holds no more the day after"],
      ["lint/suppressions.test.ts", "holds on its last day"],
      ["lint/suppressions.test.ts", "on both: the inner one counts, the outer is unused"],
      ["lint/suppressions.test.ts", "of a later step that was left out is not called unused"],
      ["lint/suppressions.test.ts", "of a later step that was made is"],
      ["lint/suppressions.test.ts", "on an object with an error is not called unused"],
      ["lint/suppressions.test.ts", "is not called unused while something does not load"],
    ],
  },
  {
    says: "A suppression has a known code, a reason and a day of the calendar, and stands once.",
    tests: [
      ["lint/suppressions.test.ts", "of an unknown code"],
      ["lint/suppressions.test.ts", "without a reason holds not at all"],
      ["lint/suppressions.test.ts", "until no day holds not at all"],
      ["lint/suppressions.test.ts", "given twice"],
    ],
  },
  {
    says: "Names of datastores, datasets, columns, workspaces, groups and containers are SQL identifiers and no reserved words.",
    tests: [
      ...rule(
        "sql-identifier",
        "a dash in a column",
        "the longest name",
        "a dash in a workspace and a space in its group",
      ),
      ...rule(
        "reserved-word",
        "a reserved word in capitals",
        "a workspace, a group, a datastore, a dataset and a container",
      ),
    ],
  },
  {
    says: "Names of zones, teams, vendors, locations, platforms and departments are plain and lower-case.",
    tests: rule(
      "plain-name",
      "a capital in a department",
      "a space in a location of the deepest level",
      "a team and a zone once, where they are declared",
    ),
  },
  {
    says: "No zone is named ecosystem.",
    tests: [["lint/rules/zone-named-ecosystem.test.ts", "testRule(zoneNamedEcosystem"]],
  },
  {
    says: "Schedules are cron of five fields, Sunday is 0 or 7.",
    tests: rule("cron-schedule", "Sunday as 0", "Sunday as 7", "six fields", "a nickname", "a day that never comes"),
  },
  {
    says: "Hosts are names or addresses.",
    tests: rule("host-name", "a URL", "a port", "IPv6 with IPv4 in it", "a label of digits inside"),
  },
  { says: "Ports lie between 1 and 65535.", tests: [["lint/rules/port-range.test.ts", "testRule(portRange"]] },
  {
    says: "Repositories are owner/name.",
    tests: rule("repository-name", "a bare name", "three parts", "the ending .git"),
  },
  {
    says: "Branches are named as git allows it, with slashes too.",
    tests: rule("branch-name", "slashes: ", "two dots", "the ending .lock", "check-ref-format"),
  },
  {
    says: "Every key resolves to something declared, or is an error with the nearest names.",
    tests: [
      ["lint/name-set.test.ts", "describe("],
      ...[
        "vendor",
        "location",
        "platform",
        "department",
        "zone",
        "team",
        "container",
        "datastore",
        "dataset",
        "group",
        "transformer",
        "credential-store",
        "classification",
      ].map((name) => [`lint/rules/unknown-${name}.test.ts`, `lint/unknown-${name}`] as const),
    ],
  },
  {
    says: "A name is given once in its namespace, and both places are shown; one team name in two zones is fine.",
    tests: rule(
      "duplicate-name",
      "two columns, both places shown",
      "one team name in two zones",
      "two of each other kind",
      "three columns, once",
    ),
  },
  { says: "A model has one ecosystem.", tests: rule("one-ecosystem", "a second, both places shown") },
  {
    says: "Names that differ only in case are errors in every namespace, fields of structs included.",
    tests: [
      ...rule(
        "case-twins",
        "two columns",
        "two workspaces of two documents",
        "three spellings, once",
        "teams, groups and datasets",
      ),
      ...rule("case-twins", "departments, classifications, zones, policies, locations, and teams of a zone"),
      ["lint/rules/struct-fields.test.ts", "testRule(structFields"],
    ],
  },
  {
    says: "Files of the model, code it names, folders of containers and files in them do not differ only in case.",
    tests: [
      ["load/files.test.ts", "are two when their names differ only in case, and that is an error at both"],
      ["load/files.test.ts", "are two as well where code files that a model names differ only in case"],
      ...rule(
        "path-twins",
        "files of two stores in one container",
        "the folders of two containers",
        "a dataset's own name",
      ),
    ],
  },
  {
    says: "No two relations that consumers see have one name, whatever the case.",
    tests: rule(
      "relation-collision",
      "groups, whatever the case",
      "datasets of a group",
      "groups of the platform's container, a transformer among them",
    ),
  },
  {
    says: "What is defined is declared: a team by its zone, a zone by the ecosystem; what is declared and not yet defined is fine.",
    tests: [
      ...rule("undeclared-team", "defined only", "in a zone that is not defined yet"),
      ...rule("undeclared-zone", "declared and not defined", "defined only, in another case than another"),
    ],
  },
  {
    says: "A datastore has a dataset, and a dataset a column.",
    tests: rule("empty-schema", "no dataset and no column"),
  },
  {
    says: "Parameters of types lie in their ranges, in nested types too.",
    tests: rule(
      "type-parameters",
      "a length of nothing, nested",
      "a key of a map, deeply nested",
      "a vector beyond",
      "more behind the point than digits",
    ),
  },
  {
    says: "Columns of keys and partitions exist, are not nullable and have values that compare.",
    tests: rule(
      "key-columns",
      "a column that is not there",
      "a key column that may be null, by default",
      "a partition column that may be null",
      "a partition by a column that is not there",
      "a document in a key",
    ),
  },
  {
    says: "A dataset without a key is an error where changes are read one by one or a consumer needs milestoned history, elsewhere a warning.",
    tests: rule(
      "no-primary-key",
      "a snapshot of current rows",
      "changes one by one",
      "a consumer that needs milestoned history",
    ),
  },
  {
    says: "Classifications stand on the dataset or on columns, not on both.",
    tests: rule("classification-place", "the whole and two columns"),
  },
  {
    says: "What is not classified, wholly or in part, is a warning, in production an error.",
    tests: rule(
      "unclassified",
      "not in production",
      "in production",
      "some columns, not in production",
      "some columns, in production",
    ),
  },
  {
    says: "Data is read from a container or made by a transformer, by a method that its container has.",
    tests: [
      ...rule("source-shape", "no container", "no ingestion", "a transformer with everything else"),
      ...rule(
        "ingestion-method",
        "a database streamed",
        "a queue read whole",
        "the changes of a queue",
        "what a platform keeps for consumers",
      ),
    ],
  },
  {
    says: "Snapshots and watermarks have a schedule, streams have none.",
    tests: rule(
      "ingestion-schedule",
      "a snapshot without one",
      "a watermark without one",
      "a stream with one",
      "changes without a schedule",
    ),
  },
  {
    says: "A watermark column is in every dataset, of one type, an integer or a timestamp.",
    tests: rule("watermark-column", "a dataset without it", "two types, once", "a float", "no column named"),
  },
  {
    says: "A table map names every dataset or none.",
    tests: rule("table-map", "one of two", "another name in place of a dataset's, both"),
  },
  {
    says: "A container lies somewhere, at locations that exist.",
    tests: [
      ...rule("no-location", "a container and a platform"),
      ["lint/rules/unknown-location.test.ts", "lint/unknown-location"],
    ],
  },
  {
    says: "Names keep to the limits of their container, counted in its units: 63 bytes in PostgreSQL.",
    tests: [
      ...rule("name-length", "a table of umlauts, counted in bytes", "a column on its way from files to PostgreSQL"),
      ...rule("bucket-name", "two characters", "an underscore in Azure"),
    ],
  },
  {
    says: "Groups and sinks are not empty, and no sink stands twice in a group.",
    tests: [
      ...rule("empty-workspace", "no group", "an empty group beside another"),
      ...rule("duplicate-sink", "three times, once", "one dataset in two groups"),
    ],
  },
  {
    says: "There is a container wherever a group is served, and each group says how it gets its platform, except a transformer's.",
    tests: [
      ...rule(
        "workspace-container",
        "a consumer",
        "transformers that a consumer needs, the first through the second",
        "a transformer that nobody needs",
      ),
      ...rule("group-platform", "none: ", "the default, on a transformer"),
      ["lint/rules/default-platform.test.ts", "testRule(defaultPlatform"],
    ],
  },
  {
    says: "A datastore with approvals is used only by whom it approves; approving a group that is yet to come is an info.",
    tests: [
      ...rule("approval", "nobody approved", "another dataset approved", "open to all"),
      ...rule("approval-entry", "a group that is yet to come", "half a key"),
    ],
  },
  {
    says: "Use of deprecated data is a warning, and an info where it is allowed.",
    tests: rule("deprecated-data", "a dataset whose use is allowed", "a datastore, for each of its uses"),
  },
  {
    says: "A pin of a group that does not choose by needs is a warning.",
    tests: rule("superfluous-pin", "a fixed group", "an input of a transformer", "a group on the default"),
  },
  {
    says: "Production and non-production that meet are a warning, either way, once.",
    tests: rule(
      "production-mixing",
      "production on non-production, once for two datasets",
      "non-production on production",
      "a transformer and its output",
    ),
  },
  {
    says: "A transformer and its output name each other and belong to one team.",
    tests: rule(
      "transformer-output",
      "two teams",
      "a store that the transformer does not make",
      "two transformers for one store",
    ),
  },
  { says: "An output that nobody uses is an info.", tests: rule("unconsumed-output", "the last of a chain") },
  {
    says: "Transformers form no loop: one is printed whole. Chains of any length and layered graphs cost linear time.",
    tests: [
      ...rule("transformer-cycle", "three, the whole loop", "two loops, each"),
      ["lint/scale.test.ts", "judges a chain of 100,000"],
      ["lint/scale.test.ts", "prints a loop of 100,000"],
      ["lint/scale.test.ts", "judges 50 layers of 200, each on all of the layer before"],
    ],
  },
  {
    says: "A secret anywhere in a model or its code is an error; hashes, UUIDs, account numbers, references and prose are none.",
    tests: rule(
      "secret",
      "a password in a config",
      "a known token, whatever the field",
      "the key of a record",
      "a key of a backend",
      "the description of a column",
      "are found in their file, where they begin, one finding a line",
      "hashes, UUIDs, digests and account numbers",
      "references instead of secrets",
      "prose about passwords",
    ),
  },
  {
    says: "A secret is never shown: in no format, by no finding, in no line that is quoted.",
    tests: [
      ["util/secrets.test.ts", "gives any text the same shape, and hides what it found"],
      ["cli/secrets.test.ts", "as a description, a name, a key, a reference"],
      ["cli/secrets.test.ts", "beside a mistake on its line"],
      ["cli/secrets.test.ts", "in what is no YAML"],
      ["cli/secrets.test.ts", "in code, on its line and on others that are shown"],
    ],
  },
];
