/** Takes conflict markers out of a file and keeps the lines of both sides. */

const OPENS = /^<{7} /;
const BASE = /^\|{7}( |$)/;
const BETWEEN = /^={7}$/;
const CLOSES = /^>{7} /;

/** A file without its conflict markers. */
export interface Unmarked {
  bytes: Buffer;
  hasMarkers: boolean;
}

/** Takes out the markers, and between `|||||||` and `=======` what both sides had before, which is in a commit. */
export function withoutMarkers(bytes: Buffer): Unmarked {
  if (!/^<{7} /m.test(bytes.toString("latin1"))) return { bytes, hasMarkers: false };
  const kept: string[] = [];
  let part: "outside" | "ours" | "base" | "theirs" = "outside";
  for (const line of bytes.toString("latin1").match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const text = line.replace(/\r?\n$/, "");
    if (OPENS.test(text)) part = "ours";
    else if (part === "ours" && BASE.test(text)) part = "base";
    else if (part !== "outside" && part !== "theirs" && BETWEEN.test(text)) part = "theirs";
    else if (part === "theirs" && CLOSES.test(text)) part = "outside";
    else if (part !== "base") kept.push(line);
  }
  return { bytes: Buffer.from(kept.join(""), "latin1"), hasMarkers: true };
}
