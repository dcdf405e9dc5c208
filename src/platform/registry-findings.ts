import { defineDiagnostic } from "../diagnostic/diagnostic.js";
import { quote, quoteList } from "../util/quote.js";
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
