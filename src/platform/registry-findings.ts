import { defineDiagnostic } from "../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../diagnostic/page.js";
import { quote, quoteList } from "../lint/quote.js";
import { BACKEND_TYPES, STACK_PLACEHOLDER } from "./backend.js";

/** The kind that an instance names is not there. */
export const unknownKind = defineDiagnostic<{ type: string; kinds: readonly string[]; hint: string }>({
  code: "platform/unknown-kind",
  severity: "error",
  summary: "unknown kind of data platform",
  detail: ({ type, kinds, hint }) =>
    `There is no kind of data platform ${quote(type)}.${hint} There are ${quoteList(kinds)}; plug-ins add others through sluice.config.`,
});

/** A config says something that its kind does not know. */
export const unknownConfigField = defineDiagnostic<{
  field: string;
  kind: string;
  known: readonly string[];
  hint: string;
}>({
  code: "platform/unknown-config-field",
  severity: "error",
  summary: "unknown field in a data platform's config",
  detail: ({ field, kind, known, hint }) =>
    `The config of a platform of type ${quote(kind)} has no field ${quote(field)} here.${hint}${known.length > 0 ? ` It takes ${quoteList(known)}.` : ""}`,
});

/** A config lacks something that its kind needs. */
export const missingConfigField = defineDiagnostic<{ field: string; kind: string; meaning: string | undefined }>({
  code: "platform/missing-config-field",
  severity: "error",
  summary: "missing field in a data platform's config",
  detail: ({ field, kind, meaning }) =>
    `The config of a platform of type ${quote(kind)} needs the field ${quote(field)}${meaning === undefined ? "." : `: ${meaning}`}`,
});

/** A config's field holds something its kind does not take. */
export const invalidConfig = defineDiagnostic<{ field: string; kind: string; problem: string }>({
  code: "platform/invalid-config",
  severity: "error",
  summary: "invalid value in a data platform's config",
  detail: ({ field, kind, problem }) =>
    `${field === "" ? "This" : `The field ${quote(field)}`} is not what a platform of type ${quote(kind)} takes: ${problem}`,
});

/** State has to be kept somewhere, and nothing says where. */
export const backendMissing = defineDiagnostic<{ key: string; kind: string }>({
  code: "platform/backend-missing",
  severity: "error",
  summary: "no Terraform backend",
  detail: ({ key, kind }) =>
    `Instance ${quote(key)} needs a backend: a platform of type ${quote(kind)} does not keep Terraform's state by itself. Add one, such as backend: { s3: { bucket: …, region: … } }.`,
});

/** A backend is one type with its settings. */
export const backendNotOne = defineDiagnostic<{ key: string; types: readonly string[] }>({
  code: "platform/backend-not-one",
  severity: "error",
  summary: "not exactly one Terraform backend",
  detail: ({ key, types }) =>
    types.length === 0
      ? `The backend of instance ${quote(key)} is empty. Name one type with its settings.`
      : `The backend of instance ${quote(key)} names ${quoteList(types)}. Terraform keeps the state in one place: leave one.`,
});

/** All stacks would write into one state. */
export const backendShared = defineDiagnostic<{ key: string; type: string }>({
  code: "platform/backend-shared",
  severity: "error",
  summary: "one Terraform state for all stacks",
  detail: ({ key, type }) =>
    `Nothing in this backend tells the stacks of instance ${quote(key)} apart, so each would overwrite the state of the others. Put ${STACK_PLACEHOLDER} into the setting of ${quote(type)} that names the state. For ${quoteList(BACKEND_TYPES, "and", BACKEND_TYPES.length)} Sluice knows that setting itself${type === "http" ? ", but here the address is missing" : ""}.`,
});

/** A setting that no backend takes. */
export const backendSetting = defineDiagnostic<{ setting: string }>({
  code: "platform/backend-setting",
  severity: "error",
  summary: "unusable setting of a Terraform backend",
  detail: ({ setting }) =>
    `The setting ${quote(setting)} of the backend is not a text, a positive number, a boolean or a group of these that can be handed on as it is.`,
});

const LAKE = "kind: DataPlatform\nname: lake\ntype: aws-glue\nlocations: [aws:us]\n";

/** A page for each finding about instances and their kinds. */
export const PLATFORM_PAGES: readonly DiagnosticPage[] = [
  {
    type: unknownKind,
    why: "The kind decides what an instance can do and what is generated for it. Without it nothing about the instance can be judged.",
    wrong: "kind: DataPlatform\nname: here\ntype: locl\nlocations: [onprem]",
    right: "kind: DataPlatform\nname: here\ntype: local\nlocations: [onprem]",
  },
  {
    type: unknownConfigField,
    why: "A field that nobody reads is a wish that is not met: most often a slip of the keyboard, or a setting of another kind of platform.",
    wrong: "kind: DataPlatform\nname: here\ntype: local\nlocations: [onprem]\nconfig: { timezon: UTC }",
    right: "kind: DataPlatform\nname: here\ntype: local\nlocations: [onprem]\nconfig: { timezone: UTC }",
  },
  {
    type: missingConfigField,
    why: "Each kind of platform says what it must know of an instance; it has no sensible default for this.",
    wrong:
      "kind: DataPlatform\nname: old-etl\ntype: legacy\nlocations: [onprem:us]\nconfig: { team: us/sales, documentation: https://wiki.example/old-etl }",
    right:
      "kind: DataPlatform\nname: old-etl\ntype: legacy\nlocations: [onprem:us]\nconfig: { team: us/sales, documentation: https://wiki.example/old-etl, containers: [sales_pg] }",
  },
  {
    type: invalidConfig,
    why: "Each kind of platform says what the fields of its config may hold, and works only with that.",
    wrong: "kind: DataPlatform\nname: here\ntype: local\nlocations: [onprem]\nconfig: { timezone: Mars/Olympus }",
    right: "kind: DataPlatform\nname: here\ntype: local\nlocations: [onprem]\nconfig: { timezone: Europe/Berlin }",
  },
  {
    type: backendMissing,
    why: "Terraform remembers in its state what it has made. Without a place for it that all machines share, the next run would make everything once more.",
    wrong: LAKE,
    right: `${LAKE}backend: { s3: { bucket: nw-tfstate, region: us-east-1 } }`,
  },
  {
    type: backendNotOne,
    why: "A state is kept in one place. With two there would be two truths about what exists.",
    wrong: `${LAKE}backend: { s3: { bucket: nw-tfstate }, gcs: { bucket: nw-tfstate } }`,
    right: `${LAKE}backend: { s3: { bucket: nw-tfstate, region: us-east-1 } }`,
  },
  {
    type: backendShared,
    why: "Each stack has a state of its own, so that a mistake in one touches nothing else. Two stacks with one state destroy what the other made.",
    wrong: `${LAKE}backend: { http: { username: ci } }`,
    right: `${LAKE}backend: { http: { address: "https://state.example/{stack}", lock_address: "https://state.example/{stack}/lock" } }`,
  },
  {
    type: backendSetting,
    why: "Settings of a backend are handed to Terraform as they are, which reads no expressions there.",
    wrong: `${LAKE}backend: { s3: { bucket: null } }`,
    right: `${LAKE}backend: { s3: { bucket: nw-tfstate, region: us-east-1 } }`,
  },
];
