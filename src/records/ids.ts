/** The forms of ids, owned by the studio's ID-SYSTEM. */
import { parseIdMinute } from "../text/time.js";

/** What a dated prefix stands for. */
export const DATED_PREFIXES = {
  RUN: "run",
  WORK: "work",
  VER: "version",
  SCR: "scripture packet",
  SF: "story",
  SFR: "song frame",
  SCN: "scene",
  REV: "revision",
  OVR: "override",
  WVR: "waiver",
} as const;

const DATED = /^([A-Z]+)-(\d{8}-\d{4})-[A-Z0-9]{4}$/;

/** The moment in a dated id, in minutes since 1970; `unreal` where its date or time does not exist. */
export function idTime(id: string): { minute: number } | { unreal: true } | undefined {
  const match = DATED.exec(id);
  if (!match?.[1] || !match[2] || !(match[1] in DATED_PREFIXES)) return undefined;
  const minute = parseIdMinute(match[2]);
  return minute === undefined ? { unreal: true } : { minute };
}
