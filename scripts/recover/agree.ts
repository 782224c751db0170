import { describeDoing, describeEntry, isAdmin, needsMode, type Survey, type Target } from "../../lib/recover";
import type { LiveEntry } from "../../lib/ports/eks-reader";
import type { Io } from "../io";
import type { Request } from "./read-request";

const isYes = (answer: string): boolean => answer.trim().toLowerCase() === "yes";

/** Whether a person typed yes; where there is no terminal nobody did. */
async function says(io: Io, question: string): Promise<boolean> {
  return io.ask !== undefined && isYes(await io.ask(`${question} Type yes: `));
}

/** Where cluster-admin is added to an entry of somebody else's. */
export async function agreeToAdd(entry: LiveEntry, request: Request, io: Io): Promise<boolean> {
  if (request.yes) return true;
  io.err(
    `the principal has an access entry already:\n${describeEntry(entry)
      .map((line) => `  ${line}\n`)
      .join("")}`,
  );
  return await says(io, "Add cluster-admin to it?");
}

/** Asks for the name: whoever types it has read which cluster this is. */
export async function agreeByName(target: Target, request: Request, io: Io, what: string): Promise<boolean> {
  const { name } = target.cluster;
  if (request.yes) return true;
  if (io.ask === undefined) return false;
  return (await io.ask(`${what} Type the cluster's name, ${name}: `)).trim() === name;
}

function flagsMissing(survey: Survey, { yes, changeMode }: Request): string {
  const mode = needsMode(survey.facts) && !changeMode ? ["--change-mode"] : [];
  return [...mode, ...(yes ? [] : ["--yes"])].join(" ");
}

/** Whether what is listed may be done. Says what would have to be given where it may not. */
export async function agreeToRecover(target: Target, survey: Survey, request: Request, io: Io): Promise<boolean> {
  const { entry, facts } = survey;
  if (entry !== undefined && isAdmin(entry, facts.partition)) return true;
  io.out(
    `${request.yes ? "What is done" : "What would be done"}:\n${describeDoing(target, survey)
      .map((line) => `  ${line}\n`)
      .join("")}`,
  );
  const mayChange =
    !needsMode(facts) || request.changeMode || (await says(io, "Change the mode? There is no way back."));
  const agreed =
    mayChange &&
    (entry === undefined ? await agreeByName(target, request, io, "Do this?") : await agreeToAdd(entry, request, io));
  if (!agreed) {
    const how = io.ask === undefined ? `; without a terminal, ${flagsMissing(survey, request)} does it` : "";
    io.err(`nothing was changed${how}\n`);
  }
  return agreed;
}
