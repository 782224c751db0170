/** What EKS fills in for a session's name; without `Raw` an `@` becomes a `-`. https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const PLACEHOLDER = /\{\{SessionName(?:Raw)?\}\}/;
const REPLACED = "{{SessionName}}";
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: `RoleSessionName`. */
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/**
 * Whether some session's name makes a username of a template, such as `payments:{{SessionName}}`. Every place has the name
 * of one and the same session, and so one length, which is what the fixed parts leave.
 */
export function mayRenderAs(template: string, username: string): boolean {
  const parts = template.split(new RegExp(`(${PLACEHOLDER.source})`));
  const places = parts.filter((_part, index) => index % 2 === 1).length;
  const fixed = parts.reduce((sum, part, index) => sum + (index % 2 === 1 ? 0 : part.length), 0);
  const length = (username.length - fixed) / places;
  if (places === 0 || !Number.isInteger(length) || length < 2) return false;
  let at = 0;
  const names: { readonly name: string; readonly isReplaced: boolean }[] = [];
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) {
      names.push({ name: username.slice(at, at + length), isReplaced: part === REPLACED });
      at += length;
    } else if (username.startsWith(part, at)) at += part.length;
    else return false;
  }
  const raw = names.find(({ isReplaced }) => !isReplaced)?.name;
  return names.every(({ name, isReplaced }) => {
    if (!SESSION_NAME.test(name) || (isReplaced && name.includes("@"))) return false;
    const first = names.find((other) => other.isReplaced === isReplaced)?.name;
    return name === first && (!isReplaced || raw === undefined || raw.replaceAll("@", "-") === name);
  });
}
