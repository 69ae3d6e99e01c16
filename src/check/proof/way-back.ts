/** The steps back to a log as it was committed: the user's own lines are kept before it is restored, and appended after it. */
import type { Step, Way } from "../../base/core/finding.js";
import { formatUtcMinute, parseUtcMinute } from "../../base/text/time.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import { parseRecord } from "../../registry/jsonl/parse.js";
import { forAuthor } from "../findings/next-step.js";
import type { Surroundings } from "./surroundings.js";

/** The most lines of a user that are written into steps, and the most characters of them together. */
const MOST_SAVED = 200;
const LONGEST_SAVED = 1 << 18;

/**
 * The user's own lines as they are appended again; undefined where they are too many, or one of them is no record by itself:
 * what belongs together with it might be taken for the rest of a committed line.
 */
function ownTexts(own: readonly Line[]): string[] | undefined {
  if (own.length > MOST_SAVED || own.reduce((sum, { start, end }) => sum + end - start, 0) > LONGEST_SAVED)
    return undefined;
  const texts: string[] = [];
  for (const line of own) {
    const bytes = bytesOf(line);
    const text = bytes.toString("utf8");
    if (!Buffer.from(text, "utf8").equals(bytes)) return undefined;
    // Without what a conversion of line ends put around it.
    const record = text.replace(/^\ufeff|\r$/g, "");
    if (parseRecord(record).value === undefined) return undefined;
    texts.push(`${record}\n`);
  }
  return texts;
}

/** The new forms of edited records as lines that are later than what they correct; undefined where they are too many. */
function newerLines({ edited }: Surroundings, now: number): string[] | undefined {
  if (edited.length > MOST_SAVED) return undefined;
  return edited.map((form) => {
    const { last_updated_utc: updated, created_utc: created } = form;
    const was = [updated, created].flatMap((time) =>
      typeof time === "string" ? [parseUtcMinute(time)] : [],
    );
    const after = Math.max(now, ...was.map((minute) => (minute ?? 0) + 1));
    return `${JSON.stringify({ ...form, last_updated_utc: formatUtcMinute(after) })}\n`;
  });
}

/** What a log gets back after it was restored. */
interface Returned {
  path: string;
  beside: Surroundings;
  /** The clock, in minutes since 1970. */
  now: number;
}

/** A log that was altered in many places has one way back, which is made once. */
const made = new WeakMap<Surroundings, Map<string, Way>>();

/**
 * Commands with the user's lines kept before them and appended after them, and then more commands. A path or a line that is
 * not text can't stand in a step. The same surroundings give the same way.
 */
export function keeping(returned: Returned, first: string[][], then: string[][]): Way {
  const ways = made.get(returned.beside) ?? new Map<string, Way>();
  made.set(returned.beside, ways);
  const key = JSON.stringify([first, then]);
  const way = ways.get(key) ?? wayBack(returned, first, then);
  ways.set(key, way);
  return way;
}

function wayBack({ path, beside, now }: Returned, first: string[][], then: string[][]): Way {
  const [texts, newer] = [ownTexts(beside.own), newerLines(beside, now)];
  if (!texts || !newer) return forAuthor("");
  const back = [...texts, ...newer];
  const after = back.length > 0 ? then : then.filter(([, verb]) => verb !== "add");
  return commands([...(texts.length > 0 ? [{ do: "save", path, lines: texts } as const] : [])], first, [
    ...back.map((line): Step => ({ do: "append", path, line })),
    ...after.map(running),
  ]);
}

/** Commands that cost the user no line. A path that is not text can't stand in a step. */
export function running(argv: string[]): Step {
  return { do: "run", argv };
}

function commands(before: Step[], run: string[][], after: Step[]): Way {
  const steps = [...before, ...run.map(running), ...after];
  const isText = (argument: string) => !/[\ud800-\udfff\ufffd]/u.test(argument);
  const isSayable = steps.every((step) => step.do !== "run" || step.argv.every(isText));
  return isSayable ? { applies: "as-is", needs: [], steps } : forAuthor("");
}

/** Commands alone, which cost the user no line. */
export const onlyRunning = (...argvs: string[][]): Way => commands([], argvs, []);

/** Commands, and after them a check that says what is left to do; without commands the hint says all. */
export function lookAgain(...first: string[][]): Way {
  const check = ["npx", "runidx-lint", "--staged"];
  return { ...forAuthor(""), steps: first.length === 0 ? [] : [...first, check].map(running) };
}
