/** Takes conflict markers out of a file and keeps the lines of both sides. */

/** A file without its conflict markers. */
export interface Unmarked {
  bytes: Buffer;
  hasMarkers: boolean;
}

/** No line of JSON looks like one of these, so a marker is one also where others of its conflict were taken out by hand. */
const ANY = /^(?:[<>]{7} |={7}\r?$|\|{7}(?:[ \r]|$))/m;

/** The first sign of a marker; undefined where a line is not one. */
const markerOf = (line: string): string | undefined => (ANY.test(line) ? line[0] : undefined);

/** Takes out the markers, and between `|||||||` and `=======` what both sides had before, which is in a commit. */
export function withoutMarkers(bytes: Buffer): Unmarked {
  const text = bytes.toString("latin1");
  if (!ANY.test(text)) return { bytes, hasMarkers: false };
  const kept: string[] = [];
  let before: string[] | undefined;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const marker = markerOf(line);
    if (marker === undefined) {
      (before ?? kept).push(line);
      continue;
    }
    // Without the marker after it, nobody knows where the part ends, so its lines stay.
    if (before && marker !== "=") kept.push(...before);
    before = marker === "|" ? [] : undefined;
  }
  return { bytes: Buffer.from([...kept, ...(before ?? [])].join(""), "latin1"), hasMarkers: true };
}
