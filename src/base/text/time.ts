/** Registry times: `YYYY-MM-DDTHH:MMZ`, UTC, minutes (RUN-INDEX.md 2.1). */
const UTC_MINUTE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})Z$/;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** Minutes since 1970, or undefined for what no calendar and no clock shows. No number may be less than 0. */
export function minutes(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): number | undefined {
  if (day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59) return undefined;
  // Years begin in March here, so that the leap day comes last.
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  const days = 365 * y + leaps + Math.floor((153 * m + 2) / 5) + day - 1 - 719_468;
  return (days * 24 + hour) * 60 + minute;
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

/** The last minute that a registry time can say, in minutes since 1970. */
export const LAST_MINUTE = minutes(9999, 12, 31, 23, 59) ?? 0;

/** A moment, given in minutes since 1970, as a registry time. */
export function formatUtcMinute(minute: number): string {
  return `${new Date(minute * 60_000).toISOString().slice(0, 16)}Z`;
}

/** Whether a text is a registry time: the format `utc-minute` of the record schemas. */
export function isUtcMinute(text: string): boolean {
  return parseUtcMinute(text) !== undefined;
}

/** A moment as it is written in the name of a file: `20260110T120000Z`. */
export function fileStamp(moment: Date): string {
  return moment.toISOString().replace(/[-:]|\.\d+/g, "");
}
