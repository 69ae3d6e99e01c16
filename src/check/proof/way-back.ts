/** The steps back to a log as it was committed: the user's own lines are kept before it is restored, and appended after it. */
import type { Step, Way } from "../../base/core/finding.js";
import { formatUtcMinute, parseUtcMinute } from "../../base/text/time.js";
import { bytesOf, type Line } from "../../registry/jsonl/line.js";
import { forAuthor } from "../findings/next-step.js";
import type { Surroundings } from "./surroundings.js";

/** The most lines of a user that are written into steps, and the most characters of them together. */
const MOST_SAVED = 200;
const LONGEST_SAVED = 1 << 18;

/** The user's own lines as they are appended again; undefined where they are too many or no text. */
function ownTexts(own: readonly Line[]): string[] | undefined {
  if (own.length > MOST_SAVED || own.reduce((sum, { start, end }) => sum + end - start, 0) > LONGEST_SAVED)
    return undefined;
  const texts: string[] = [];
  for (const line of own) {
    const bytes = bytesOf(line);
    const text = bytes.toString("utf8");
    if (!Buffer.from(text, "utf8").equals(bytes)) return undefined;
    // Without what a conversion of line ends put around it.
    texts.push(`${text.replace(/^\ufeff|\r$/g, "")}\n`);
  }
  return texts;
}

/** What a log gets back after it was restored. */
interface Returned {
  path: string;
  own: readonly Line[];
  /** Newer records that take the place of edits, as lines. */
  newer: readonly string[];
}

/** The new forms of edited records as lines that are later than what they correct. */
export function newerLines({ edited }: Surroundings, now: number): string[] {
  return edited.map((form) => {
    const { last_updated_utc: updated, created_utc: created } = form;
    const was = [updated, created].flatMap((time) =>
      typeof time === "string" ? [parseUtcMinute(time)] : [],
    );
    const after = Math.max(now, ...was.map((minute) => (minute ?? 0) + 1));
    return `${JSON.stringify({ ...form, last_updated_utc: formatUtcMinute(after) })}\n`;
  });
}

/**
 * Commands with the user's lines kept before them and appended after them, and then more commands. A path or a line that is
 * not text can't stand in a step.
 */
export function keeping({ path, own, newer }: Returned, first: string[][], then: string[][]): Way {
  const texts = ownTexts(own);
  const isText = (argument: string) => !/[\ud800-\udfff\ufffd]/u.test(argument);
  if (!texts || ![...first, ...then].flat().every(isText)) return forAuthor("");
  const run = (argv: string[]): Step => ({ do: "run", argv });
  const back = [...texts, ...newer];
  return {
    applies: "as-is",
    needs: [],
    steps: [
      ...(texts.length > 0 ? [{ do: "save", path, lines: texts } as const] : []),
      ...first.map(run),
      ...back.map((line): Step => ({ do: "append", path, line })),
      ...(back.length > 0 ? then : then.filter(([, verb]) => verb !== "add")).map(run),
    ],
  };
}

/** Commands, and after them a look at what they left. */
export function lookAgain(...commands: string[][]): Way {
  const steps = commands.map((argv): Step => ({ do: "run", argv }));
  return { ...forAuthor("", "npx runidx-lint --staged"), steps };
}
