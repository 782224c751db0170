/** What a user can be told, by id. The id stands at the end of every message, names the golden case and the doc heading. */
export const RULES = {
  // Files
  "file-unreadable": "A file that is a symbolic link, a folder or otherwise not a regular file.",
  "file-too-large": "A file is over 1 MiB.",
  "file-encoding": "A file is not UTF-8.",
  "file-unexpected": "A file in a folder where only `<name>.yaml` files are read; it would silently be ignored.",
  "file-missing": "A required file is missing.",
  "file-name": "A file's name differs from the name declared in it.",
  "name-twice": "Two files declare names that differ only in case.",

  // YAML
  "yaml-syntax": "The file is not well-formed YAML 1.2.",
  "merge-conflict": "Merge conflict markers that Git left in a file.",
  "yaml-duplicate-key": "A key that appears twice in one map; YAML parsers would silently keep only one.",
  "yaml-anchor": "An anchor or alias; every line must be readable on its own.",
  "yaml-tag": "An explicit tag such as `!!str`, or a YAML directive.",
  "yaml-documents": "More than one document in a file; only the first would be read.",
  "yaml-key": "A key that is not a plain string.",
  "control-character": "A control or text-direction character that would hide what the line says.",
  "terraform-template": "`${` or `%{`, which Terraform would evaluate.",

  // Shape
  "unknown-key": "A key that is not defined here; it would silently have no effect.",
  "missing-key": "A required key is missing.",
  "wrong-type": "A value of the wrong type for its key.",
  "invalid-value": "A value that its key does not allow.",
  "too-many": "More of a thing in one place than anybody means: groups, namespaces, principals, grants.",

  // Names and values
  "invalid-principal": "A principal that cannot have an access entry, or is not an ARN.",
  "wrong-partition": "A principal in a different AWS partition from the cluster.",
  "wrong-account": "A node role, or a role to assume, outside the cluster's account.",
  "unknown-permission-set":
    "A permission set that `permission-sets.lock.yaml` does not list for the cluster's account.",
  "invalid-lock": "A line of `permission-sets.lock.yaml` that is not the permission set's role in that account.",
  "principal-twins": "Two ARNs that IAM cannot tell apart: names are unique per account, regardless of case and path.",
  "cluster-vanished":
    "A cluster whose file a change deletes, and that was not retired: what it granted would stay, in nobody's hands.",
  "unknown-region": "A region that neither this tool nor `regions` of `platform.yaml` knows.",
  "unknown-account": "`terraform.backend` of `platform.yaml` has settings for an account that no cluster is in.",
  "unknown-cluster": "A cluster that has no file in `clusters/`.",
  "selects-nothing": "A selector that matches no cluster.",
  "unknown-profile": "A profile that `platform.yaml` does not define.",
  "unknown-policy": "An access policy that is in neither the catalogue nor `extraPolicies`.",
  "policy-not-grantable": "An access policy that EKS reserves for service-linked roles or nodes.",
  "invalid-scope": "An access scope that is not `cluster`, `own` or a list of namespaces.",
  "own-without-namespaces": "The scope `own` in a team that declares no namespaces.",
  "invalid-namespace": "A namespace that is not an RFC 1123 label, optionally ending in one `*`.",
  "invalid-group": "A Kubernetes group that EKS refuses.",
  "invalid-username": "A Kubernetes username that EKS refuses.",
  "confusable-name":
    "A group or username with a character that cannot be seen, or looks like another: the name is not what it seems.",
  "grants-nothing": "A grant with no policies, no groups and no username of its own.",
  "invalid-expiry": "A date that does not exist in the calendar.",
  "unknown-team": "`platform.yaml` names a team that has no file.",
  "team-without-owners": "A team file without owners: nobody is asked to review its access or changes to it.",
  "repository-without-ids": "The pipeline's repository is trusted by name only.",
  "alarms-without-mail": "Alarms without e-mail recipients.",

  "manifest-twice":
    "Two Kubernetes objects of one kind and name for one cluster: which of them counts would depend on who applies last.",

  "manifest-namespace": "A Role or RoleBinding without a namespace, which goes into `default`.",

  // Merging
  "username-conflict": "Two grants give one principal on one cluster different usernames.",
  "node-conflict":
    "A node role that is also granted access, or declared twice: a principal has one access entry per cluster.",
  "existing-conflict":
    "An entry that AWS makes (`entry: existing`) and that another grant makes, or that is given groups or a username.",
  "grant-expired": "A grant past its end date; it is left out.",
  "grant-expires-soon": "A grant within 14 days of its end date.",
  "admin-held":
    "cluster-admin that has ended and is kept: without it the cluster would have fewer administrators than `minimumAdmins`.",

  // Access review
  "review-tampered": "Something of a review campaign was changed that nobody may change, or is missing.",
  "review-incomplete": "A decision of a review campaign without what it needs: a reviewer, a reason, a day.",
  "review-own": "A row of a review campaign that was decided by somebody who asked for the access.",
  "review-rushed": "All rows of a team kept at once, or within minutes.",

  // Adoption
  "adopt-missing": "An adopted entry or policy that no file grants: Terraform cannot import what is not configured.",
  "adopt-ended": "An adopted entry or policy whose grant has ended; nothing is imported.",
  "adopt-twice": "An entry or policy that is adopted twice.",

  // Guardrails
  "cluster-admin-reserved":
    "cluster-admin for anyone but the break-glass role, under `clusterAdmin: break-glass-only`.",
  delegation:
    "A policy, cluster-wide scope, cluster, namespace, Kubernetes group or username that the team's delegation does not list.",
  "namespace-claim": "A namespace under a team's `namespaces` that its delegation does not let it claim.",
  "another-teams-name": "A group, username or namespace that goes by another team's name.",
  "username-taken":
    "A username that another principal has, or could have, on the same cluster, or that another team's principal would get.",
  "cluster-wide-secrets": "A cluster-wide policy that reads every Secret.",
  "protected-namespaces": "A policy with write access to a protected namespace, or a team that claims one.",
  "expiry-required": "A policy listed under `expiry` without an end date, or with one too far in the future.",
  "iam-users-forbidden": "An IAM user, under `iamUsers: forbidden`.",
  "break-glass-present": "A cluster without the break-glass entry, or a grant that names the break-glass role.",
  "break-glass-usable": "A break-glass role that somebody who is trusted with it cannot assume as it is written.",
  "reserved-principal":
    "A grant to a role that the platform declares: break-glass in any account, the pipeline's roles, a node role.",
  "minimum-admins":
    "Fewer principals with cluster-admin on a cluster than `minimumAdmins`, not counting the break-glass role.",
  "maximum-removals": "A change that removes a larger share of a cluster's entries than `maximumRemovals`.",
  "namespace-claimed-twice": "Two teams that declare the same namespace.",
  "namespace-shared": "Two teams with write access to one namespace.",
  "unknown-namespace": "A namespace that is not in the cluster's list.",
  "group-unbound": "A Kubernetes group that nothing under `rbac/` binds on a cluster that has bindings there.",
  "binding-unused": "A binding to a group or username that no access entry of the cluster has.",
  "bound-to-everybody":
    "A binding to everybody without a name, or to everybody of what changes anything or leads to Secrets or further.",
  "role-unknown":
    "A binding of a role that neither `rbac/` nor Kubernetes itself makes: nobody can say what it allows.",
  "manifest-reserved": "An object under `rbac/` with a name of Kubernetes' or EKS's own.",
  "exception-unused": "An exception that matches nothing; delete it.",
  "exception-expired": "An exception past its end date; it no longer applies.",
  "exception-expires-soon": "An exception within 14 days of its end date.",
} as const satisfies Record<string, string>;

export type RuleId = keyof typeof RULES;
