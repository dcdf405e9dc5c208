import type { Guarantee } from "./guarantee.js";

const RULES = "change/compatibility/rules";
const WIDENING = "change/compatibility/widening.test.ts";
const PROPERTIES = "change/compatibility/properties.test.ts";
const EDITS = "change/compatibility/edits.ts";

/** What a change may do to those who use data. */
export const COMPATIBILITY: readonly Guarantee[] = [
  {
    says: "A model is compatible with itself, in whatever order it is written.",
    tests: [[PROPERTIES, "is compatible with itself, in whatever order it is written"]],
  },
  {
    says: "A change is always judged from old to new: what may widen may not shrink back.",
    tests: [
      [`${RULES}/column-type.test.ts`, "another type, judged from old to new"],
      [WIDENING, "goes both ways only between equal types, whatever the order of their fields"],
    ],
  },
  {
    says: "A removed dataset or datastore that still has consumers at head is an error that names them, deprecated or not.",
    tests: [
      [`${RULES}/removed-data.test.ts`, "a dataset that is used, deprecated or not"],
      [`${RULES}/removed-data.test.ts`, "a datastore that is used, once, with all who use it"],
      [EDITS, "a dataset in use that goes"],
      [EDITS, "a datastore in use that goes"],
    ],
  },
  {
    says: "A removed dataset or datastore without consumers is fine if it was deprecated at base.",
    tests: [
      [`${RULES}/removed-data.test.ts`, "a deprecated dataset without consumers"],
      [`${RULES}/removed-data.test.ts`, "a dataset of a deprecated datastore"],
      [`${RULES}/removed-data.test.ts`, "a deprecated datastore without consumers"],
      [`${RULES}/removed-data.test.ts`, "a datastore of which every dataset was deprecated"],
    ],
  },
  {
    says: "A removed dataset or datastore without consumers that was not deprecated is a warning that names the way: deprecate, no consumers, remove, Retirements.",
    tests: [
      [`${RULES}/removed-data.test.ts`, "a dataset that was never deprecated"],
      [`${RULES}/removed-data.test.ts`, "a datastore that was never deprecated"],
      [`${RULES}/removed-data.test.ts`, "a datastore of which some datasets were never deprecated"],
    ],
  },
  {
    says: "What leaves together with its last consumer counts as having none.",
    tests: [
      [`${RULES}/removed-data.test.ts`, "a datastore together with its last consumer"],
      [`${RULES}/removed-data.test.ts`, "a datastore together with its last sink"],
      [EDITS, "a datastore that goes with all who use it"],
    ],
  },
  {
    says: "A renamed dataset is one that was removed and one that was added.",
    tests: [
      [`${RULES}/removed-data.test.ts`, "a rename, which is a removal"],
      [`${RULES}/removed-data.test.ts`, "a rename that the consumers follow"],
    ],
  },
  {
    says: "A team or zone may go once it owns nothing at head.",
    tests: [
      [`${RULES}/removed-owner.test.ts`, "a team that owns nothing"],
      [`${RULES}/removed-owner.test.ts`, "a team that owns everything there is"],
      [`${RULES}/removed-owner.test.ts`, "a zone together with its team"],
      [`${RULES}/removed-owner.test.ts`, "a zone that still owns a container and a team with one"],
    ],
  },
  {
    says: "Workspaces and groups may always go.",
    tests: [
      [`${RULES}/removed-data.test.ts`, '"a workspace"'],
      [`${RULES}/removed-data.test.ts`, '"a group"'],
      [EDITS, "a group or a workspace that goes"],
    ],
  },
  {
    says: "A removed column is an error.",
    tests: [
      [`${RULES}/removed-column.test.ts`, "a column that is gone, and who uses the dataset"],
      [EDITS, "a column that goes"],
    ],
  },
  {
    says: "A renamed column is an error that names the likely new one.",
    tests: [
      [`${RULES}/removed-column.test.ts`, "a rename, with the likely new name"],
      [`${RULES}/removed-column.test.ts`, "a rename of case alone"],
      [EDITS, "a column of another name"],
    ],
  },
  {
    says: "A new column that may not be null is an error.",
    tests: [
      [`${RULES}/required-column.test.ts`, "a new column that may not be null"],
      [EDITS, "a new column that may not be null"],
    ],
  },
  {
    says: "A new key column and a changed key are errors; the order of a key's columns means nothing.",
    tests: [
      [`${RULES}/required-column.test.ts`, "a new key column, which is a changed key and said once"],
      [`${RULES}/primary-key.test.ts`, "a column more"],
      [`${RULES}/primary-key.test.ts`, "a key where there was none"],
      [`${RULES}/primary-key.test.ts`, "no key any more"],
      [`${RULES}/primary-key.test.ts`, "the key in another order"],
    ],
  },
  {
    says: "A changed partitioning is an error.",
    tests: [
      [`${RULES}/partitioning.test.ts`, "partitions where there were none"],
      [`${RULES}/partitioning.test.ts`, "no partitions any more, and who uses the dataset"],
      [`${RULES}/partitioning.test.ts`, "partitions in another order, which is another order of folders"],
    ],
  },
  {
    says: "A changed nullability is an error, both ways.",
    tests: [
      [`${RULES}/nullability.test.ts`, "a column that may be null from now on"],
      [`${RULES}/nullability.test.ts`, "a column that may not be null any more, and who uses the dataset"],
    ],
  },
  {
    says: "Changing a classification is an error.",
    tests: [
      [`${RULES}/classification.test.ts`, "another classification of a dataset, and who uses it"],
      [`${RULES}/classification.test.ts`, "a stricter classification, too"],
      [`${RULES}/classification.test.ts`, "a column that gets another one than its dataset had"],
      [EDITS, "another classification"],
    ],
  },
  {
    says: "Dropping a classification is an error.",
    tests: [
      [`${RULES}/classification.test.ts`, "a dataset without its classification"],
      [`${RULES}/classification.test.ts`, "a classification that moves to some of the columns only"],
      [`${RULES}/classification.test.ts`, "a column with another one, and a column with none"],
      [EDITS, "no classification"],
    ],
  },
  {
    says: "Classifying what was unclassified is fine.",
    tests: [
      [`${RULES}/classification.test.ts`, "classifying a dataset"],
      [`${RULES}/classification.test.ts`, "classifying columns"],
      [EDITS, "classifying what was not classified"],
    ],
  },
  {
    says: "A new nullable column is fine.",
    tests: [
      [`${RULES}/required-column.test.ts`, "a new nullable column, wherever it stands"],
      [EDITS, "a new nullable column"],
    ],
  },
  {
    says: "Columns in another order are fine.",
    tests: [
      [`${RULES}/removed-column.test.ts`, "columns in another order"],
      [`${RULES}/column-type.test.ts`, "the type of a column that moved"],
      [EDITS, "columns in another order"],
    ],
  },
  {
    says: "Changed documentation is fine.",
    tests: [
      [`${RULES}/removed-column.test.ts`, "new descriptions"],
      [PROPERTIES, "may be changed in any way that breaks nobody, many at once, without an error"],
    ],
  },
  {
    says: "Every pair of types is judged as the rules say: integers in one signedness, floats, small floats, texts, binary, decimals and date to timestamp upward only, and no other pair.",
    tests: [
      [WIDENING, "knows what %s may become, and refuses every other type"],
      [WIDENING, "has every type there is"],
    ],
  },
  {
    says: "A type widens only to types that hold each of its values, and widening twice is widening.",
    tests: [
      [WIDENING, "preserves values: what the old type holds, the new one holds"],
      [WIDENING, "is transitive"],
      [WIDENING, "is reflexive"],
    ],
  },
  {
    says: "A small float widens exactly to the floats that lose neither exponent nor mantissa.",
    tests: [
      [WIDENING, "knows the numbers that would be lost"],
      [WIDENING, 'fp6_e3m2: ["fp8_e4m3", "fp8_e5m2"'],
    ],
  },
  {
    says: "A decimal widens when neither its integer digits nor its scale shrink.",
    tests: [
      [WIDENING, "The digits before the point shrink from 8 to 6."],
      [WIDENING, "The digits behind the point shrink from 2 to 1."],
      [WIDENING, '"decimal(10,0)": ["decimal(12,2)"'],
    ],
  },
  {
    says: "A date becomes a timestamp, never a timestamptz; time zones never change.",
    tests: [
      [WIDENING, 'date: ["timestamp"]'],
      [WIDENING, '"timestamp" never changes its type, so not "timestamptz"'],
    ],
  },
  {
    says: "Array elements and map values widen like their types, map keys never.",
    tests: [
      [WIDENING, '"array<integer>": ["array<bigint>"]'],
      [WIDENING, '"map<integer,varchar(5)>": ["map<integer,varchar>"]'],
      [WIDENING, "The keys of a map never change their type"],
    ],
  },
  {
    says: "Struct fields may be added and widen, in any order, and never vanish.",
    tests: [
      [WIDENING, '"struct<a:integer>": ["struct<a:bigint>"'],
      [WIDENING, 'The field "b" vanishes.'],
    ],
  },
  {
    says: "Vectors and mx types never change, and uuid is no string.",
    tests: [
      [WIDENING, '"vector(3)" never changes its type, so not "vector(4)"'],
      [WIDENING, "mxfp8_e4m3: []"],
      [WIDENING, '"uuid" never changes its type, so not "string"'],
    ],
  },
  {
    says: "Changing a source's container or method is a warning that says what is re-ingested.",
    tests: [
      [`${RULES}/reingestion.test.ts`, "another container"],
      [`${RULES}/reingestion.test.ts`, "another method"],
      [`${RULES}/reingestion.test.ts`, "another primary platform, and all that is in use"],
      [`${RULES}/reingestion.test.ts`, "another table, for its dataset alone"],
    ],
  },
  {
    says: "A new sink on deprecated data without allowDeprecated is an error in a change; a sink that was there before never is, so that a producer can always deprecate.",
    tests: [
      [`${RULES}/deprecated-sink.test.ts`, "a new sink of a group"],
      [`${RULES}/deprecated-sink.test.ts`, "is an error in a change, though lint only warns"],
      [`${RULES}/deprecated-sink.test.ts`, "a use that was there before its data was deprecated"],
      [`${RULES}/deprecated-sink.test.ts`, "a new use that allows it"],
    ],
  },
  {
    says: "Findings about removed objects have their place in the base.",
    tests: [
      ["change/compatibility/harness.ts", "textAt(texts[finding.tree], loaded[finding.tree], finding)"],
      [PROPERTIES, "each finding with a page, in its tree, and said once, whatever the order"],
    ],
  },
  {
    says: "The first commit may hold anything.",
    tests: [[PROPERTIES, "may hold anything, deprecated data in use, too"]],
  },
  {
    says: "Whatever breaks someone is found, whatever else changes with it.",
    tests: [[PROPERTIES, "is broken by %s, whatever else changes"]],
  },
  {
    says: "Two models are compared in time linear in their size.",
    tests: [[PROPERTIES, "are compared in time linear in their size, also where every column is renamed"]],
  },
];
