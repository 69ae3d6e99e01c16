/** The filters of runs, as the command line gives them. */
import { UserError } from "../../../base/core/errors.js";
import { didYouMean } from "../../../base/text/nearest.js";
import { listing, quote } from "../../../base/text/visible.js";
import { parseMoment, parseSpan } from "../../../query/moment.js";
import type { QueryStore } from "../../../query/store.js";
import { parseCondition } from "../../../query/where.js";
import { valuesOfRun } from "../../../studio/columns.js";
import { type RunFilter, UNIQUENESS } from "../../../studio/runs.js";
import { type Arguments, choiceOf, textOf, textsOf } from "../arguments.js";
import { ASKING_FLAGS, minuteOf } from "./query-options.js";

export const RUN_FLAGS = {
  ...ASKING_FLAGS,
  artist: { type: "string" },
  genre: { type: "string" },
  machine: { type: "string" },
  by: { type: "string" },
  gate2: { type: "string" },
  uniqueness: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  last: { type: "string" },
  where: { type: "string", multiple: true },
  "all-lines": { type: "boolean" },
} as const;

/** An id of a lane as it is in records; its prefix may be left out. */
export function laneId(args: Arguments, flag: "artist" | "genre"): string | undefined {
  const text = textOf(args, flag);
  const prefix = flag === "artist" ? "ART-" : "GEN-";
  return text === undefined || text.startsWith(prefix) ? text : `${prefix}${text}`;
}

/** The value of a field that only has a few. Throws a UserError with what was probably meant. */
function enumerated(args: Arguments, flag: string, field: string, store: QueryStore): string | undefined {
  const values = valuesOfRun(store, field);
  return values ? choiceOf(args, flag, values) : textOf(args, flag);
}

function uniquenessFilter(args: Arguments, store: QueryStore): RunFilter["uniqueness"] {
  const text = textOf(args, "uniqueness");
  if (text === undefined) return undefined;
  const parts = text.split("=");
  const result = parts.at(-1) ?? "";
  const check = UNIQUENESS.find((name) => name === parts[0]);
  const results = valuesOfRun(store, `uniqueness_${check ?? "hook"}`) ?? [result];
  const isWhole = parts.length === 1 || (parts.length === 2 && check !== undefined);
  if (isWhole && results.includes(result)) return { check: parts.length === 1 ? undefined : check, result };
  throw new UserError(
    `--uniqueness is ${quote(text)}${didYouMean(result, results)}`,
    `write one of ${listing(results, "or")}, or a check as well: hook=FAIL, scene=FAIL, scripture=FAIL`,
  );
}

/** From when on, and how many at most: `--last` is either, or `--from` says when. Throws a UserError for a slip. */
export function readLast(args: Arguments, what: string): { since?: string; last?: number } {
  const [from, last] = [textOf(args, "from"), textOf(args, "last")];
  const span = last === undefined ? undefined : parseSpan(last);
  if (last !== undefined && span === undefined && !/^[1-9]\d{0,8}$/.test(last)) {
    throw new UserError(
      `--last is ${quote(last)}`,
      `write how many ${what}, such as 20, or how long: 7d, 12h, 4w`,
    );
  }
  if (span !== undefined && from !== undefined) {
    throw new UserError("--last and --from exclude each other", "give one of them");
  }
  const since = from ?? (span === undefined ? undefined : last);
  return {
    ...(since !== undefined && { since }),
    ...(last !== undefined && span === undefined && { last: Number(last) }),
  };
}

/** Reads the filters of runs. Throws a UserError for one that can't be meant. */
export function runFilter(args: Arguments, now: Date, store: QueryStore): RunFilter {
  const minute = minuteOf(now);
  const { since, last } = readLast(args, "runs");
  const to = textOf(args, "to");
  const first = since === undefined ? undefined : parseMoment("from", since, minute);
  const end = to === undefined ? undefined : parseMoment("to", to, minute, true);
  return {
    artist: laneId(args, "artist"),
    genre: laneId(args, "genre"),
    machine: enumerated(args, "machine", "machine_id", store),
    by: enumerated(args, "by", "created_by", store),
    gate2: enumerated(args, "gate2", "qa_gate2", store),
    uniqueness: uniquenessFilter(args, store),
    from: first,
    to: end,
    last,
    where: textsOf(args, "where").map(parseCondition),
    allLines: args.values["all-lines"] === true,
  };
}
