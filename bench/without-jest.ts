// What the tests' tools clean up goes with the process here. Imported before them.
Object.assign(globalThis, { afterAll: () => undefined });
