/** Has another thread read a range of a file, and waits for it without giving up the thread that asks. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { FileOnDisk } from "../../../sources/bytes/bytes.js";
import type { Known, Range, RowsOfRange } from "./range.js";

/** Places of what two threads tell each other: whether it is done, and a number that grows as long as it goes on. */
export const SIGNALS = { done: 0, steps: 1 } as const;

/** A thread that does nothing for so long, in milliseconds, is given up. */
const PATIENCE = 2_000;

/** What the thread runs: a file beside the program. The library and the action are one file each, and have none. */
const PROGRAM = typeof __dirname === "string" ? join(__dirname, "scan.cjs") : undefined;

/** Whether there is a processor for another thread, and a program for it to run. */
export function canHaveThread(): boolean {
  return PROGRAM !== undefined && availableParallelism() > 1 && existsSync(PROGRAM);
}

export class RangeThread {
  readonly #signals = new Int32Array(new SharedArrayBuffer(8));
  readonly #answers: MessageChannel = new MessageChannel();
  readonly #worker: Worker;

  constructor(file: FileOnDisk, range: Range, known: Known) {
    const { port2: port } = this.#answers;
    this.#worker = new Worker(PROGRAM ?? "", {
      workerData: { file, range, known, port, signals: this.#signals },
      transferList: [port],
      execArgv: [],
      env: {},
    });
    // If something stops the thread, this thread reads the range, and reports what it meets.
    this.#worker.on("error", () => undefined);
    this.#worker.unref();
  }

  /** What came of the range; undefined where the thread could not read it. */
  wait(): RowsOfRange | undefined {
    for (let steps = -1; Atomics.load(this.#signals, SIGNALS.done) === 0; ) {
      const now = Atomics.load(this.#signals, SIGNALS.steps);
      if (now === steps) break;
      steps = now;
      Atomics.wait(this.#signals, SIGNALS.done, 0, PATIENCE);
    }
    const received = receiveMessageOnPort(this.#answers.port1) as
      | { message: RowsOfRange | undefined }
      | undefined;
    this.close();
    return received?.message;
  }

  /** Stops the thread, if it still runs. */
  close(): void {
    this.#answers.port1.close();
    void this.#worker.terminate();
  }
}
