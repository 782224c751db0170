/** Something came between: nothing more is done to the stack. The message says what was done, and what to do. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}
