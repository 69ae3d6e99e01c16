/** Registry times: `YYYY-MM-DDTHH:MMZ`, UTC, minutes (RUN-INDEX.md 2.1). */
const UTC_MINUTE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})Z$/;

function minutes(year: number, month: number, day: number, hour: number, minute: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  // Date.UTC carries over (30 February becomes 1 March) and reads years below 100 as 1900 and later.
  const real =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute;
  return real ? date.getTime() / 60_000 : undefined;
}

/** Minutes since 1970 of a registry time, or undefined when it is malformed or no real moment. */
export function parseUtcMinute(text: string): number | undefined {
  const match = UTC_MINUTE.exec(text);
  if (!match) return undefined;
  return minutes(Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4]), Number(match[5]));
}

/** Minutes since 1970 of the date and time in a dated id's `YYYYMMDD-HHMM`, or undefined when unreal. */
export function parseIdMinute(stamp: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})$/.exec(stamp);
  if (!match) return undefined;
  return minutes(Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4]), Number(match[5]));
}

/** A moment, given in minutes since 1970, as a registry time. */
export function formatUtcMinute(minute: number): string {
  return `${new Date(minute * 60_000).toISOString().slice(0, 16)}Z`;
}

/** Whether a text is a registry time: the format `utc-minute` of the record schemas. */
export function isUtcMinute(text: string): boolean {
  return parseUtcMinute(text) !== undefined;
}
