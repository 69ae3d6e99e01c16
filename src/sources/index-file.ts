/** What the file of git's index tells without git (gitformat-index): only whether it may have a path. */
import { readFileSync } from "node:fs";
import { codeOf } from "../errors.js";

const SIGNATURE = "DIRC";
/** From version 4 on paths are written as what differs from the one before. */
const PLAIN_VERSIONS = [2, 3];
/** Extensions with which entries stand elsewhere or for whole folders: a split index, a sparse one. */
const ELSEWHERE = ["link", "sdir"];

/** The index's file, read when it is first asked. */
export class IndexFile {
  readonly #path: string;
  #bytes: Buffer | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  #read(): Buffer {
    try {
      return readFileSync(this.#path);
    } catch (error) {
      // Before anything was staged there is none.
      if (codeOf(error) === "ENOENT") return Buffer.alloc(0);
      throw error;
    }
  }

  /** False only where the index certainly does not have a file at the path. */
  mayHave(path: string): boolean {
    this.#bytes ??= this.#read();
    const bytes = this.#bytes;
    if (bytes.length === 0) return false;
    const isPlain =
      bytes.toString("latin1", 0, SIGNATURE.length) === SIGNATURE &&
      PLAIN_VERSIONS.includes(bytes.readUInt32BE(SIGNATURE.length)) &&
      !ELSEWHERE.some((name) => bytes.includes(name));
    return !isPlain || bytes.includes(path);
  }
}
