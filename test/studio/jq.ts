/** The questions of docs/queries.md as jq answers them: written from the page, not from the program. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { NOW } from "../helpers/lint-files.js";
import { OVERRIDES, RUNS, SONGS } from "../helpers/repository.js";
import type { Row } from "../query/ask.js";

export const COMMANDS = ["list", "stats", "failed", "latest", "versions", "overrides"] as const;

/** A question in the words of the command line; what is left out is not asked. */
export interface Question {
  command: (typeof COMMANDS)[number];
  artist?: string;
  genre?: string;
  machine?: string;
  by?: string;
  gate2?: string;
  uniqueness?: string;
  from?: string;
  to?: string;
  last?: string;
  all?: boolean;
  work?: string;
  newest?: boolean;
  run?: string;
  days?: number;
}

/** The question as arguments. */
export function argvOf({ command, all, work, newest, ...flags }: Question): string[] {
  return [
    ...(command === "stats" ? ["list", "--stats"] : [command]),
    ...(work === undefined ? [] : [work]),
    ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)]),
    ...(all ? ["--all-lines"] : []),
    ...(newest ? ["--latest"] : []),
  ];
}

const PROGRAM = `
def records($raw): $raw | split("\\n") | map(try fromjson catch empty)
  | to_entries | map({at: .key, record: .value});
def of($type): map(select(.record.record_type == $type));
# A time of the registry: there is such a minute, which to and fro does not change.
def is_time: type == "string" and test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z$") and length == 17
  and . == (try (strptime("%Y-%m-%dT%H:%MZ") | mktime | strftime("%Y-%m-%dT%H:%MZ")) catch "");
def time: if is_time then . else "" end;
def spoken: {RUN: [.last_updated_utc, .created_utc], WORK: [.last_updated_utc, .created_utc],
    OVERRIDE_UPDATE: [.update_utc]}[.record_type] // [.created_utc]
  | [.[] | select(is_time)][0] // "";
# The tests' clock and the day that another machine may be ahead.
def is_ahead: . > (($now | fromdateiso8601) + 86400 | todateiso8601 | .[0:16] + "Z");
def answering($id): map(select(.record | spoken | is_ahead | not))
  | group_by(.record[$id]) | map(max_by([(.record | spoken), .at]));
def oldest_first: sort_by([(.record.created_utc | time), .at]);
def newest($n): if $n == null then . else .[([length - $n, 0] | max):] end;

def minutes_of($unit): {h: 60, d: 1440, w: 10080}[$unit];
def ago: capture("^(?<n>[0-9]+)(?<unit>[hdw])$") | (.n | tonumber) * minutes_of(.unit);
def is_span: test("^[0-9]+[hdw]$");
def is_day: test("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
def moment: if is_span then ($now | fromdateiso8601) - 60 * ago | todateiso8601 | .[0:16] + "Z" else . end;
# A day is compared with a day, so that the whole of it is meant.
def since($from): is_time and if $from | is_day then .[0:10] >= $from else . >= ($from | moment) end;
def until_end($to): is_time and if $to | is_day then .[0:10] <= $to else . <= ($to | moment) end;

def checks: [.uniqueness_hook, .uniqueness_scene, .uniqueness_scripture];
def gave($wanted):
  if $wanted | contains("=") then ($wanted | split("=")) as $pair | .["uniqueness_" + $pair[0]] == $pair[1]
  else checks | any(. == $wanted) end;
def prefixed($prefix): if startswith($prefix) then . else $prefix + . end;
def last_is_span($q): $q.last != null and ($q.last | is_span);
def from_of($q): if last_is_span($q) then $q.last else $q.from end;
def count_of($q): if $q.last == null or last_is_span($q) then null else $q.last | tonumber end;
def in_lane($q):
  ($q.artist == null or .artist_id == ($q.artist | prefixed("ART-")))
  and ($q.genre == null or .genre_id == ($q.genre | prefixed("GEN-")));
def fits($q): in_lane($q)
  and ($q.machine == null or .machine_id == $q.machine)
  and ($q.by == null or .created_by == $q.by)
  and ($q.gate2 == null or .qa_gate2 == $q.gate2)
  and ($q.uniqueness == null or gave($q.uniqueness))
  and (from_of($q) == null or (.created_utc | since(from_of($q))))
  and ($q.to == null or (.created_utc | until_end($q.to)));

def runs($q): records($runs) | of("RUN") | if $q.all then . else answering("run_id") end
  | map(select(.record | fits($q))) | oldest_first;
def overrides($q): (records($overrides) | of("OVERRIDE_UPDATE") | answering("override_id") | map(.record)) as $updates
  | records($overrides) | of("OVERRIDE") | answering("override_id")
  | map(select(.record | in_lane($q) and ($q.run == null or .run_id == $q.run)
      and ($q.days == null or (.created_utc | since("\\($q.days)d")))))
  | oldest_first | map(.record)
  | map(.override_id as $id | ([$updates[] | select(.override_id == $id)][0]) as $update
      | . + {status: ($update.status // "active"), update: $update});
def counted($group; value): group_by(value) | map({
  group: $group, value: (.[0] | value), runs: length,
  passed: map(select(.qa_gate2 == "PASS")) | length,
  failedUniqueness: map(select(gave("FAIL"))) | length});

def answer: . as $q
  | if .command == "list" then runs($q) | newest(count_of($q)) | map(.record)
    elif .command == "stats" then runs($q) | newest(count_of($q)) | map(.record)
      | counted("lane"; "\\(.artist_id) \\(.genre_id)") + counted("machine"; .machine_id)
      + counted("executor"; .created_by) + counted("month"; .created_utc | if is_time then .[0:7] else "(none)" end)
    elif .command == "failed" then runs($q) | map(select(.record | gave("FAIL"))) | newest(count_of($q)) | map(.record)
      | map(.run_id as $id | . + {overrides: overrides({run: $id})})
    elif .command == "latest" then runs({artist: .artist, genre: .genre})
      | map(select(.record.qa_gate2 == "PASS")) | newest(1) | map(.record)
    elif .command == "versions" then records($songs) | of("VERSION") | answering("version_id")
      | map(select(.record.work_id == $q.work)) | oldest_first
      | newest(if $q.newest then 1 else null end) | map(.record)
    else overrides($q) end;
[$questions[] | answer]
`;

/** Whether jq is installed. */
export function hasJq(): boolean {
  return spawnSync("jq", ["--version"]).status === 0;
}

/** What jq answers to each question about the logs of a folder. */
export function askJq(folder: string, questions: readonly Question[], clock = NOW): Row[][] {
  const files = [
    ["runs", RUNS],
    ["songs", SONGS],
    ["overrides", OVERRIDES],
  ].flatMap(([name = "", path = ""]) =>
    existsSync(join(folder, path)) ? ["--rawfile", name, join(folder, path)] : ["--arg", name, ""],
  );
  const now = `${clock.toISOString().slice(0, 19)}Z`;
  const args = [
    "-n",
    "-c",
    ...files,
    "--arg",
    "now",
    now,
    "--argjson",
    "questions",
    JSON.stringify(questions),
  ];
  const { status, stdout, stderr } = spawnSync("jq", [...args, PROGRAM], {
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });
  if (status !== 0) throw new Error(`jq: ${stderr}`);
  return JSON.parse(stdout) as Row[][];
}
