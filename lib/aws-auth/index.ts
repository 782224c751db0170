export type { AwsAuth, AwsAuthLine, AwsAuthNote, ConfigMap, Section } from "./aws-auth";
export { SECTIONS } from "./aws-auth";
export type { Binding } from "./binding";
