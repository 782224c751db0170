import type { Guard } from "./guard";

/** A plan that is not the whole truth proves nothing. */
export const wholePlan: Guard = {
  id: "whole-plan",
  check: ({ doubts }) => doubts.map((doubt) => `${doubt}; plan again and read Terraform's output`),
};
