/** Reads git objects through one long-lived `git cat-file --batch`. */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createHash, type Hash, randomUUID } from "node:crypto";
import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeOf, messageOf, UserError } from "../../base/core/errors.js";
import { visible } from "../../base/text/visible.js";
import { algorithmOf, rememberBlobId } from "../bytes/blob.js";
import { type Bytes, FileBytes, MemoryBytes } from "../bytes/bytes.js";
import { type Git, missingGit, remedyFor, words } from "./git.js";
import { missingObject } from "./missing.js";

/** Objects above this size are kept in a temporary file, in bytes. */
const IN_MEMORY = 128 << 20;

interface GitObject {
  id: string;
  type: string;
  bytes: Bytes;
}

interface Request {
  id: string;
  resolve: (object: GitObject | undefined) => void;
  reject: (error: unknown) => void;
}

/** A sentence for a temporary folder that does not take a large object. */
function noRoom(error: unknown): UserError {
  return new UserError(
    `a large object can't be kept in the temporary folder ${visible(tmpdir())}: ${visible(messageOf(error))}`,
    "free some space there, or name another folder with TMPDIR",
    { cause: error },
  );
}

/** A file that has lost its name before it gets its first byte: whatever ends the process, nothing of it is left. */
function openUnnamed(): { fd: number; path: string } {
  const path = join(tmpdir(), `runidx-${randomUUID()}`);
  const fd = openSync(path, "wx+", 0o600);
  try {
    unlinkSync(path);
    return { fd, path };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Takes in the content of one object, in memory or in a temporary file. */
class Sink {
  readonly #pieces: Buffer[] = [];
  readonly #file: { fd: number; path: string } | undefined;

  /** Throws a UserError where the temporary folder can't be written to. */
  constructor(size: number, limit: number) {
    if (size <= limit) return;
    try {
      this.#file = openUnnamed();
    } catch (error) {
      throw noRoom(error);
    }
  }

  /** Throws a UserError where the temporary folder is full. */
  add(piece: Buffer): void {
    if (!this.#file) {
      this.#pieces.push(piece);
      return;
    }
    try {
      for (let done = 0; done < piece.length; ) done += writeSync(this.#file.fd, piece, done);
    } catch (error) {
      throw noRoom(error);
    }
  }

  finish(): Bytes {
    if (this.#file) return new FileBytes(this.#file.path, this.#file.fd);
    return new MemoryBytes(Buffer.concat(this.#pieces));
  }

  /** Gives up what was taken in. */
  drop(): void {
    if (this.#file) closeSync(this.#file.fd);
  }
}

export class ObjectReader {
  readonly #git: Git;
  readonly #limit: number;
  #child: ChildProcessWithoutNullStreams | undefined;
  readonly #waiting: Request[] = [];
  /** Ids that git has not been asked for yet, a line each. */
  #asked = "";
  #head = Buffer.alloc(0);
  #current: { id: string; type: string; left: number; sink: Sink; hash: Hash } | undefined;
  #stderr = "";
  #failure: unknown;

  constructor(git: Git, limit = IN_MEMORY) {
    this.#git = git;
    this.#limit = limit;
  }

  /**
   * An object by its id, or undefined where there is none. Throws a UserError where git fails, and where the bytes that
   * git gives are not those that the id is made of.
   */
  #find(id: string): Promise<GitObject | undefined> {
    const child = this.#start();
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting.push({ id, resolve, reject });
      // What is asked for together goes to git in one write.
      if (this.#asked === "") process.nextTick(() => this.#ask(child));
      this.#asked += `${id}\n`;
    });
  }

  #ask(child: ChildProcessWithoutNullStreams): void {
    if (this.#asked === "") return;
    child.stdin.write(this.#asked);
    this.#asked = "";
  }

  /** The bytes of an object that must be there. Throws a UserError where it is missing, damaged or of another type. */
  async read(id: string, type: "blob" | "tree" | "commit"): Promise<Bytes> {
    const object = await this.#find(id);
    if (object?.type === type) return object.bytes;
    object?.bytes.close();
    if (!object) throw missingObject(id, await this.#wordsOn(id));
    const remedy = "git fsck shows what is damaged";
    throw new UserError(`the object ${visible(id)} is a ${object.type}, not a ${type}`, remedy);
  }

  /** What git says of an object that it does not give: asked again, because here its words may come after its answer. */
  async #wordsOn(id: string): Promise<string> {
    return (await this.#git.run(["cat-file", "-t", id], { answers: [1, 128] })).stderr;
  }

  #start(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = this.#git.start(["cat-file", "--batch"]);
    this.#child = child;
    child.stdout.on("data", (piece: Buffer) => {
      if (this.#failure !== undefined) return;
      try {
        this.#take(piece);
      } catch (error) {
        this.#fail(error);
        child.kill();
      }
    });
    child.stderr.on("data", (piece: Buffer) => {
      this.#stderr = (this.#stderr + piece.toString("utf8")).slice(-4096);
    });
    // A git that stops early closes its end; how it ended says why.
    child.stdin.on("error", (error) => {
      if (codeOf(error) !== "EPIPE") this.#fail(error);
    });
    child.on("error", (error) => this.#fail(missingGit(error)));
    child.on("close", (code, signal) => {
      if (this.#waiting.length === 0 && code === 0) return;
      const how = code === null ? `ended by ${signal ?? "a signal"}` : `exit ${code}`;
      const message = `git cat-file failed (${how}): ${words(this.#stderr)}`;
      this.#fail(new UserError(message, remedyFor(this.#stderr)));
    });
    return child;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#current?.sink.drop();
    this.#current = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }

  #take(piece: Buffer): void {
    let rest = piece;
    while (rest.length > 0) {
      if (!this.#current) {
        const end = rest.indexOf(0x0a);
        this.#head = Buffer.concat([this.#head, end < 0 ? rest : rest.subarray(0, end)]);
        if (end < 0) return;
        rest = rest.subarray(end + 1);
        this.#begin(this.#head.toString("utf8"));
        this.#head = Buffer.alloc(0);
        continue;
      }
      const { left, sink, hash } = this.#current;
      const content = rest.subarray(0, Math.max(0, Math.min(left - 1, rest.length)));
      if (content.length > 0) {
        sink.add(content);
        hash.update(content);
      }
      this.#current.left -= content.length;
      rest = rest.subarray(content.length);
      // The last one is the newline after the content.
      if (this.#current.left === 1 && rest.length > 0) {
        rest = rest.subarray(1);
        const { id, type } = this.#current;
        this.#current = undefined;
        const bytes = sink.finish();
        this.#answer({ id, type, bytes }, hash.digest("hex"));
      }
    }
  }

  /** Hands on an object whose bytes have the id that was requested. */
  #answer(object: GitObject, id: string): void {
    const request = this.#waiting.shift();
    if (id === object.id && id === request?.id) {
      if (object.type === "blob") rememberBlobId(object.bytes, id);
      request.resolve(object);
      return;
    }
    object.bytes.close();
    request?.reject(
      new UserError(
        `the object ${visible(request.id)} is damaged: its bytes are those of ${id}`,
        "git fsck shows what is damaged; fetch the object again from a clone that has it",
      ),
    );
  }

  #begin(head: string): void {
    const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(head);
    if (!match?.[1] || !match[2]) {
      // `<name> missing`, or `<name> ambiguous`: no such object either way.
      this.#waiting.shift()?.resolve(undefined);
      return;
    }
    const size = Number(match[3]);
    const [, id, type] = match;
    const hash = createHash(algorithmOf(id)).update(`${type} ${size}\0`);
    this.#current = { id, type, left: size + 1, sink: new Sink(size, this.#limit), hash };
  }

  /** Ends git. */
  close(): void {
    if (this.#child) this.#ask(this.#child);
    this.#child?.stdin.end();
  }
}
