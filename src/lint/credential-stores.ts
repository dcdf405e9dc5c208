/**
 * The places a `credential` may point to. Each platform says which of them it can read from:
 * `env` an environment variable, `file` a file on the machine that moves the data, `aws-secretsmanager` and `aws-ssm`
 * (Parameter Store), `azure-keyvault`, `gcp-secretmanager`, `vault` (HashiCorp Vault or OpenBao).
 */
export const CREDENTIAL_STORES = [
  "env",
  "file",
  "aws-secretsmanager",
  "aws-ssm",
  "azure-keyvault",
  "gcp-secretmanager",
  "vault",
] as const;
