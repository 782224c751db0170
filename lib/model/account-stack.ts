const PREFIX = "account-";

/** The name of the stack of what an account needs besides its clusters. */
export function accountStackName(account: string): string {
  return `${PREFIX}${account}`;
}

/** Whether a cluster of that name would share its stack with an account. */
export function isAccountStackName(name: string): boolean {
  return name.startsWith(PREFIX) && /^[0-9]{12}$/.test(name.slice(PREFIX.length));
}
