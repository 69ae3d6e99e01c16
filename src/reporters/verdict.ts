import { count } from "../text/visible.js";

/** The last line of a check of a change that holds. */
export function holdsText(newRecords: number): string {
  return `it holds: ${count(newRecords, "new record")}`;
}
