/** The steps in which a line is read: what is the same in every line of a kind, and what differs. */

import type { Accepted } from "./accepted.js";
import type { Names } from "./names.js";

/** What may differ between the lines of a kind. */
export type HoleType =
  /** `YYYYMMDD-HHMM-RAND4` of a dated id, after its prefix. */
  | "id"
  /** `YYYY-MM-DDTHH:MMZ`. */
  | "minute"
  /** Words in lower case that are joined by single hyphens. */
  | "slug"
  /** A text that the field was seen with before. */
  | "name"
  /** Any text that is not a placeholder. */
  | "text"
  /** The last step of a path: a text without slashes. */
  | "file"
  /** The same bytes as an earlier text of the line. */
  | "same";

export interface Hole {
  type: HoleType;
  /** The field that it belongs to. */
  field: string;
  /** Of an id: its prefix, as a number. */
  prefix?: number;
  /** Of a slug that is compared with others: where its number is. */
  names?: Names;
  /** Of a name: the names that the field was seen with. */
  accepted?: Accepted;
  /** Of "same": which hole of the line it equals, from 0. */
  as?: number;
}

/** Bytes, or a place where bytes differ. */
export type Step = { bytes: Buffer } | { hole: Hole };

/** The holes of a line, in order. */
export function holesOf(steps: readonly Step[]): Hole[] {
  return steps.flatMap((step) => ("hole" in step ? [step.hole] : []));
}
