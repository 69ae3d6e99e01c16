/** A file with conflict markers, in which nothing of either side is missing. */

const LF = 0x0a;
const NEWLINE = Buffer.from("\n");

/** How many bytes at the start both have as whole lines. */
function sharedLines(a: Buffer, b: Buffer): number {
  let at = 0;
  for (let end = 0; end < Math.min(a.length, b.length) && a[end] === b[end]; end++)
    if (a[end] === LF) at = end + 1;
  return at;
}

/** Bytes that end with a newline, unless there are none. */
const closed = (bytes: Buffer) =>
  bytes.length === 0 || bytes[bytes.length - 1] === LF ? [bytes] : [bytes, NEWLINE];

/** What both sides begin with, and then the rest of each between markers. */
export function withMarkers(ours: Buffer, theirs: Buffer): Buffer {
  const from = sharedLines(ours, theirs);
  return Buffer.concat([
    ours.subarray(0, from),
    Buffer.from("<<<<<<< ours\n"),
    ...closed(ours.subarray(from)),
    Buffer.from("=======\n"),
    ...closed(theirs.subarray(from)),
    Buffer.from(">>>>>>> theirs\n"),
  ]);
}
