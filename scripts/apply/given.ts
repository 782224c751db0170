/** A principal that did not get what it was to get. */
export interface LeftOut {
  readonly principal: string;
  readonly why: string;
  /** IAM has nobody of that name. */
  readonly isMissing: boolean;
  /** Of the resources that were not made. */
  readonly addresses: readonly string[];
}

/** A resource that is there, and that Terraform's state does not have. */
export interface ToImport {
  readonly address: string;
  /** As the AWS provider's import wants it. */
  readonly id: string;
}

export interface Given {
  readonly toImport: readonly ToImport[];
  readonly leftOut: readonly LeftOut[];
}
