import { defineDiagnostic } from "../../diagnostic/diagnostic.js";
import type { DiagnosticPage } from "../../diagnostic/page.js";
import { show, suggest } from "../show.js";

/** A file that a dataset names as its contract is none. */
export const notAContract = defineDiagnostic<{ problem: string }>({
  code: "load/not-a-contract",
  severity: "error",
  summary: "Not an ODCS v3 data contract",
  detail: ({ problem }) =>
    `A data contract is one YAML document of the Open Data Contract Standard, version 3 (kind: DataContract, apiVersion: v3.x.x). ${problem}`,
});

/** The contract has no schema object for the dataset. */
export const contractSchemaMissing = defineDiagnostic<{ dataset: string; contract: string; names: readonly string[] }>({
  code: "load/contract-schema-missing",
  severity: "error",
  summary: "The contract does not describe the dataset",
  detail: ({ dataset, contract, names }) =>
    `${contract} has no schema object named ${dataset} (by name or physicalName).${suggest(dataset, names)} ${
      names.length === 0 ? "It has none at all." : `It has ${names.slice(0, 20).join(", ")}.`
    }`,
});

/** A property whose type cannot be told exactly. */
export const contractType = defineDiagnostic<{
  property: string;
  physicalType: string | undefined;
  logicalType: string | undefined;
  problem: string;
}>({
  code: "load/contract-type",
  severity: "error",
  summary: "A contract's type that says too little",
  detail: ({ property, physicalType, logicalType, problem }) => {
    const says = [
      ...(physicalType === undefined ? [] : [`physicalType ${show(physicalType)}`]),
      ...(logicalType === undefined ? [] : [`logicalType ${show(logicalType)}`]),
    ];
    return `Property ${show(property)} has ${says.length === 0 ? "no type" : says.join(" and ")}. ${problem}`;
  },
});

export const CONTRACT_PAGES: readonly DiagnosticPage[] = [
  {
    type: notAContract,
    why: "A dataset takes its columns from the contract it names, so that must be one in the standard's own form.",
    wrong: "dataContractSpecification: 1.1.0\nid: orders",
    right:
      "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nversion: 1.0.0\nstatus: active\nschema:\n  - name: orders\n    properties:\n      - { name: order_id, logicalType: integer, logicalTypeOptions: { format: i64 }, required: true, primaryKey: true }",
  },
  {
    type: contractSchemaMissing,
    why: "A contract may describe several tables; a dataset takes the one with its own name. A contract with a single table serves a dataset of any name.",
  },
  {
    type: contractType,
    why: "A guess could lose digits: a decimal read as a whole number drops its cents. The physical type is used where it is known, the logical type where it is exact.",
    wrong: "- { name: amount, logicalType: number }",
    right: '- { name: amount, logicalType: number, physicalType: "decimal(10,2)" }',
  },
];
