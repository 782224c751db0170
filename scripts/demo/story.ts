import { createColors } from "picocolors";

import type { Io } from "../io";

/** Tells what happens, step by step, with how long each step took. */
export interface Story {
  /** Runs a step; its return value is what happened, in lines. */
  readonly step: <T>(title: string, run: () => Told<T> | Promise<Told<T>>) => Promise<T>;
  readonly say: (text: string) => void;
}

export interface Told<T> {
  readonly value: T;
  readonly lines: readonly string[];
}

const TITLE_WIDTH = 10;
const TIME_WIDTH = 7;

/** What one step is worth showing while it lasts: only on a terminal, and gone afterwards. */
function progress(io: Io): { show: (text: string) => void; clear: () => void } {
  if (!io.errColor) return { show: () => undefined, clear: () => undefined };
  return {
    show: (text) => {
      io.err(`\r\u001b[2K${text}`);
    },
    clear: () => {
      io.err("\r\u001b[2K");
    },
  };
}

export function tellStory(io: Io, clock: () => number): Story {
  const colors = createColors(io.color);
  let number = 0;
  return {
    say: (text) => {
      io.out(`${text}\n`);
    },
    step: async (title, run) => {
      number += 1;
      const started = clock();
      const bar = progress(io);
      bar.show(`${number}  ${title} …`);
      try {
        const { value, lines } = await run();
        bar.clear();
        const seconds = `${((clock() - started) / 1000).toFixed(1)} s`.padStart(TIME_WIDTH);
        const head = `${String(number).padStart(2)}  ${title.padEnd(TITLE_WIDTH)}`;
        const [first = "", ...others] = lines;
        io.out(`${colors.bold(head)}${colors.dim(seconds)}  ${first}\n`);
        for (const line of others) io.out(`${" ".repeat(TITLE_WIDTH + TIME_WIDTH + 6)}${line}\n`);
        return value;
      } finally {
        bar.clear();
      }
    },
  };
}
