/** Says what was done to a log: the class, both lines, the difference field by field, and the way out. */
import type { Draft, Fix, LogName } from "../finding.js";
import { type Alteration, isLostNewline } from "../history/alteration.js";
import { bytesOf, type Line } from "../lines/line.js";
import { isTooDeep } from "../records/depth.js";
import { changedFields, describeChange } from "../records/difference.js";
import { pointerStep } from "../records/positions.js";
import { isRecordType } from "../records/schemas.js";
import { IDENTITY } from "../registry/logs.js";
import type { At, Problem } from "../rules/rule.js";
import { shellWord } from "../text/shell.js";
import { formatUtcMinute } from "../text/time.js";
import { count, listing, quote, shorten, visible } from "../text/visible.js";

/** What has to be known besides the alteration itself. */
export interface AlterationContext {
  path: string;
  log: LogName;
  where:
    | { kind: "staged"; base: string }
    | { kind: "range"; base: string }
    | { kind: "work tree" }
    | { kind: "published"; commit: string };
  /** Whether lines of the user's own stand in the altered file, which restoring it would cost them. */
  hasOwnLines: boolean;
  /** The commit that published a line. */
  publisherOf(line: Line): string | undefined;
  /** The commit that made the change, where it is one of several. */
  commit?: string;
  /** The clock, in minutes since 1970. */
  now: number;
}

type Fields = Record<string, unknown>;

const LONGEST_READ = 1 << 20;

function fieldsOf(line: Line | undefined): Fields | undefined {
  if (!line || line.end - line.start > LONGEST_READ) return undefined;
  try {
    const value: unknown = JSON.parse(
      bytesOf(line)
        .toString("utf8")
        .replace(/^\ufeff/, ""),
    );
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && !isTooDeep(value) ? (value as Fields) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The ids of the records that were written onto one line. */
function gluedNames(line: Line): string {
  const text = bytesOf(line).subarray(0, LONGEST_READ).toString("utf8");
  const own = /"record_type":"(?:RUN|WORK|VERSION|OVERRIDE|OVERRIDE_UPDATE|WAIVER)"/g;
  const starts = [...text.matchAll(own)].map((match) => match.index);
  const names = starts.map((start, index) => {
    const type = /"record_type":"(\w+)"/.exec(text.slice(start))?.[1];
    const part = text.slice(start, starts[index + 1]);
    const id = isRecordType(type) ? new RegExp(`"${IDENTITY[type]}":"([^"]*)"`).exec(part)?.[1] : undefined;
    return id === undefined ? "a record" : shorten(visible(id), 60);
  });
  return names.length > 1 ? listing(names) : nameOf(line);
}

/** The id in a line, or its beginning. */
function nameOf(line: Line): string {
  const fields = fieldsOf(line);
  const type = fields?.record_type;
  const id = fields && isRecordType(type) ? fields[IDENTITY[type]] : undefined;
  return typeof id === "string"
    ? shorten(visible(id), 60)
    : quote(bytesOf(line).subarray(0, 80).toString("utf8"), 40);
}

const numberOf = (line: Line) => line.file.numberOf(line);

/** `qa_gate2: "FAIL" → "PASS"`, for every field that differs. */
function differences(before: Line | undefined, after: Line | undefined): string {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  if (!old || !now) return "";
  const rows = changedFields(old, now).map(describeChange);
  return rows.length > 6 ? `${rows.slice(0, 6).join(", ")} and ${rows.length - 6} more` : rows.join(", ");
}

/** How the same records came to have other bytes. */
function encodingOf({ before, after }: Alteration): { what: string; isLineEnds: boolean } {
  if (!before || !after) return { what: "other line ends", isLineEnds: true };
  const [old, now] = [bytesOf(before), bytesOf(after)];
  const endsInCr = (bytes: Buffer) => bytes[bytes.length - 1] === 0x0d;
  if (endsInCr(old) !== endsInCr(now)) return { what: "other line ends (CR LF)", isLineEnds: true };
  if (now.subarray(0, 3).toString("hex") === "efbbbf")
    return { what: "a byte order mark", isLineEnds: false };
  return { what: "other spacing or key order", isLineEnds: false };
}

/** A commit id as people write it; other names as they are. */
function shortName(name: string): string {
  return /^[0-9a-f]{40,64}$/.test(name) ? name.slice(0, 12) : name;
}

/** The first field that differs, for the caret to point at. */
function changedField({ before, after }: Alteration): string | undefined {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  if (!old || !now) return undefined;
  return Object.keys(now).find((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
}

function sentence(alteration: Alteration, { where, path }: AlterationContext): string {
  const { before, after, count: number = 1, detail = "" } = alteration;
  const base =
    where.kind === "staged" || where.kind === "range" ? shortName(where.base) : "the commit before";
  const old = before ? `${nameOf(before)}, line ${numberOf(before)} of ${base},` : "a committed line";
  switch (alteration.class) {
    case "edited": {
      const fields = differences(before, after);
      return `${old} was edited${after ? ` (line ${numberOf(after)} now)` : ""}${fields === "" ? "" : `: ${fields}`}`;
    }
    case "deleted":
      return `${old} was deleted`;
    case "moved":
      return detail === ""
        ? `${old} was moved to line ${after ? numberOf(after) : "?"}`
        : `${old} stands in another order than in parent ${detail.slice(0, 12)}`;
    case "inserted":
      return `${count(number, "new line")} ${number === 1 ? "stands" : "stand"} before committed ones`;
    case "truncated":
      return detail === ""
        ? `the log was cut off: ${count(number, "line")} from ${old} on ${number === 1 ? "is" : "are"} gone`
        : `the log was cut off: ${detail} is gone`;
    case "re-encoded":
      return `${count(number, "committed line")} ${number === 1 ? "holds" : "hold"} the same record in other bytes: ${encodingOf(alteration).what}`;
    case "file-deleted":
      return `the log ${visible(path)} was deleted`;
    case "file-renamed":
      return `the log was moved away, to ${quote(detail, 120)}`;
    case "file-type":
      return `${detail} took the place of the log`;
    case "rewritten":
      return `history was rewritten: ${detail}`;
    case "lost":
      return `the merge lost ${isLostNewline(alteration) ? "the newline at the end of " : ""}${old.replace(` of ${base},`, "")} of parent ${detail.slice(0, 12)}`;
    case "invented":
      return `the merge has a line that no parent has: ${after ? nameOf(after) : ""}`;
    case "doubled":
      return `the merge has a line more often than any parent: ${after ? nameOf(after) : ""}`;
    case "glued":
      return `a record was written onto the end of the committed last line: ${after ? gluedNames(after) : ""}`;
    case "closed-grew":
      return `this segment was closed when it grew: only the last one, ${visible(detail)}, may grow`;
    case "late-newline":
      return "the committed last line had no newline; the newline came later";
    case "mode":
      return "only the file mode of the log changed";
  }
}

const MERGE_MENDS: Readonly<Record<string, string>> = {
  lost: "put the lost line back, at the end",
  moved: "put the lines back into their order",
  invented: "take the new line out, finish the merge, and append it in a commit of its own",
  doubled: "take the second one out",
};

/** The way out in words, and as a command where nothing of the user's can get lost by it. */
function wayOut(alteration: Alteration, context: AlterationContext): { hint: string; fix?: Fix } {
  const { path, where, hasOwnLines } = context;
  const word = shellWord(path.startsWith(":") ? `./${path}` : path);
  if (alteration.class === "mode")
    return { hint: "nothing is lost; set the mode back where it was not meant" };
  if (alteration.class === "late-newline") return { hint: "nothing is lost; end every line with a newline" };
  if (
    ["lost", "invented", "doubled"].includes(alteration.class) ||
    (alteration.class === "moved" && alteration.detail)
  ) {
    const mend = isLostNewline(alteration)
      ? "end the last line with a newline"
      : (MERGE_MENDS[alteration.class] ?? "");
    const stage = where.kind === "staged" ? ` and \`git add -- ${word}\` it` : "";
    if (where.kind !== "published")
      return { hint: `keep the lines of all parents, each side's in their order: ${mend}${stage}` };
  }
  if (alteration.class === "rewritten") {
    return {
      hint: `take in what was published (git fetch, then git merge ${shortName(where.kind === "range" ? where.base : "it")}) and push without force`,
    };
  }
  if (alteration.class === "closed-grew" && where.kind !== "published") {
    const move = `move the new lines of ${word} to the end of ${shellWord(alteration.detail ?? "")}`;
    return where.kind === "range"
      ? {
          hint: `every commit of the range must hold, so make it anew: run \`git reset --soft ${where.base}\`, ${move}, and commit`,
        }
      : { hint: `${move}, and \`git add\` both` };
  }
  if (where.kind === "published") {
    const entry = JSON.stringify({ commit: where.commit, path, reason: "", approved_by: "" });
    return {
      hint: `history can't be changed: append what is still missing as new lines, look into it, and settle it: have a person complete ${entry} under "settled" in runidx.config.json`,
    };
  }
  const source = where.kind === "work tree" ? "HEAD" : where.base;
  const flags = where.kind === "work tree" ? ["--worktree"] : ["--staged", "--worktree"];
  const argv = [
    "git",
    "restore",
    `--source=${source}`,
    ...flags,
    "--",
    path.startsWith(":") ? `./${path}` : path,
  ];
  const restore = [...argv.slice(0, -1), word].join(" ");
  const attributes =
    alteration.class === "re-encoded" && encodingOf(alteration).isLineEnds
      ? "add the line `*.jsonl text eol=lf` to .gitattributes; then "
      : "";
  const correct =
    alteration.class === "edited" ? "; to correct a record append its new form as a new line" : "";
  if (where.kind === "range") {
    const copy = hasOwnLines ? `copy your new lines out of ${word}, then ` : "";
    const back = hasOwnLines ? ", append your new lines at its end" : "";
    const hint = `every commit of the range must hold, so make it anew: ${copy}run \`git reset --soft ${source}\` and \`${restore}\`${back}, and commit${correct}`;
    return { hint: attributes + hint };
  }
  if (!hasOwnLines)
    return {
      hint: `${attributes}run \`${restore}\`${correct}`,
      fix: { summary: "restore the log as it was committed", command: argv },
    };
  const copy = `copy your new lines out of ${word}`;
  return {
    hint: `${attributes}${copy}, run \`${restore}\`, append your new lines at its end and \`git add\` it${correct}`,
  };
}

/** The new form of an edited record, to be appended as a newer record of the same thing. */
function draftOf(alteration: Alteration, { log, now }: AlterationContext): Draft | undefined {
  const fields = alteration.class === "edited" ? fieldsOf(alteration.after) : undefined;
  if (!fields || (fields.record_type !== "RUN" && fields.record_type !== "WORK")) return undefined;
  return { log, record: { ...fields, last_updated_utc: formatUtcMinute(now) } };
}

/** An alteration as a problem of the rule append-only. */
export function alterationProblem(alteration: Alteration, context: AlterationContext): Problem {
  const { before, after } = alteration;
  const line = after ?? before;
  const field = alteration.class === "edited" ? changedField(alteration) : undefined;
  const at: At = line
    ? { line, ...(field !== undefined && { pointer: pointerStep(field) }) }
    : { path: context.path };
  const related: Problem["related"] = [];
  if (before) {
    const commit = context.publisherOf(before);
    const published = commit === undefined ? "" : `, published by commit ${commit.slice(0, 12)}`;
    related.push({
      at: { line: before },
      message: `as it was committed${published}`,
      ...(commit !== undefined && { commit }),
    });
  }
  const draft = draftOf(alteration, context);
  return {
    at,
    class: alteration.class,
    message: sentence(alteration, context),
    related,
    ...wayOut(alteration, context),
    ...(draft && { draft }),
    ...(context.commit !== undefined && { commit: context.commit }),
  };
}
