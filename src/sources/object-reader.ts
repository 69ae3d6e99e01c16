/** Reads git objects through one long-lived `git cat-file --batch`. */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors.js";
import { visible } from "../text/visible.js";
import { type Bytes, FileBytes, MemoryBytes } from "./bytes.js";
import type { Git } from "./git.js";
import { missingObject } from "./missing.js";

/** Objects above this size are kept in a temporary file, in bytes. */
const IN_MEMORY = 128 << 20;

export interface GitObject {
  id: string;
  type: string;
  bytes: Bytes;
}

interface Request {
  name: string;
  resolve: (object: GitObject | undefined) => void;
  reject: (error: unknown) => void;
}

/** Takes in the content of one object, in memory or in a file. */
class Sink {
  readonly #pieces: Buffer[] = [];
  readonly #file: { fd: number; path: string; folder: string } | undefined;

  constructor(size: number, limit: number) {
    if (size <= limit) return;
    const folder = mkdtempSync(join(tmpdir(), "runidx-"));
    const path = join(folder, "blob");
    this.#file = { fd: openSync(path, "wx", 0o600), path, folder };
  }

  add(piece: Buffer): void {
    if (this.#file) writeSync(this.#file.fd, piece);
    else this.#pieces.push(piece);
  }

  finish(): Bytes {
    const file = this.#file;
    if (!file) return new MemoryBytes(Buffer.concat(this.#pieces));
    closeSync(file.fd);
    const bytes = new FileBytes(file.path);
    const close = bytes.close.bind(bytes);
    bytes.close = () => {
      close();
      rmSync(file.folder, { recursive: true, force: true });
    };
    return bytes;
  }
}

export class ObjectReader {
  readonly #git: Git;
  readonly #limit: number;
  #child: ChildProcessWithoutNullStreams | undefined;
  readonly #waiting: Request[] = [];
  #head = Buffer.alloc(0);
  #current: { id: string; type: string; left: number; sink: Sink } | undefined;
  #stderr = "";
  #failure: unknown;

  constructor(git: Git, limit = IN_MEMORY) {
    this.#git = git;
    this.#limit = limit;
  }

  /** An object by its id or name, or undefined where there is none. Throws a UserError where git fails. */
  find(name: string): Promise<GitObject | undefined> {
    if (name.includes("\n")) {
      return Promise.reject(
        new UserError(`${visible(name)} can't be asked of git: its name has a newline`, "rename the file"),
      );
    }
    const child = this.#start();
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting.push({ name, resolve, reject });
      child.stdin.write(`${name}\n`);
    });
  }

  /** The bytes of a blob that must be there. */
  async blob(id: string): Promise<Bytes> {
    const object = await this.find(id);
    if (object?.type === "blob") return object.bytes;
    throw missingObject(id, this.#stderr);
  }

  #start(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = this.#git.start(["cat-file", "--batch"]);
    this.#child = child;
    child.stdout.on("data", (piece: Buffer) => this.#take(piece));
    child.stderr.on("data", (piece: Buffer) => {
      this.#stderr = (this.#stderr + piece.toString("utf8")).slice(-4096);
    });
    child.stdin.on("error", (error) => this.#fail(error));
    child.on("error", (error) => this.#fail(error));
    child.on("close", (code, signal) => {
      if (this.#waiting.length === 0 && code === 0) return;
      const how = code === null ? `ended by ${signal ?? "a signal"}` : `exit ${code}`;
      const said = visible(this.#stderr.trim()) || "it gave no reason";
      this.#fail(
        new UserError(
          `git cat-file failed (${how}): ${said}`,
          "mend what git names (git fsck), then run the check again",
        ),
      );
    });
    return child;
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
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
      const { left, sink } = this.#current;
      const content = rest.subarray(0, Math.max(0, Math.min(left - 1, rest.length)));
      if (content.length > 0) sink.add(content);
      this.#current.left -= content.length;
      rest = rest.subarray(content.length);
      // The last one is the newline after the content.
      if (this.#current.left === 1 && rest.length > 0) {
        rest = rest.subarray(1);
        const { id, type } = this.#current;
        this.#current = undefined;
        this.#waiting.shift()?.resolve({ id, type, bytes: sink.finish() });
      }
    }
  }

  #begin(head: string): void {
    const match = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(head);
    if (!match?.[1] || !match[2]) {
      // `<name> missing`, or `<name> ambiguous`: no such object either way.
      this.#waiting.shift()?.resolve(undefined);
      return;
    }
    const size = Number(match[3]);
    this.#current = { id: match[1], type: match[2], left: size + 1, sink: new Sink(size, this.#limit) };
  }

  /** Ends git. */
  close(): void {
    this.#child?.stdin.end();
  }
}
