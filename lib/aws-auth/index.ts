export type { AwsAuth, AwsAuthLine, AwsAuthNote, ConfigMap, NotAwsAuth, ReadConfigMap, Section } from "./aws-auth";
export { SECTIONS } from "./aws-auth";
export type { Binding } from "./binding";
export { readAwsAuth } from "./read-aws-auth";
export { bindingsOf, readBindings } from "./read-bindings";
export { readConfigMapText } from "./read-config-map";
export { isAccountId } from "./read-section";
export { removeLine } from "./remove-line";
export { makeBackup, migrationFolder, type Backup } from "./backup";
