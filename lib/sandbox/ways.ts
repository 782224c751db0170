/** An OIDC provider that a cluster takes tokens of. */
export interface SeedIdentityProvider {
  readonly name: string;
  /** @default "oidc" */
  readonly type?: string;
}

/** A managed capability of a cluster. */
export interface SeedCapability {
  readonly name: string;
  readonly type: "ACK" | "ARGOCD" | "KRO";
  readonly roleArn: string;
  /** Of Argo CD: who has which of its roles. */
  readonly rbacRoleMappings?: readonly {
    readonly role: string;
    readonly identities: readonly { readonly id: string; readonly type: string }[];
  }[];
}
