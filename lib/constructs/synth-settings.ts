import type { StackSettings } from "../compile";

/** What all stacks share, and where they are written. */
export interface SynthSettings extends StackSettings {
  /** The path from a stack's folder to the repository's root. @default "../../..": where CDKTF writes by itself */
  readonly rootFromStack?: string;
}
