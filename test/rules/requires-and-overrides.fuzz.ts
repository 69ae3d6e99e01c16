/** What the studio's rule asks of overrides, said as a requirement of a model: both refuse the same runs. */
import fc from "fast-check";
import { auditRegistry } from "../../src/check/evaluate/everything.js";
import { JsonFile } from "../../src/registry/config/json-file.js";
import { findLayouts } from "../../src/registry/config/layout.js";
import { loadPolicy } from "../../src/registry/config/policy.js";
import { predicateOf } from "../../src/registry/config/predicates.js";
import type { Requirement } from "../../src/registry/model/model.js";
import { musicStudio } from "../../src/registry/model/music-studio.js";
import { ModelTable } from "../../src/registry/model/table.js";
import { override, overrideUpdate, registryFiles, run } from "../../src/rules/examples.js";
import { rules } from "../../src/rules/index.js";
import { MemorySnapshot } from "../../src/sources/snapshots/memory.js";
import { fuzz, type Outcome } from "../fuzz/harness.js";
import type { Random } from "../fuzz/random.js";
import { sample } from "../fuzz/sample.js";
import { NOW } from "../helpers/lint-files.js";

const CHECKS = [
  ["uniqueness_hook", "HOOK_REUSE"],
  ["uniqueness_scene", "SCENE_COLLISION"],
  ["uniqueness_scripture", "SCRIPTURE_REUSE"],
] as const;
const same = (...fields: string[]) => fields.map((field) => ({ ours: field, theirs: field }));
const FINISHED = { type: "string", pattern: "\\S", not: { pattern: "^\\s*\\[?TBD\\]?\\s*$" } };

async function requirements(): Promise<Requirement[]> {
  const file = JsonFile.parse("model.json", "{}");
  return Promise.all(
    CHECKS.map(async ([field, type]) => {
      const when = await predicateOf(file, "", {
        properties: { qa_gate2: { const: "PASS" }, [field]: { const: "FAIL" } },
      });
      const that = await predicateOf(file, "", {
        properties: { override_type: { const: type }, policy_failed: FINISHED, why_allowed: FINISHED },
      });
      return {
        when: when.test,
        decidedBy: ["qa_gate2", field],
        type: "OVERRIDE",
        by: same("run_id", "artist_id", "genre_id"),
        agreeWhereBoth: [
          ...same("scripture_packet_id", "work_id", "story_id", "song_frame_id"),
          { ours: "version_ids", theirs: "version_id" },
        ],
        that: that.test,
        asked: [{ field: "override_type", value: type }],
        inactive: { field: "status", values: ["voided", "test_complete_no_artifact_created"] },
      };
    }),
  );
}

/** The runs that either rule refuses, with the check. */
async function refused(files: Record<string, string>, requires: readonly Requirement[]) {
  const state = new MemorySnapshot(files);
  const [found] = await findLayouts(state, "");
  if (!found) throw new Error("the files hold no registry");
  const types = musicStudio.types.map((type) => (type.name === "RUN" ? { ...type, requires } : type));
  const layout = { ...found, model: new ModelTable({ ...musicStudio, types }) };
  const subject = { state, layout, policy: await loadPolicy(state, layout), now: NOW.getTime() / 60_000 };
  const { findings } = await auditRegistry(subject, { rules, isCommitted: () => false });
  const of = (rule: string) =>
    findings
      .flatMap(({ ruleId, path, line, pointer }) => (ruleId === rule ? [`${path}:${line} ${pointer}`] : []))
      .sort();
  return { studio: of("uniqueness-override"), declared: of("requires") };
}

const maybe = (name: string, ...values: unknown[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom(...values).map((value) => ({ [name]: value })) },
  );
const fieldsOf = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Record<string, unknown>);

const overrides = fieldsOf(
  maybe("override_id", "OVR-20260102-2150-Z2Z2"),
  maybe("override_type", "SCENE_COLLISION", "SCRIPTURE_REUSE"),
  maybe("artist_id", "ART-somebody-else"),
  maybe("genre_id", undefined),
  maybe("run_id", "RUN-20260102-2140-Z2Z2"),
  maybe("why_allowed", "[TBD]", undefined, ""),
  maybe("work_id", "WORK-20260102-2205-Z2Z2"),
  maybe("version_id", "VER-20260102-2206-Z2Z2"),
);
const updates = fieldsOf(maybe("status", "active"), maybe("override_id", "OVR-20260102-2150-Z2Z2"));

type Fields = Record<string, unknown>;

interface Case {
  runs: readonly Fields[];
  overrides: readonly Fields[];
  updates: readonly Fields[];
}

/** What a case is made to have: a field of its first override that decides, or what stands beside it. */
const DEALS: Readonly<
  Record<string, { override?: Fields; update?: Fields; run?: Fields; newer?: true; none?: true }>
> = {
  "no override": { none: true },
  "an override that fits": {},
  "voided by an update": { update: { status: "voided" } },
  "active by an update": { update: { status: "active" } },
  "another type": { override: { override_type: "SCENE_COLLISION" } },
  "another lane": { override: { artist_id: "ART-somebody-else" } },
  "no lane on both sides": { override: { genre_id: undefined }, run: { genre_id: undefined } },
  "another run": { override: { run_id: "RUN-20260102-2140-Z2Z2" } },
  "an unfinished reason": { override: { why_allowed: "[TBD]" } },
  "no reason": { override: { why_allowed: undefined } },
  "another work": { override: { work_id: "WORK-20260102-2205-Z2Z2" } },
  "another version": { override: { version_id: "VER-20260102-2206-Z2Z2" } },
  "a newer record of the run": { newer: true },
};

function make(random: Random, deal: string): Case {
  const { override: first = {}, update, run: changes = {}, newer, none } = DEALS[deal] ?? {};
  const fields = sample(fieldsOf(maybe("uniqueness_scene", "FAIL"), maybe("version_ids", [])), random);
  const others = none ? [] : sample(fc.array(overrides, { maxLength: 2 }), random);
  const more = sample(fc.array(updates, { maxLength: 1 }), random);
  const record = run({ uniqueness_hook: "FAIL", ...fields, ...changes });
  return {
    runs: newer ? [record, { ...record, last_updated_utc: "2026-01-02T23:00Z" }] : [record],
    overrides: none ? [] : [override(first), ...others.map((one) => override(one))],
    updates: update ? [overrideUpdate(update)] : more.map((one) => overrideUpdate(one)),
  };
}

async function judgeOne(
  { runs, overrides: allowed, updates: changed }: Case,
  requires: readonly Requirement[],
) {
  const { studio, declared } = await refused(
    registryFiles({ runs, overrides: [...allowed, ...changed] }),
    requires,
  );
  const isSame = JSON.stringify(studio) === JSON.stringify(declared);
  const outcome: Outcome = {
    hit: [studio.length > 0 ? "refused" : "allowed"],
    wrong: isSame ? undefined : `the rule: ${studio.join(", ")}; the requirement: ${declared.join(", ")}`,
  };
  return outcome;
}

fuzz({
  name: "requires-and-overrides",
  deals: Object.keys(DEALS),
  outcomes: ["refused", "allowed"],
  count: { test: 200, fuzz: 10_000 },
  together: 50,
  make,
  show: (one) => JSON.stringify(one),
  judge: async (cases) => {
    const requires = await requirements();
    return Promise.all(cases.map((one) => judgeOne(one, requires)));
  },
});
