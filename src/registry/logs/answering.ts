/** Which of several records of one thing answers for it. */

/** What has a time, or none. */
export interface Dated {
  readonly time: string | undefined;
}

/** Whether a record is dated after the last time that may answer. */
export function isAhead({ time }: Dated, last: string): boolean {
  return time !== undefined && time > last;
}

/**
 * Whether a record answers in place of the one that answered before it in the log. The greatest time answers, and of
 * equal times the later line. A record without a time is older than all others; one that is dated ahead never answers.
 */
export function answersAfter(record: Dated, before: Dated | undefined, last: string): boolean {
  return !isAhead(record, last) && (before === undefined || (record.time ?? "") >= (before.time ?? ""));
}

/**
 * The record that answers for a thing; undefined where none does.
 *
 * @param records all records of the thing, in the order of the log
 * @param last the last time that may answer, as `lastToAnswer` of the registry gives it
 */
export function currentOf<Entry extends Dated>(records: Iterable<Entry>, last: string): Entry | undefined {
  let current: Entry | undefined;
  for (const record of records) if (answersAfter(record, current, last)) current = record;
  return current;
}
