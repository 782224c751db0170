import * as z from "zod";

import { accountId } from "./vocabulary";

/** `permission-sets.lock.yaml`: account -> permission set -> the ARN of its role there. */
export const lockSchema = z.record(accountId, z.record(z.string(), z.string()));

export type WrittenLock = z.infer<typeof lockSchema>;
