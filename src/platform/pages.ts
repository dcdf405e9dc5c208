import type { DiagnosticPage } from "../diagnostic/page.js";
import {
  backendMissing,
  backendNotOne,
  backendSetting,
  backendShared,
  invalidConfig,
  missingConfigField,
  unknownConfigField,
  unknownKind,
} from "./registry-findings.js";

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
