/** The ids of many blobs that are each the first so many of some bytes, worked out on several processors. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { blobIdOf, rememberBlobId } from "./blob.js";
import { type Bytes, MemoryBytes } from "./bytes.js";

/** Fewer bytes than these are hashed before another thread has started. */
const WORTH_A_THREAD = 128 << 20;
/** More threads than these wait for memory, not for each other. */
const MOST_THREADS = 4;

/** What another thread runs: text, because the program is one file. It reads the very bytes that we hold. */
const HASH_THERE = `
const { parentPort, workerData } = require("node:worker_threads");
const { createHash } = require("node:crypto");
const { shared, sizes, algorithm } = workerData;
const bytes = Buffer.from(shared);
const idOf = (size) =>
  createHash(algorithm).update("blob " + size + "\\0").update(bytes.subarray(0, size)).digest("hex");
parentPort.postMessage(sizes.map(idOf));
`;

/** Deals sizes to some threads, so that each has about as many bytes to hash. */
function deal(sizes: readonly number[], threads: number): number[][] {
  const sorted = sizes.toSorted((a, b) => b - a);
  return Array.from({ length: threads }, (_, thread) => sorted.filter((_, at) => at % threads === thread));
}

/** The ids that another thread works out; none where no thread can be had, because then they are worked out here. */
function hashedThere(
  shared: SharedArrayBuffer,
  sizes: readonly number[],
  algorithm: string,
): Promise<string[]> {
  return new Promise((resolve) => {
    const worker = new Worker(HASH_THERE, {
      eval: true,
      execArgv: [],
      workerData: { shared, sizes, algorithm },
    });
    worker.once("message", resolve);
    worker.once("error", () => resolve([]));
    worker.once("exit", () => resolve([]));
  });
}

/**
 * Works out the ids of prefixes, so that what asks for one of them later finds it. Whatever is left out here is worked out
 * when it is asked for.
 *
 * @param sizes in bytes
 * @param means how many bytes a thread must have to hash in order to be started, and how many threads can run at once
 */
export async function hashPrefixes(
  bytes: Bytes,
  sizes: Iterable<number>,
  algorithm: "sha1" | "sha256",
  { worthAThread, processors } = { worthAThread: WORTH_A_THREAD, processors: availableParallelism() },
): Promise<void> {
  const wanted = [...new Set(sizes)].filter((size) => size <= bytes.size);
  const total = wanted.reduce((sum, size) => sum + size, 0);
  const threads = Math.min(MOST_THREADS, processors, Math.floor(total / worthAThread));
  if (threads < 2 || !(bytes instanceof MemoryBytes)) return;
  const shared = new SharedArrayBuffer(bytes.size);
  bytes.slice(0, bytes.size).copy(Buffer.from(shared));
  const [here = [], ...there] = deal(wanted, threads);
  const answers = there.map((part) => hashedThere(shared, part, algorithm));
  for (const size of here) blobIdOf(bytes, size, algorithm);
  for (const [index, ids] of (await Promise.all(answers)).entries())
    for (const [at, id] of ids.entries()) rememberBlobId(bytes, id, there[index]?.[at]);
}
