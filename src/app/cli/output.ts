/** The standard streams as they are written to: what could not be written is known at the end, and never a crash. */
import { fstatSync, writeSync } from "node:fs";
import { codeOf, messageOf } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";
import type { ExitCode, Stream } from "./program.js";

/** Whether a descriptor leads to a file or a device, where one write may take less than it was given. */
function isFile(fd: number): boolean {
  const kind = fstatSync(fd);
  return kind.isFile() || kind.isCharacterDevice() || kind.isBlockDevice();
}

function writeWhole(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}

/** A standard stream that remembers why it could not be written to. */
export class Output implements Stream {
  readonly #stream: NodeJS.WriteStream & { fd: number };
  #failure: unknown;

  constructor(stream: NodeJS.WriteStream & { fd: number }) {
    this.#stream = stream;
    // Every failure also comes to the write that it belongs to.
    stream.on("error", () => undefined);
  }

  get isTTY(): boolean {
    return this.#stream.isTTY;
  }

  get columns(): number | undefined {
    return this.#stream.columns;
  }

  write(text: string): void {
    if (this.#failure !== undefined) return;
    // Node takes a disk that is full after half of a text for success.
    if (!this.isTTY && isFile(this.#stream.fd))
      this.#attempt(() => writeWhole(this.#stream.fd, Buffer.from(text)));
    else this.#stream.write(text, (error) => this.#note(error));
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#note(error);
    }
  }

  #note(error: unknown): void {
    if (error) this.#failure ??= error;
  }

  /** Waits until all is written, and gives why it could not be; undefined where it was. */
  async failure(): Promise<unknown> {
    await new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
    return this.#failure;
  }
}

/**
 * The exit code that a run ends with, once its output was written. A reader that has seen enough (`| head`) changes
 * nothing; any other output that is lost leaves nobody in the belief that all is well.
 */
export async function exitCodeAfter(code: ExitCode, stdout: Output, stderr: Output): Promise<ExitCode> {
  let isLost = false;
  for (const [name, output] of [
    ["standard output", stdout],
    ["standard error", stderr],
  ] as const) {
    const failure = await output.failure();
    if (failure === undefined || codeOf(failure) === "EPIPE") continue;
    isLost = true;
    stderr.write(
      `runidx-lint: ${name} can't be written: ${visible(messageOf(failure))}; free some space, or write elsewhere\n`,
    );
  }
  return isLost && code === 0 ? 2 : code;
}
