/** AWS services that make access entries with a customer's role: facts about each are in docs/scp.md. */
export const SERVICES = ["aws-backup", "emr", "capabilities", "hyperpod"] as const;

export type Service = (typeof SERVICES)[number];
