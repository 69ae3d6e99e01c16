/** One writer at a time: a lock file beside the logs, with the process that holds it. */
import { lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { codeOf, messageOf, UserError } from "../base/core/errors.js";
import { visible } from "../base/text/visible.js";
import type { System } from "./system.js";

/** The longest wait for another writer, and the time between two looks, in milliseconds. */
const LONGEST_WAIT = 30_000;
const BETWEEN_LOOKS = 25;
/** A lock without a word of its owner was cut off while it was written; after so long nobody is still writing it. */
const LONGEST_WORDLESS = 5_000;

interface Owner {
  pid: number;
  host: string;
  since: string;
}

/** Takes a lock file; false where there is one already. */
function take(path: string, { pid, host, now }: System): boolean {
  const owner: Owner = { pid, host, since: now().toISOString() };
  try {
    writeFileSync(path, `${JSON.stringify(owner)}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    // A folder or a file that is about to go is refused with another code on Windows.
    const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    if (codeOf(error) === "EEXIST" || (codeOf(error) === "EPERM" && isThere)) return false;
    if (isThere && ["ENOSPC", "EDQUOT", "EIO"].includes(codeOf(error) ?? "")) rmSync(path, { force: true });
    throw new UserError(
      `${visible(path)} can't be written: ${messageOf(error)}`,
      "check the rights of its folder and the room on the disk; nothing was written",
      { cause: error },
    );
  }
}

/** What a lock says of its owner; undefined where it is gone, `wordless` where it says nothing that can be read. */
function ownerOf(path: string): Owner | "wordless" | undefined {
  try {
    const owner = JSON.parse(readFileSync(path, "utf8")) as Partial<Owner> | null;
    const { pid, host, since } = owner ?? {};
    if (typeof pid !== "number" || typeof host !== "string") return "wordless";
    return { pid, host, since: typeof since === "string" ? since : "an unknown time" };
  } catch (error) {
    return codeOf(error) === "ENOENT" ? undefined : "wordless";
  }
}

/** Whether the owner of a lock can't come back for it. */
function isLeft(path: string, owner: Owner | "wordless", { host, isAlive, now }: System): boolean {
  if (owner !== "wordless") return owner.host === host && !isAlive(owner.pid);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && now().getTime() - stat.mtimeMs > LONGEST_WORDLESS;
}

/**
 * Takes a lock away from a process that is no more. Two processes may find that at once: only the one that holds the
 * second lock looks again and removes the first.
 */
function takeAway(path: string, system: System): void {
  const second = `${path}.away`;
  if (!take(second, system)) {
    const owner = ownerOf(second);
    if (owner !== undefined && isLeft(second, owner, system)) rmSync(second, { force: true });
    return;
  }
  try {
    const owner = ownerOf(path);
    if (owner !== undefined && isLeft(path, owner, system)) rmSync(path, { force: true });
  } finally {
    rmSync(second, { force: true });
  }
}

function isHeld(path: string, owner: Owner | "wordless" | undefined): UserError {
  const who =
    owner === undefined || owner === "wordless"
      ? "another process"
      : `process ${owner.pid} on ${visible(owner.host)}, since ${visible(owner.since)}`;
  return new UserError(
    `${who} is writing to this registry (${visible(path)})`,
    "run the command again when it is done; if that process no longer runs, delete the file",
  );
}

/**
 * Does some work while no other process of this program writes to the same registry. Throws a UserError where another one
 * still writes after 30 seconds.
 */
export async function withLock<Result>(
  path: string,
  system: System,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let waited = 0; !take(path, system); waited += BETWEEN_LOOKS) {
    const owner = ownerOf(path);
    if (owner !== undefined && isLeft(path, owner, system)) takeAway(path, system);
    else if (waited >= LONGEST_WAIT) throw isHeld(path, owner);
    else await system.sleep(BETWEEN_LOOKS);
  }
  const release = () => rmSync(path, { force: true });
  const callOff = system.onInterrupt(release);
  try {
    return await work();
  } finally {
    callOff();
    release();
  }
}
