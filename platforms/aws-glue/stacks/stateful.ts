/**
 * Every type of resource that the platform makes, and whether destroying one loses something that applying again does not
 * bring back. What guards a thing that holds data (its encryption, who may reach it) counts as stateful with it: should the
 * thing outlive the need for it, it must not lie there unguarded.
 *
 * - true: always.
 * - false: never; it is made again as it was.
 * - "said": depends on what the resource is for, and is said where it is made.
 */
export const STATEFUL: Readonly<Record<string, boolean | "said">> = {
  // The bucket, and all that keeps what is in it.
  aws_s3_bucket: true,
  aws_s3_bucket_lifecycle_configuration: true,
  aws_s3_bucket_ownership_controls: true,
  aws_s3_bucket_policy: true,
  aws_s3_bucket_public_access_block: true,
  aws_s3_bucket_server_side_encryption_configuration: true,
  aws_s3_bucket_versioning: true,
  // Without the key what it encrypted is lost; without the alias nobody may use the key.
  aws_kms_alias: true,
  aws_kms_key: true,
  // Databases and tables say where data is and what it means; without them nobody finds it, and nothing is told of it.
  aws_glue_catalog_database: "said",
  aws_glue_catalog_table: "said",
  // What was logged is gone with the group.
  aws_cloudwatch_log_group: true,

  aws_athena_workgroup: false,
  aws_budgets_budget: false,
  aws_ce_cost_allocation_tag: false,
  aws_cloudwatch_event_bus: false,
  aws_cloudwatch_event_rule: false,
  aws_cloudwatch_event_target: false,
  aws_cloudwatch_metric_alarm: false,
  aws_cloudwatch_dashboard: false,
  aws_glue_catalog_table_optimizer: false,
  aws_glue_connection: false,
  aws_glue_data_catalog_encryption_settings: false,
  aws_glue_job: false,
  aws_glue_security_configuration: false,
  aws_lakeformation_data_lake_settings: false,
  aws_iam_policy: false,
  aws_iam_role: false,
  aws_iam_role_policy_attachment: false,
  aws_lakeformation_lf_tag: false,
  aws_lakeformation_permissions: false,
  aws_lakeformation_resource_lf_tags: false,
  aws_s3_account_public_access_block: false,
  aws_s3_bucket_logging: false,
  aws_s3_bucket_notification: false,
  aws_s3_object: false,
  aws_scheduler_schedule: false,
  aws_scheduler_schedule_group: false,
  aws_sfn_state_machine: false,
  aws_sns_topic: false,
  aws_sns_topic_policy: false,
  aws_sns_topic_subscription: false,
  aws_sqs_queue: false,
};

/**
 * Whether a resource is stateful.
 * @param said what whoever makes it says; only for types that the table leaves open
 * @throws for a type that the table does not have, and where something is said that the table has decided, or nothing that it has not
 */
export function isStateful(type: string, said?: boolean): boolean {
  const known = Object.hasOwn(STATEFUL, type) ? STATEFUL[type] : undefined;
  if (known === undefined) throw new Error(`Nothing says whether ${type} holds data: add it to the table.`);
  if (known === "said") {
    if (said === undefined) throw new Error(`Whether this ${type} holds data must be said where it is made.`);
    return said;
  }
  if (said !== undefined) throw new Error(`Whether ${type} holds data is said by the table, not where one is made.`);
  return known;
}
