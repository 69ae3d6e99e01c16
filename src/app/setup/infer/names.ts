/** What the name of a field says of it. */

/** The words of a name, in lower case: `lastUpdatedUtc` and `last_updated_utc` have the same three. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

const ID = ["id", "ids", "uuid", "guid", "key", "hash", "sha", "sha1", "sha256", "digest", "commit", "ref"];

/** Whether a field holds names that are made by a scheme, so that their form may be asked for. */
export function isIdName(name: string): boolean {
  return ID.includes(wordsOf(name).at(-1) ?? "");
}

/** Names that mean the record itself wherever they stand. */
const EXACT = ["id", "_id", "uuid", "guid", "key"];

/** Whether a name means the id of whatever record it is in. */
export function isExactId(name: string): boolean {
  return EXACT.includes(name.toLowerCase());
}

/** Whether a field is called after a thing: `decision_id`, `runId`. */
export function isNounId(name: string): boolean {
  const words = wordsOf(name);
  return words.length > 1 && words.at(-1) === "id";
}

/** The thing that `decision_id` is called after. */
export function nounOfId(name: string): string {
  return wordsOf(name).slice(0, -1).join("_");
}

const TIME = [
  ...["at", "on", "ts", "time", "timestamp", "date", "datetime", "epoch", "utc", "when", "expires"],
  ...["created", "updated", "modified", "started", "ended", "finished", "recorded", "logged"],
];

/** Whether a number in a field may be a time. */
export function isTimeName(name: string): boolean {
  return wordsOf(name).some((word) => TIME.includes(word));
}

const UPDATED = ["updated", "modified", "changed", "revised"];
const CREATED = ["created", "recorded", "logged", "written", "appended"];
const BARE = ["at", "ts", "time", "timestamp", "date", "datetime", "utc", "when", "event", "epoch", "ms"];
const ELSEWHERE = [
  ...["due", "expires", "expiry", "deadline", "until", "scheduled", "next", "start", "started", "end"],
  ...["ended", "finished", "valid", "planned"],
];

/**
 * How likely a field says when its record speaks from: 0 where it is a later change, 1 where it is the beginning, 2 where
 * the name says no more than a time, 3 where it is the time of something; undefined where that is another moment.
 */
export function rankOfTime(name: string): number | undefined {
  const words = wordsOf(name);
  if (words.some((word) => ELSEWHERE.includes(word))) return undefined;
  if (words.some((word) => UPDATED.includes(word))) return 0;
  if (words.some((word) => CREATED.includes(word))) return 1;
  return words.every((word) => BARE.includes(word)) ? 2 : 3;
}

const OPEN = [
  ...["by", "author", "user", "owner", "name", "title", "model", "version", "commit", "branch", "host"],
  ...["machine", "path", "file", "url", "uri", "repo", "repository", "project", "team", "agent", "email"],
  ...["assignee", "reviewer", "approver", "message", "reason", "notes", "note", "text", "tag", "tags"],
  ...["component", "area", "dataset", "case", "judge", "label", "labels", "customer", "session"],
];

/** Whether new values are to be expected, however few there were so far: people, models, files. */
export function isOpenSet(name: string): boolean {
  const words = wordsOf(name);
  return OPEN.includes(words.at(-1) ?? "") || isIdName(name) || isTimeName(name);
}

const MEASURE = [
  ...["score", "ratio", "rate", "price", "cost", "amount", "duration", "seconds", "secs", "latency", "usd"],
  ...["elapsed", "temperature", "weight", "percent", "pct", "avg", "average", "mean", "median", "value"],
  ...["confidence", "probability", "loss", "accuracy", "f1", "precision", "recall", "hours", "minutes"],
  ...["ms", "delta", "change", "time", "p50", "p95", "p99", "quality", "rating", "metric", "eur"],
];

/** Whether a number measures something, so that a fraction may follow whole numbers. */
export function isMeasure(name: string): boolean {
  return wordsOf(name).some((word) => MEASURE.includes(word));
}

/** A noun for one line of a log: `decisions` holds decisions. */
export function singular(name: string): string {
  if (/ies$/i.test(name)) return name.replace(/ies$/i, "y");
  return /[^s]s$/i.test(name) ? name.slice(0, -1) : name;
}
