import * as z from "zod";

import { clusterName } from "./vocabulary";

const entry = z.strictObject({
  principal: z.string().describe("The principal ARN of an access entry that exists, path included"),
  policies: z.array(z.string()).default([]).describe("The access policies that are associated with it, by full name"),
});

/** `adopt/<cluster>.yaml`: what exists already, and the next apply takes over instead of making it. */
export const adoptSchema = z.strictObject({
  cluster: clusterName.describe("The EKS cluster's name; also the file's name"),
  entries: z
    .array(entry)
    .min(1, { error: "expected at least one entry; an adopt file with nothing to adopt is deleted" })
    .describe("Each becomes import blocks of Terraform; `yarn adopt` writes this file, `yarn adopt drop` deletes it"),
});

export type WrittenAdoption = z.infer<typeof adoptSchema>;
