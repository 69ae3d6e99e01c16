/** What the studio's rule asks of overrides, said as a requirement of a model: both refuse the same runs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonFile } from "../../src/config/json-file.js";
import { findLayouts } from "../../src/config/layout.js";
import { loadPolicy } from "../../src/config/policy.js";
import { predicateOf } from "../../src/config/predicates.js";
import { auditRegistry } from "../../src/engine/everything.js";
import type { Requirement } from "../../src/model/model.js";
import { musicStudio } from "../../src/model/music-studio.js";
import { ModelTable } from "../../src/model/table.js";
import { override, overrideUpdate, registryFiles, run } from "../../src/rules/examples.js";
import { rules } from "../../src/rules/index.js";
import { MemoryState } from "../../src/sources/memory.js";
import { NOW } from "../helpers/lint-files.js";

const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
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
  const state = new MemoryState(files);
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

test(`both refuse the same runs (seed ${SEED})`, async () => {
  const requires = await requirements();
  const hits: Record<string, number> = {
    "no override": 0,
    several: 0,
    voided: 0,
    newer: 0,
    refused: 0,
    allowed: 0,
  };
  const hit = (name: string, isHit: boolean) => {
    hits[name] = (hits[name] ?? 0) + Number(isHit);
  };
  await fc.assert(
    fc.asyncProperty(
      fieldsOf(maybe("uniqueness_scene", "FAIL"), maybe("genre_id", undefined), maybe("version_ids", [])),
      fc.array(overrides, { maxLength: 3 }),
      fc.oneof(fc.constant([]), fc.array(updates, { maxLength: 1 })),
      fc.boolean(),
      async (fields, allowed, changed, isNewer) => {
        const first = run({ uniqueness_hook: "FAIL", ...fields });
        const runs = isNewer ? [first, { ...first, last_updated_utc: "2026-01-02T23:00Z" }] : [first];
        const lines = [...allowed.map((one) => override(one)), ...changed.map((one) => overrideUpdate(one))];
        const { studio, declared } = await refused(registryFiles({ runs, overrides: lines }), requires);
        hit("no override", allowed.length === 0);
        hit("several", allowed.length > 1);
        hit("voided", changed.length > 0);
        hit("newer", isNewer);
        hit(studio.length > 0 ? "refused" : "allowed", true);
        expect(declared).toEqual(studio);
      },
    ),
    { seed: SEED, numRuns: 200 },
  );
  expect(Object.entries(hits).filter(([, count]) => count === 0)).toEqual([]);
});
