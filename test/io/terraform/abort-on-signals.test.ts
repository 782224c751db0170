import { EventEmitter } from "node:events";
import { abortOnSignals } from "../../../lib/io/terraform/abort-on-signals";

test.each(["SIGINT", "SIGTERM", "SIGHUP"])("%s aborts, the second one leaves", (name) => {
  const source = new EventEmitter();
  const leave = jest.fn();
  const { signal } = abortOnSignals(source, leave);
  expect(signal.aborted).toBe(false);
  source.emit(name);
  expect(signal.aborted).toBe(true);
  expect(leave).not.toHaveBeenCalled();
  source.emit(name);
  expect(leave).toHaveBeenCalledTimes(1);
});

test("afterwards the signals have their usual effect again", () => {
  const source = new EventEmitter();
  const { signal, dispose } = abortOnSignals(source, () => undefined);
  dispose();
  expect(source.eventNames()).toEqual([]);
  source.emit("SIGINT");
  expect(signal.aborted).toBe(false);
});
