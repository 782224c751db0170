import fc from "fast-check";

import { remember } from "../../lib/usage/seen";
import { lawRuns } from "../support/law-runs";

it("knows each text again", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 4 }), { maxLength: 200 }), (texts) => {
      const seen = remember(1 << 12);
      const known = new Set<string>();
      for (const text of texts) {
        expect(seen.isNew(text)).toBe(!known.has(text));
        known.add(text);
      }
      expect(seen.hasForgotten()).toBe(false);
    }),
    lawRuns(500),
  );
});

it("tells a million texts apart that are nearly the same", () => {
  const seen = remember(1 << 20);
  let known = 0;
  for (let index = 0; index < 500_000; index += 1) {
    if (!seen.isNew(`00000000-0000-4000-8000-${String(index).padStart(12, "0")} ResponseComplete`)) known += 1;
  }
  expect(known).toBe(0);
});

it("forgets the oldest, says so, and never the last ones", () => {
  const seen = remember(64);
  for (let index = 0; index < 1_000; index += 1) {
    expect(seen.isNew(`${index}`)).toBe(true);
    if (index >= 40) expect(seen.isNew(`${index - 40}`)).toBe(false);
  }
  expect(seen.hasForgotten()).toBe(true);
});
