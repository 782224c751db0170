import { Server } from "node:net";

import { SYSTEM_TEST } from "./require-tool";

/** For every unit test: what others could be asked for over the network is a system test's. */
let listen: jest.SpyInstance | undefined;
beforeAll(() => {
  listen = jest.spyOn(Server.prototype, "listen").mockImplementation(() => {
    throw new Error(`${expect.getState().testPath ?? ""} starts a server: its name has to end in ${SYSTEM_TEST}`);
  });
});
// The module is Node's own, and the next test of this worker may be a system test.
afterAll(() => {
  listen?.mockRestore();
});
