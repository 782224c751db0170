import * as z from "zod";

import { clusterName } from "./vocabulary";

const entry = z.strictObject({
  principal: z.string().describe("The principal ARN of an existing access entry, including its path"),
  policies: z.array(z.string()).default([]).describe("The full names of the access policies associated with it"),
});

/** `adopt/<cluster>.yaml`: what exists already, and the next apply takes over instead of making it. */
export const adoptSchema = z.strictObject({
  cluster: clusterName.describe("The EKS cluster's name; also the file's name"),
  entries: z
    .array(entry)
    .min(1, { error: "expected at least one entry; delete an adopt file that has nothing to adopt" })
    .describe("Each becomes Terraform import blocks; `yarn adopt` writes this file, `yarn adopt drop` deletes it"),
});

export type WrittenAdoption = z.infer<typeof adoptSchema>;
