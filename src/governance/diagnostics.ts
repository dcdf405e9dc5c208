import { type DiagnosticType, defineDiagnostic } from "../diagnostic/diagnostic.js";
import type { Role } from "./place.js";
import type { Constraint } from "./violations.js";

/** What every finding of governance tells. */
export interface Told {
  /** The policy with whose it is: `"onshore" of zone us`. */
  readonly policy: string;
  /** The first dataset. */
  readonly dataset: string;
  /** How many there are besides. */
  readonly more: number;
  /** What is not permitted. */
  readonly value: string;
  readonly container: string;
  readonly role: Role;
  readonly instance?: string | undefined;
  /** The workspace or group that is behind it. */
  readonly asker?: string | undefined;
  /** Why the value is not permitted: a sentence. */
  readonly because: string;
  /** How the data gets there. */
  readonly way: string;
}

type Words = (told: Told) => string;

function forbidden(code: string, summary: string, clause: Words, remedy: Words): DiagnosticType<Told> {
  return defineDiagnostic<Told>({
    code: `governance/${code}`,
    severity: "error",
    summary,
    detail: (told) => {
      const { policy, dataset, more, because, role, way, asker } = told;
      const data = more === 0 ? dataset : `${dataset} and ${more} more dataset${more === 1 ? "" : "s"}`;
      const whose = asker === undefined ? "" : `, for ${asker}`;
      const path = role === "producer" ? `It comes from there: ${way}${whose}.` : `It gets there by ${way}${whose}.`;
      return `Policy ${policy} does not permit ${data} ${clause(told)}. ${because} ${path} ${remedy(told)} The policy's owner can also change it.`;
    },
  });
}

const elsewhere: Words = ({ role, container, instance, asker }) =>
  role === "producer"
    ? "Keep the data in a container that is permitted."
    : role === "consumer"
      ? `Leave the data out of ${asker}, or have it in a container that is permitted.`
      : `Serve ${asker ?? "those who need it"} by another instance, or configure ${instance} so that ${container} is permitted.`;

const FORBIDDEN_VENDOR = forbidden(
  "forbidden-vendor",
  "data with a vendor that a policy does not permit",
  ({ value, container }) => `with vendor ${value}, where container ${container} lies`,
  elsewhere,
);
const FORBIDDEN_CLOUD = forbidden(
  "forbidden-cloud",
  "data in a cloud that a policy does not permit",
  ({ value, container }) => `in cloud ${value}, where container ${container} lies`,
  elsewhere,
);
const FORBIDDEN_LOCATION = forbidden(
  "forbidden-location",
  "data in a location that a policy does not permit",
  ({ value, container }) => `in location ${value}, where container ${container} lies`,
  elsewhere,
);
const FORBIDDEN_CONTAINER_TYPE = forbidden(
  "forbidden-container-type",
  "data in a type of container that a policy does not permit",
  ({ value, container }) => `in a container of type ${value}, as ${container} is`,
  elsewhere,
);
const FORBIDDEN_PLATFORM = forbidden(
  "forbidden-platform",
  "data on a platform that a policy does not permit",
  ({ value, container }) => `on platform ${value}, which has it in container ${container}`,
  ({ asker }) => `Serve ${asker ?? "those who need it"} by another instance.`,
);
const FORBIDDEN_DEPARTMENT = forbidden(
  "forbidden-department",
  "data for a department that a policy does not permit",
  ({ value, container }) =>
    value === ""
      ? `for a workspace that names no department, in container ${container}`
      : `for department ${value}, in container ${container}`,
  ({ asker, value }) => `Leave the data out of ${asker}${value === "" ? ", or name the workspace's department" : ""}.`,
);
const FORBIDDEN_CLASSIFICATION = forbidden(
  "forbidden-classification",
  "data of a classification that a policy does not permit",
  ({ value, container }) => `classified ${value}, in container ${container}`,
  ({ role, asker, value }) =>
    role === "producer"
      ? "Take what is so classified out of the dataset."
      : `Leave the data out of ${asker ?? "what is read"}, or take it from a transformer that declassifies ${value} and that the zone of the data trusts.`,
);
const MISSING_ENCRYPTION = forbidden(
  "missing-encryption",
  "data that is not encrypted as a policy demands",
  ({ value, container }) => `without ${SIDES[value] ?? value} encryption, as in container ${container}`,
  (told) =>
    told.role === "internal"
      ? elsewhere(told)
      : `Encrypt ${told.container} and say so in its encryption, or ${told.role === "producer" ? "keep the data in one that is." : `leave the data out of ${told.asker}.`}`,
);
const EXCESSIVE_RETENTION = forbidden(
  "excessive-retention",
  "data that is kept longer than a policy permits",
  ({ value, container }) => `${value === "" ? "for ever" : `for ${value}`}, as container ${container} keeps it`,
  ({ asker, value, role }) =>
    `${value === "" ? "Say" : "Shorten"} how long ${asker ?? "its consumer"} needs it (needs.retention)${role === "consumer" ? ", or leave the data out" : ""}.`,
);

const SIDES: Readonly<Record<string, string>> = { serverSide: "server-side", clientSide: "client-side" };

/** The finding of each constraint. */
export const FORBIDDEN: { readonly [constraint in Constraint]: DiagnosticType<Told> } = {
  vendors: FORBIDDEN_VENDOR,
  clouds: FORBIDDEN_CLOUD,
  locations: FORBIDDEN_LOCATION,
  containerTypes: FORBIDDEN_CONTAINER_TYPE,
  platforms: FORBIDDEN_PLATFORM,
  departments: FORBIDDEN_DEPARTMENT,
  classifications: FORBIDDEN_CLASSIFICATION,
  encryption: MISSING_ENCRYPTION,
  retention: EXCESSIVE_RETENTION,
};
