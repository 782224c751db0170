/** What the service said to one call, or that nothing was heard of it. */
export type ApiAnswer =
  | { readonly kind: "output"; readonly output: unknown }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly message: string;
      /** The HTTP status; undefined where the client does not show it. */
      readonly status: number | undefined;
    }
  /** No answer of the operation's own: no network, no credentials, no right to ask. `why` is one line. */
  | { readonly kind: "failed"; readonly why: string };

/** One client of EKS, whichever: an operation by its name in the API, its input as the API reference writes it. */
export interface ApiCaller {
  readonly send: (operation: string, input: object) => Promise<ApiAnswer>;
}

/** Makes and removes IAM roles that nobody can assume. */
export interface OwnRoles {
  /** @returns the new role's ARN @throws Error where IAM refuses, a role of that name among the reasons */
  readonly make: (name: string, path: string) => Promise<string>;
  /** A role that is not there is no failure. */
  readonly remove: (name: string) => Promise<void>;
}
