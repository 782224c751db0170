/** What a user can be told, by id. The id stands at the end of every message, names the golden case and the doc heading. */
export const RULES = {
  // Files
  "file-unreadable": "A file is a symbolic link, a folder or otherwise not a plain file.",
  "file-too-large": "A file is over 1 MiB.",
  "file-encoding": "A file is not UTF-8.",
  "file-unexpected": "A file stands where only `<name>.yaml` files are read, and would silently be ignored.",
  "file-missing": "A file that must be there is not.",
  "file-name": "A file's name is not the name that it declares.",
  "name-twice": "Two files declare names that differ only in upper and lower case.",

  // YAML
  "yaml-syntax": "The file is not well-formed YAML 1.2.",
  "merge-conflict": "Lines that Git wrote around the two sides of a merge conflict.",
  "yaml-duplicate-key": "A key stands twice in one map; YAML readers would silently keep one.",
  "yaml-anchor": "An anchor or alias: what a line means must be readable on that line.",
  "yaml-tag": "An explicit tag such as `!!str`, or a YAML directive.",
  "yaml-documents": "More than one document in a file; only the first would be read.",
  "yaml-key": "A key that is not a plain string.",
  "control-character": "A control or text-direction character that would hide what the line says.",
  "terraform-template": "`${` or `%{`: Terraform would evaluate it.",

  // Shape
  "unknown-key": "A key that does not exist here; it would silently do nothing.",
  "missing-key": "A key that must be there is not.",
  "wrong-type": "A value of another type than the key takes.",
  "invalid-value": "A value that the key does not take.",

  // Names and values
  "invalid-principal": "A principal that can have no access entry, or is not an ARN at all.",
  "wrong-partition": "A principal of another AWS partition than the cluster.",
  "wrong-account": "A node role, or a role to assume, outside the cluster's account.",
  "unknown-permission-set":
    "A permission set that `permission-sets.lock.yaml` does not have for the cluster's account.",
  "invalid-lock": "A line of `permission-sets.lock.yaml` that is not a permission set's role of that account.",
  "principal-twins": "Two ARNs that IAM cannot tell apart: names are unique per account, whatever the case or path.",
  "unknown-cluster": "A cluster that has no file in `clusters/`.",
  "selects-nothing": "A selector that matches no cluster.",
  "unknown-profile": "A profile that `platform.yaml` does not define.",
  "unknown-policy": "An access policy that neither the catalogue nor `extraPolicies` knows.",
  "policy-not-grantable": "An access policy that EKS reserves for services, service-linked roles or nodes.",
  "invalid-scope": "An access scope that is not `cluster`, `own` or a list of namespaces.",
  "own-without-namespaces": "Scope `own` in a team that declares no namespaces.",
  "invalid-namespace": "A namespace that is not an RFC 1123 label, with at most one `*` at its end.",
  "invalid-group": "A Kubernetes group that EKS refuses.",
  "invalid-username": "A Kubernetes username that EKS refuses.",
  "grants-nothing": "A grant with neither policy nor group.",
  "invalid-expiry": "A date that is not a calendar date.",
  "unknown-team": "`platform.yaml` names a team that has no file.",
  "team-without-owners": "A team file without owners: nobody is asked when its access changes or is reviewed.",
  "repository-without-ids": "The pipeline's repository is trusted by its name only.",
  "alarms-without-mail": "Alarms that nobody is mailed.",

  // Merging
  "username-conflict": "Two grants give one principal on one cluster different usernames.",
  "node-conflict":
    "A node role that is also granted access, or declared twice: a principal has one access entry per cluster.",
  "grant-expired": "A grant past its end date; it is left out.",
  "grant-expires-soon": "A grant within 14 days of its end date.",

  // Adoption
  "adopt-missing":
    "An adopted entry or policy that no file grants: Terraform refuses to import what it is not told to keep.",
  "adopt-twice": "An entry or policy that is adopted twice.",

  // Guardrails
  "cluster-admin-reserved":
    "cluster-admin for anyone but the break-glass role, while `clusterAdmin: break-glass-only`.",
  delegation: "A policy, cluster-wide scope, cluster or namespace that the team's delegation does not list.",
  "cluster-wide-secrets": "A cluster-wide policy that reads every Secret.",
  "protected-namespaces": "A policy that writes in a protected namespace.",
  "expiry-required": "A policy listed under `expiry` without an end date, or with one too far away.",
  "iam-users-forbidden": "An IAM user, while `iamUsers: forbidden`.",
  "break-glass-present": "A cluster without the break-glass entry, or a grant that names the break-glass role.",
  "minimum-admins":
    "Fewer principals with cluster-admin on a cluster than `minimumAdmins`, the break-glass role not counted.",
  "maximum-removals": "More of a cluster's entries gone in one change than `maximumRemovals`.",
  "namespace-claimed-twice": "Two teams that declare the same namespace.",
  "namespace-shared": "Two teams that may write in one namespace.",
  "unknown-namespace": "A namespace that the cluster's list does not have.",
  "exception-unused": "An exception that matches nothing; it should be deleted.",
  "exception-expired": "An exception past its date; it no longer counts.",
  "exception-expires-soon": "An exception within 14 days of its date.",
} as const satisfies Record<string, string>;

export type RuleId = keyof typeof RULES;
