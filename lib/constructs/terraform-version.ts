/** S3 locking with a lock file is stable from 1.11; import blocks and replace_triggered_by are older. */
export const TERRAFORM_VERSION = ">=1.11.0";
