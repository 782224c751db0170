import type { EventEmitter } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Turns Ctrl-C and its relatives into an abort of `signal`, for as long as Terraform runs; `dispose` gives them back.
 * Whoever runs Terraform needs this: its children are not in the terminal's process group, and a process that dies of
 * the first SIGINT would leave them running. The second one calls `leave`: Terraform goes on to save its state, alone.
 */
export function abortOnSignals(
  source: Pick<EventEmitter, "on" | "removeListener">,
  leave: () => void,
): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const handle = () => {
    if (controller.signal.aborted) leave();
    else controller.abort();
  };
  for (const name of SIGNALS) source.on(name, handle);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of SIGNALS) source.removeListener(name, handle);
    },
  };
}
