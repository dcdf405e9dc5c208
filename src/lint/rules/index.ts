import type { DiagnosticPage } from "../../diagnostic/page.js";
import type { Rule } from "../rule.js";
import { SUPPRESSION_PAGES } from "../suppression-findings.js";
import { approval } from "./approval.js";
import { approvalEntry } from "./approval-entry.js";
import { branchName } from "./branch-name.js";
import { bucketName } from "./bucket-name.js";
import { caseTwins } from "./case-twins.js";
import { changeFeed } from "./change-feed.js";
import { classificationPlace } from "./classification-place.js";
import { connectionFields } from "./connection-fields.js";
import { containerSharing } from "./container-sharing.js";
import { credentialName } from "./credential-name.js";
import { cronSchedule } from "./cron-schedule.js";
import { csvOptions } from "./csv-options.js";
import { declassification } from "./declassification.js";
import { declassifiedOutput } from "./declassified-output.js";
import { defaultPlatform } from "./default-platform.js";
import { deprecatedData } from "./deprecated-data.js";
import { duplicateName } from "./duplicate-name.js";
import { duplicatePin } from "./duplicate-pin.js";
import { duplicateRetirement } from "./duplicate-retirement.js";
import { duplicateSink } from "./duplicate-sink.js";
import { emptyPolicy } from "./empty-policy.js";
import { emptySchema } from "./empty-schema.js";
import { emptyScope } from "./empty-scope.js";
import { emptyWorkspace } from "./empty-workspace.js";
import { fileContainer } from "./file-container.js";
import { groupPlatform } from "./group-platform.js";
import { hostName } from "./host-name.js";
import { ingestionFields } from "./ingestion-fields.js";
import { ingestionMethod } from "./ingestion-method.js";
import { ingestionSchedule } from "./ingestion-schedule.js";
import { keyColumns } from "./key-columns.js";
import { liveRepository } from "./live-repository.js";
import { managedType } from "./managed-type.js";
import { mapKeyType } from "./map-key-type.js";
import { nameLength } from "./name-length.js";
import { noLocation } from "./no-location.js";
import { noPrimaryKey } from "./no-primary-key.js";
import { oneEcosystem } from "./one-ecosystem.js";
import { overlapForm } from "./overlap-form.js";
import { pathTwins } from "./path-twins.js";
import { plainName } from "./plain-name.js";
import { platformNameDashes } from "./platform-name-dashes.js";
import { policyContradiction } from "./policy-contradiction.js";
import { portRange } from "./port-range.js";
import { productionMixing } from "./production-mixing.js";
import { relationCollision } from "./relation-collision.js";
import { repeatedEntry } from "./repeated-entry.js";
import { repositoryName } from "./repository-name.js";
import { reservedWord } from "./reserved-word.js";
import { retentionDuration } from "./retention-duration.js";
import { secret } from "./secret.js";
import { sequenceColumn } from "./sequence-column.js";
import { sourceShape } from "./source-shape.js";
import { sqlIdentifier } from "./sql-identifier.js";
import { structFields } from "./struct-fields.js";
import { superfluousPin } from "./superfluous-pin.js";
import { tableMap } from "./table-map.js";
import { tablePlace } from "./table-place.js";
import { transformerCode } from "./transformer-code.js";
import { transformerCycle } from "./transformer-cycle.js";
import { transformerOutput } from "./transformer-output.js";
import { typeParameters } from "./type-parameters.js";
import { unclassified } from "./unclassified.js";
import { unconsumedOutput } from "./unconsumed-output.js";
import { undeclaredTeam } from "./undeclared-team.js";
import { undeclaredZone } from "./undeclared-zone.js";
import { unknownClassification } from "./unknown-classification.js";
import { unknownContainer } from "./unknown-container.js";
import { unknownCredentialStore } from "./unknown-credential-store.js";
import { unknownDataset } from "./unknown-dataset.js";
import { unknownDatastore } from "./unknown-datastore.js";
import { unknownDepartment } from "./unknown-department.js";
import { unknownGroup } from "./unknown-group.js";
import { unknownLocation } from "./unknown-location.js";
import { unknownPlatform } from "./unknown-platform.js";
import { unknownTeam } from "./unknown-team.js";
import { unknownTransformer } from "./unknown-transformer.js";
import { unknownVendor } from "./unknown-vendor.js";
import { unknownZone } from "./unknown-zone.js";
import { watermarkColumn } from "./watermark-column.js";
import { workspaceContainer } from "./workspace-container.js";
import { zoneNamedEcosystem } from "./zone-named-ecosystem.js";

/** Every rule, in the order in which they are taught: each builds on what those before it say. */
export const RULES: readonly Rule[] = Object.freeze([
  // Names
  sqlIdentifier,
  reservedWord,
  plainName,
  zoneNamedEcosystem,
  platformNameDashes,
  cronSchedule,
  hostName,
  portRange,
  repositoryName,
  branchName,
  liveRepository,
  retentionDuration,
  credentialName,
  // Keys resolve
  unknownVendor,
  unknownLocation,
  unknownPlatform,
  unknownDepartment,
  unknownZone,
  unknownTeam,
  unknownContainer,
  unknownDatastore,
  unknownDataset,
  unknownGroup,
  unknownTransformer,
  unknownCredentialStore,
  unknownClassification,
  // Uniqueness
  oneEcosystem,
  duplicateName,
  caseTwins,
  pathTwins,
  duplicateSink,
  duplicatePin,
  duplicateRetirement,
  repeatedEntry,
  relationCollision,
  // Declared parts
  undeclaredZone,
  undeclaredTeam,
  // Policies, as far as they can be judged by themselves
  emptyPolicy,
  emptyScope,
  policyContradiction,
  declassification,
  declassifiedOutput,
  // Schemas
  emptySchema,
  typeParameters,
  structFields,
  mapKeyType,
  keyColumns,
  noPrimaryKey,
  // Classification
  classificationPlace,
  unclassified,
  // Ingestion
  sourceShape,
  ingestionMethod,
  ingestionSchedule,
  ingestionFields,
  changeFeed,
  sequenceColumn,
  watermarkColumn,
  overlapForm,
  tableMap,
  tablePlace,
  // Containers and platforms
  noLocation,
  connectionFields,
  fileContainer,
  csvOptions,
  nameLength,
  bucketName,
  containerSharing,
  // Workspaces
  emptyWorkspace,
  workspaceContainer,
  managedType,
  groupPlatform,
  defaultPlatform,
  approval,
  approvalEntry,
  deprecatedData,
  superfluousPin,
  productionMixing,
  // Transformers
  transformerOutput,
  transformerCode,
  unconsumedOutput,
  transformerCycle,
  // Secrets
  secret,
]);

/** The page of every finding that lint can give, in the order of the rules; those about suppressions come last. */
export const LINT_PAGES: readonly DiagnosticPage[] = Object.freeze([
  ...RULES.flatMap(({ pages }) => pages),
  ...SUPPRESSION_PAGES,
]);
