import { openSync, closeSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** Reports the lines of a file that something else is writing: each once, when it is whole, without its line end. */
export class FileFollower {
  readonly #file: number;
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder("utf8"); // a read may end inside a character
  readonly #buffer = Buffer.alloc(64 * 1024);
  #rest = "";

  constructor(path: string, onLine: (line: string) => void) {
    this.#file = openSync(path, "r");
    this.#onLine = onLine;
  }

  /** Reports what was added since the last call. */
  read(): void {
    for (let bytes; (bytes = readSync(this.#file, this.#buffer)) > 0;) {
      const lines = (this.#rest + this.#decoder.write(this.#buffer.subarray(0, bytes))).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#onLine(line.replace(/\r$/, ""));
    }
  }

  /** Reports what is left, a last line without an end too, and closes the file. */
  end(): void {
    this.read();
    closeSync(this.#file);
    if (this.#rest !== "") this.#onLine(this.#rest);
  }
}
