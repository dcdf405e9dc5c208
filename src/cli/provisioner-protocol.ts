/** The environment variable that names the socket of whoever provisions for others. */
export const PROVISIONER = "SLUICE_PROVISIONER";

/** How a request ended: the exit code of whoever asked, and what they write to standard error. */
export interface ProvisionAnswer {
  readonly exitCode: number;
  readonly text: string;
}
