import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 collect garbage when the heap is half as large again as what is alive. By itself it waits for up to four times as
 * much: the fifty stacks of a large repository, each garbage once it is written, then need more than a machine of 1 GiB has.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=50");
}
