/** The forms of ids, owned by the studio's ID-SYSTEM. */
import { createHash } from "node:crypto";
import { parseIdMinute } from "../../base/text/time.js";
import { DATED_PREFIXES } from "./music-studio.js";

const DATED = /^([A-Z]+)-(\d{8}-\d{4})-[A-Z0-9]{4}$/;

/** The moment in a dated id, in minutes since 1970; `unreal` where its date or time does not exist. */
export function idTime(id: string): { minute: number } | { unreal: true } | undefined {
  const match = DATED.exec(id);
  if (!match?.[1] || !match[2] || !(match[1] in DATED_PREFIXES)) return undefined;
  const minute = parseIdMinute(match[2]);
  return minute === undefined ? { unreal: true } : { minute };
}

/**
 * An id of now for a record that is proposed. Its last four characters follow from what it is for, so that the same
 * check proposes the same id, and two proposals have two ids.
 *
 * @param now a registry time
 */
export function draftId(prefix: keyof typeof DATED_PREFIXES, now: string, seed: string): string {
  const digest = createHash("sha256").update(seed).digest();
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const letters = [0, 1, 2, 3].map((index) => alphabet[(digest[index] ?? 0) % alphabet.length]).join("");
  return `${prefix}-${now.replace(/[-:Z]/g, "").replace("T", "-")}-${letters}`;
}
