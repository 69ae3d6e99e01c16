/** Registries of a studio with random mistakes in their lines, for the audit that passes over what is plainly clean. */
import { LOG_PATHS, studioLines } from "../../../scripts/studio.mjs";
import type { Random } from "../../fuzz/random.js";

/** Lines of one log, as text. */
type Lines = string[];

/** How a line, or what is around it, is changed. */
type Mistake = (lines: Lines, at: number, random: Random) => void;

const PATHS: readonly string[] = Object.values(LOG_PATHS);

/** The same lines with other ids: their kinds are known by then, so that most of them become rows. */
const again = (line: string) =>
  line.replace(/(?<=-\d{8}-\d{4}-)[A-Z0-9]{4}/g, (ending) =>
    [...ending].reverse().join("").replaceAll("A", "B"),
  );

/** The lines of some registries that hold, made once. */
const STUDIOS = [1, 2, 3, 4, 5, 6].map((seed) => {
  const logs = new Map<string, Lines>(PATHS.map((path) => [path, []]));
  const options = { runs: 2 + (seed % 3), seed, notes: seed % 2 === 0, from: "2025-06-01", to: "2025-07-01" };
  for (const { log, line } of studioLines(options)) logs.get(LOG_PATHS[log])?.push(line);
  for (const lines of logs.values()) lines.push(...lines.map(again));
  return logs;
});

type Fields = Record<string, unknown>;

/** Writes a line again with some of its fields changed. */
function rewrite(lines: Lines, at: number, change: (fields: Fields) => void): void {
  const fields = JSON.parse(lines[at] ?? "{}") as Fields;
  change(fields);
  lines[at] = JSON.stringify(fields);
}

const keysOf = (fields: Fields, isMeant: (key: string, value: unknown) => boolean) =>
  Object.entries(fields).flatMap(([key, value]) => (isMeant(key, value) ? [key] : []));

const isId = (key: string) => /_id(?:s|_primary)?$/.test(key);

/** The text of a line with one passage of it changed, where it has it. */
const replaced =
  (from: string | RegExp, to: string): Mistake =>
  (lines, at) => {
    lines[at] = (lines[at] ?? "").replace(from, to);
  };

const setTo =
  (values: readonly unknown[], isMeant: (key: string, value: unknown) => boolean): Mistake =>
  (lines, at, random) =>
    rewrite(lines, at, (fields) => {
      const keys = keysOf(fields, isMeant);
      if (keys.length > 0) fields[random.pick(keys)] = random.pick(values);
    });

/** A newer record of the thing of a line, with one field changed in some cases. */
const newer =
  (change: (fields: Fields, random: Random) => void): Mistake =>
  (lines, at, random) => {
    const fields = JSON.parse(lines[at] ?? "{}") as Fields;
    change(fields, random);
    lines.push(JSON.stringify(fields));
  };

const LATER = ["2025-07-02T10:00Z", "2025-07-02T10:01Z", "2025-05-01T00:00Z", "9999-01-01T00:00Z"];

/** In the text of a case: a byte that belongs to no text. */
const BROKEN = "\u{10ffff}";

export const MISTAKES: Readonly<Record<string, Mistake>> = {
  nothing: () => undefined,
  "an id with another letter": (lines, at, random) =>
    rewrite(lines, at, (fields) => {
      const key = random.pick(keysOf(fields, isId));
      const change = (id: unknown) => String(id).replace(/.$/, random.pick(["A", "9", "a", "-", ""]));
      const value = fields[key];
      fields[key] = Array.isArray(value) ? value.map(change) : change(value);
    }),
  "an id of another line": (lines, at, random) => {
    const other = JSON.parse(random.pick(lines)) as Fields;
    rewrite(lines, at, (fields) => {
      const key = random.pick(keysOf(fields, isId));
      fields[key] = other[key] ?? fields[key];
    });
  },
  "an id twice in a list": (lines, at) =>
    rewrite(lines, at, (fields) => {
      const list = fields.version_ids;
      if (Array.isArray(list)) fields.version_ids = [...list, ...list];
    }),
  "a list with one less": (lines, at) =>
    rewrite(lines, at, (fields) => {
      if (Array.isArray(fields.version_ids)) fields.version_ids = fields.version_ids.slice(1);
    }),
  "another time": setTo(
    [
      "2025-06-31T10:00Z",
      "2025-06-30T24:00Z",
      "2025-06-30T10:00:00Z",
      "1999-02-29T00:00Z",
      "1960-01-01T00:00Z",
      ...LATER,
    ],
    (key) => key.endsWith("_utc"),
  ),
  "another gate": setTo(["PASS", "FAIL", "pass", "REWRITE_REQUIRED"], (key) => key.startsWith("qa_gate")),
  "another check": setTo(["PASS", "FAIL", "NOT_RUN", "no"], (key) => key.startsWith("uniqueness_")),
  "another name": setTo(["ART-della-rowan", "GEN-gospel-blues", "tbd", "Slug", "v01", "v02", ""], (key) =>
    /artist|genre|slug|hook_family|label|machine|created_by|status/.test(key),
  ),
  "a text that holds a place": setTo(
    [
      "TBD",
      "tbd ",
      "[TBD]",
      "TBx",
      "because [TBD]",
      " ",
      "\u00a0",
      "\u3164",
      "Étude",
      'a "quoted" word',
      "tab\there",
      "[x]",
      "\u0001",
    ],
    (key) => /title|notes|reference|why|policy|tags/.test(key),
  ),
  "another approver": setTo(["Claude", "gpt", "Dana Whitlock", "TBD"], (key) => key === "approved_by"),
  "another status": setTo(
    ["voided", "active", "TEST_NO_ARTIFACT"],
    (key) => key === "status" || key === "override_type",
  ),
  "another path": setTo(
    [
      "x.md",
      "Songs/x.md",
      "/srv/Songs/x.md",
      "C:\\Studio\\Songs\\x.md",
      "C:\\Studio\\Drafts\\x.md",
      "/srv/Songs/..",
      "/srv/60-REGISTRY/x.md",
      "",
    ],
    (key) => /file/.test(key),
  ),
  "a field that is missing": (lines, at, random) =>
    rewrite(lines, at, (fields) => {
      delete fields[random.pick(Object.keys(fields))];
    }),
  "a field that nobody knows": (lines, at) =>
    rewrite(lines, at, (fields) => {
      fields.colour = "red";
    }),
  "a value of another sort": setTo([1, null, true, ["x"], { a: 1 }, Number.MAX_VALUE], () => true),
  "another type": setTo(["RUN", "WORK", "VERSION", "WAIVER"], (key) => key === "record_type"),
  "the same line twice": (lines, at) => lines.push(lines[at] ?? ""),
  "a newer record": newer((fields, random) => {
    fields.last_updated_utc = random.pick(LATER);
    if (random.oneIn(2)) fields.notes = "mastered";
  }),
  "a newer record that changes something": newer((fields, random) => {
    fields.last_updated_utc = random.pick(LATER);
    const key = random.pick(keysOf(fields, (name) => !/record_type|_utc$/.test(name)));
    if (random.oneIn(2)) delete fields[key];
    else fields[key] = random.pick(["C2", "gpt", "FAIL", "ART-della-rowan", "WORK-20250601-0900-AAAA"]);
  }),
  "a line that is gone": (lines, at) => lines.splice(at, 1),
  "another order": (lines, at) => lines.unshift(...lines.splice(at, 1)),
  "blanks between": (lines, at) => {
    lines[at] = JSON.stringify(JSON.parse(lines[at] ?? "{}"), null, 1).replaceAll("\n", "");
  },
  "other keys first": (lines, at) =>
    rewrite(lines, at, (fields) => {
      for (const [key, value] of Object.entries(fields).reverse()) {
        delete fields[key];
        fields[key] = value;
      }
    }),
  "a key twice": replaced(/^\{"record_type":"(\w+)"/, '{"record_type":"$1","record_type":"$1"'),
  "a key with an escape": replaced('"artist_id"', '"artist\\u005fid"'),
  "a value with an escape": replaced('"PASS"', '"P\\u0041SS"'),
  "half of a pair": replaced(/"notes":"/, '"notes":"\\ud800'),
  "a line that breaks off": (lines, at) => {
    lines[at] = (lines[at] ?? "").slice(0, -3);
  },
  "a comma too many": replaced(/\}$/, ",}"),
  "bytes that are no text": replaced(/"notes":"/, `"notes":"${BROKEN}`),
  "CR LF": replaced(/$/, "\r"),
  "a byte order mark": replaced(/^/, "\ufeff"),
  "an empty line": (lines, at) => lines.splice(at, 0, ""),
  "two lines in one": (lines, at) => lines.splice(at, 2, lines.slice(at, at + 2).join("")),
};

export interface ScreeningCase {
  files: Record<string, string>;
  /** How many bytes are read at once. */
  window: number;
  /** Whether the last line has no newline. */
  isTorn: boolean;
}

export function makeScreening(random: Random, deal: string): ScreeningCase {
  const studio = random.pick(STUDIOS);
  const files = new Map([...studio].map(([path, lines]) => [path, [...lines]]));
  const names = [deal, ...random.several(random.below(3), Object.keys(MISTAKES))];
  for (const name of names) {
    const lines = files.get(random.pick(PATHS)) ?? [];
    if (lines.length > 0) attempt(MISTAKES[name], lines, random);
  }
  return {
    files: Object.fromEntries(
      [...files].map(([path, lines]) => [path, lines.map((line) => `${line}\n`).join("")]),
    ),
    window: random.pick([64, 700, 1_000, 1_500, 4_000, 1 << 20]),
    isTorn: random.oneIn(20),
  };
}

/** Makes a mistake; where a line is no record any more, one that reads it as such makes none. */
function attempt(mistake: Mistake | undefined, lines: Lines, random: Random): void {
  const at = random.below(lines.length);
  try {
    mistake?.(lines, at, random);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}

/** The bytes of the files of a case. */
export function bytesOf({ files, isTorn }: ScreeningCase): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => {
      const bytes = Buffer.from(isTorn ? text.slice(0, -1) : text);
      const broken = bytes.indexOf(BROKEN);
      if (broken >= 0) bytes[broken] = 0xff;
      return [path, bytes];
    }),
  );
}
