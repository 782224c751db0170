import { readAwsAuth, type AwsAuth } from "../../lib/aws-auth";

export const ARN = "arn:aws:iam::111122223333:role/";

/** Lines as `arn username groups...`, without what all of them share; a line that does not count in brackets. */
export function shown({ lines }: AwsAuth): string[] {
  return lines.map(({ section, arn, username, groups, replacedBy }) => {
    const kind = section === "mapRoles" ? "" : "user ";
    const line = `${kind}${[arn.replace(ARN, "") || "-", username || "-", ...groups.map((group) => group || "-")].join(" ")}`;
    return replacedBy === undefined ? line : `[${line}]`;
  });
}

/** Reads a ConfigMap with this `mapRoles`, which may be indented as the code around it is. */
export function roles(text: string): AwsAuth {
  return readAwsAuth({ data: new Map([["mapRoles", text]]) });
}

export function data(sections: Readonly<Record<string, string>>): AwsAuth {
  return readAwsAuth({ data: new Map(Object.entries(sections)) });
}

/** Notes as `key: message`. */
export function notes({ notes: all }: AwsAuth): string[] {
  return all.map(({ key, message }) => `${key}: ${message}`);
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
