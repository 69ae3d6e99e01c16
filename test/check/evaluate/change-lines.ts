/** Lines at random for the logs of a registry, and how what a change brings in differs from what audits find. */
import fc from "fast-check";
import type { Finding } from "../../../src/base/core/finding.js";
import { checkChange } from "../../../src/check/evaluate/change.js";
import { auditRegistry } from "../../../src/check/evaluate/everything.js";
import type { EvaluationInput, EvaluationResult } from "../../../src/check/findings/evaluation-result.js";
import { findLayouts } from "../../../src/registry/config/layout.js";
import { loadPolicy } from "../../../src/registry/config/policy.js";
import { override, overrideUpdate, registryFiles, run, version, work } from "../../../src/rules/examples.js";
import { rules } from "../../../src/rules/index.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { NOW } from "../../helpers/lint-files.js";
import { OVERRIDES, RUNS, SONGS } from "../../helpers/repository.js";

type Fields = Record<string, unknown>;
export type Files = Readonly<Record<string, string>>;

/** A line for a log. */
export interface Added {
  path: string;
  text: string;
}

const idsLike = (id: string) =>
  fc.constantFrom(id, id, id.slice(0, -4).concat("Z2Z2"), id.slice(0, -4).concat("Y3Y3"));
const RUN_ID = idsLike("RUN-20260102-2140-A7K2");
const WORK_ID = idsLike("WORK-20260102-2205-D1S4");
const VERSION_ID = idsLike("VER-20260102-2206-H8Q8");
const OVERRIDE_ID = idsLike("OVR-20260102-2150-K6M1");
const GATE = fc.constantFrom("PASS", "FAIL");

/** Changes of some of a record's fields; most of them are left as they are. */
function some(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Fields> {
  return fc
    .record(fields, { requiredKeys: [] })
    .chain((all) => fc.subarray(Object.entries(all), { maxLength: Math.min(3, Object.keys(all).length) }))
    .map((chosen) => Object.fromEntries(chosen));
}

const time = fc.constantFrom(
  "2026-01-02T22:06Z",
  "2026-01-02T23:00Z",
  "2026-01-03T09:00Z",
  "2026-01-02T20:00Z",
);
const lane = {
  artist_id: fc.constantFrom("ART-jack-mercer", "ART-somebody-else"),
  genre_id: fc.constantFrom("GEN-outlaw-country", "GEN-gospel"),
};
const oddities = {
  notes: fc.constantFrom("a note", "RUN-20260102-2140-A7K2", "TBD"),
  colour: fc.constantFrom("red"),
  created_utc: fc.constantFrom("2026-01-02T22:06Z", "2026-01-02", "TBD", "9999-01-01T00:00Z"),
  last_updated_utc: time,
};

const runLine = fc
  .tuple(
    RUN_ID,
    some({
      ...lane,
      ...oddities,
      work_id: fc.oneof(WORK_ID, fc.constantFrom(undefined, "TBD")),
      version_ids: fc.uniqueArray(VERSION_ID, { maxLength: 2 }),
      qa_gate1: fc.constantFrom("PASS", "FAIL", "REWRITE_REQUIRED"),
      qa_gate2: GATE,
      qa_gate3: GATE,
      uniqueness_hook: GATE,
      uniqueness_scene: GATE,
      machine_id: fc.constantFrom("C1", "C2"),
      created_by: fc.constantFrom("claude", "gpt"),
      scripture_packet_id: fc.constantFrom("SCR-20260102-2100-P4W9", "SCR-20260101-0900-B1B1", undefined),
    }),
  )
  .map(([run_id, changes]) => ({ path: RUNS, record: run({ run_id, ...changes }) }));

const workLine = fc
  .tuple(WORK_ID, some({ ...lane, ...oddities, title_current: fc.constantFrom("Another", "", undefined) }))
  .map(([work_id, changes]) => ({ path: SONGS, record: work({ work_id, ...changes }) }));

const versionLine = fc
  .tuple(
    VERSION_ID,
    some({
      ...lane,
      ...oddities,
      run_id: RUN_ID,
      work_id: WORK_ID,
      version_label: fc.constantFrom("v02", "second"),
      qa_gate2: GATE,
      scripture_packet_id: fc.constantFrom("SCR-20260101-0900-B1B1"),
      saved_filepath_abs: fc.constantFrom("", "C:\\Studio\\Songs\\other.md"),
    }),
  )
  .map(([version_id, changes]) => ({ path: SONGS, record: version({ version_id, ...changes }) }));

const overrideLine = fc
  .tuple(
    OVERRIDE_ID,
    some({
      ...lane,
      ...oddities,
      run_id: RUN_ID,
      override_type: fc.constantFrom("HOOK_REUSE", "SCENE_COLLISION", "OTHER"),
      approved_by: fc.constantFrom("Dana Whitlock", "gpt"),
      hook_family_id: fc.constantFrom(undefined),
      work_id: WORK_ID,
    }),
  )
  .map(([override_id, changes]) => ({ path: OVERRIDES, record: override({ override_id, ...changes }) }));

const updateLine = fc
  .tuple(
    OVERRIDE_ID,
    some({
      status: fc.constantFrom("active", "voided", "odd"),
      update_utc: fc.constantFrom("2026-01-03T09:00Z", "2026-01-04T09:00Z", "2026-01-03T08:00Z"),
      notes: fc.constantFrom("again"),
    }),
  )
  .map(([override_id, changes]) => ({
    path: OVERRIDES,
    record: overrideUpdate({ override_id, ...changes }),
  }));

/** A record as JSON, in which some letters of its ids may be written as escapes. */
export function spell(record: Fields, escapes: number): string {
  const text = JSON.stringify(record);
  if (escapes === 0) return text;
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/"(RUN|WORK|VER|OVR)-[^"]*"/g, (id) =>
    id.replace(/[A-Z0-9]/g, (character, at: number) => (at % escapes === 0 ? escaped(character) : character)),
  );
}

const spelled = (line: fc.Arbitrary<{ path: string; record: Fields }>): fc.Arbitrary<Added> =>
  fc
    .tuple(line, fc.constantFrom(0, 0, 0, 0, 1, 3))
    .map(([{ path, record }, escapes]) => ({ path, text: spell(record, escapes) }));

const oddLine: fc.Arbitrary<Added> = fc.record({
  path: fc.constantFrom(RUNS, SONGS, OVERRIDES),
  text: fc.constantFrom(
    "",
    "{",
    "[]",
    "x",
    JSON.stringify(run()),
    JSON.stringify(work()),
    '{"record_type":"RUN"}',
  ),
});

/** Lines by what they are about. */
export const LINES = {
  RUN: spelled(runLine),
  WORK: spelled(workLine),
  VERSION: spelled(versionLine),
  OVERRIDE: spelled(overrideLine),
  OVERRIDE_UPDATE: spelled(updateLine),
  odd: oddLine,
} as const;

export const line: fc.Arbitrary<Added> = fc.oneof(
  { weight: 4, arbitrary: LINES.RUN },
  { weight: 2, arbitrary: LINES.WORK },
  { weight: 3, arbitrary: LINES.VERSION },
  { weight: 3, arbitrary: LINES.OVERRIDE },
  { weight: 2, arbitrary: LINES.OVERRIDE_UPDATE },
  { weight: 1, arbitrary: LINES.odd },
);

/** What is committed when the change is made: a valid registry, as small as it can be, or a fuller one. */
export const healthy: fc.Arbitrary<Files> = fc.constantFrom(
  registryFiles(),
  registryFiles({ overrides: [override()] }),
  registryFiles({ runs: [run({ uniqueness_hook: "FAIL" })], overrides: [override()] }),
  registryFiles({ overrides: [override(), overrideUpdate()] }),
  registryFiles({
    runs: [run(), run({ last_updated_utc: "2026-01-02T23:00Z", notes: "mastered" })],
    songs: [version(), work()],
    overrides: [overrideUpdate(), override()],
  }),
  {},
);

export function append(files: Files, lines: readonly Added[]): Files {
  const grown = { ...files };
  for (const { path, text } of lines) grown[path] = `${grown[path] ?? ""}${text}\n`;
  return grown;
}

const ALWAYS = { "60-REGISTRY/README.md": "the registry\n" };

export async function subjectOf(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<EvaluationInput> {
  const state = new MemorySnapshot({ ...ALWAYS, ...files });
  const [layout] = await findLayouts(state, "");
  if (!layout) throw new Error("the files hold no registry");
  return { state, layout, policy: await loadPolicy(state, layout), now: NOW.getTime() / 60_000 };
}

/** What was judged. Throws where that failed. */
function whole(judged: EvaluationResult): EvaluationResult {
  if (judged.faults.length > 0) throw new Error(judged.faults.map(({ message }) => message).join("; "));
  return judged;
}

export async function audit(files: Files): Promise<EvaluationResult> {
  return whole(await auditRegistry(await subjectOf(files), { rules, isCommitted: () => false }));
}

/** What a change brings in, by itself. */
export async function judge(before: Files, after: Files): Promise<Finding[]> {
  const { state: base } = await subjectOf(before);
  const options = { rules, base, waiversOfBase: false };
  const { findings } = whole(await checkChange(await subjectOf(after), options));
  return findings.filter(({ introduced }) => introduced);
}

const keyOf = ({ ruleId, path, line: number, recordId, pointer, message }: Finding) =>
  [ruleId, path, number, recordId, pointer, message].join(" | ");

/** What of one list is not in another, as often as it is not. */
function without(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const left = others.map(keyOf);
  return findings.filter((finding) => {
    const at = left.indexOf(keyOf(finding));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const IDENTITY: Record<string, string> = {
  RUN: "run_id",
  WORK: "work_id",
  VERSION: "version_id",
  OVERRIDE: "override_id",
  OVERRIDE_UPDATE: "override_id",
};

function thingOf(text: string | undefined): string | undefined {
  try {
    const value = JSON.parse(text ?? "") as Fields;
    const field = IDENTITY[String(value.record_type)];
    return field === undefined ? undefined : `${value.record_type} ${value[field]}`;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a finding is on a line that the change adds, of a thing that other lines are about as well. */
function isOnOneOfSeveral(finding: Finding, before: Files, after: Files): boolean {
  const lines = (after[finding.path] ?? "").split("\n");
  const known = (before[finding.path] ?? "").split("\n").length - 1;
  const number = finding.line ?? 0;
  const thing = thingOf(lines[number - 1]);
  return number > known && lines.filter((text) => thing !== undefined && thingOf(text) === thing).length > 1;
}

/** Where the judgement of a change and the audits before and after it disagree, and how many findings it brings in. */
export async function disagreements(before: Files, after: Files) {
  const brought = without((await audit(after)).findings, (await audit(before)).findings);
  const staged = await judge(before, after);
  const more = without(staged, brought).filter((finding) => !isOnOneOfSeveral(finding, before, after));
  return { missed: without(brought, staged).map(keyOf), more: more.map(keyOf), brought: brought.length };
}
