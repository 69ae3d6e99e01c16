import { createHash } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import type { Finding } from "../../../src/base/core/finding.js";
import { auditRegistry } from "../../../src/check/evaluate/everything.js";
import { findLayouts } from "../../../src/registry/config/layout.js";
import { loadPolicy } from "../../../src/registry/config/policy.js";
import { jsonl, registryFiles, run, version, waiver, work } from "../../../src/rules/examples.js";
import { rules } from "../../../src/rules/index.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { type Proposed, proposedBy } from "../../helpers/do-steps.js";
import { failedRun } from "../../helpers/history.js";
import { NOW } from "../../helpers/lint-files.js";
import { Repository, RUNS, SONGS } from "../../helpers/repository.js";

type Files = Record<string, string>;

/** Audits a registry all of whose lines are committed. */
async function auditCommitted(files: Files): Promise<Finding[]> {
  const state = new MemorySnapshot(files);
  const [layout] = await findLayouts(state, "");
  if (!layout) throw new Error("there is no registry");
  const now = Math.floor(NOW.getTime() / 60_000);
  const subject = { state, layout, policy: await loadPolicy(state, layout), now };
  const { findings, faults } = await auditRegistry(subject, { rules, isCommitted: () => true });
  expect(faults).toEqual([]);
  return findings;
}

/** What a finding is about, wherever its line is. */
const subjectOf = ({ ruleId, class: kind, pointer, recordId, message }: Finding) =>
  [ruleId, kind, pointer, recordId, message].join(" | ");

/** What a person gives where a proposal leaves it open: an approval, a reason, the thing that an override covers. */
const BY_A_PERSON: Record<string, string> = {
  approved_by: "Dana Whitlock",
  updated_by: "Dana Whitlock",
  reason: "looked into",
  notes: "looked into",
  policy_failed: "used 12 days ago",
  why_allowed: "it answers the earlier song",
  hook_family_id: "HKF-toll-at-the-crossing",
  scripture_packet_id: "SCR-20260102-2100-P4W9",
  scene_fingerprint_hash: "a".repeat(64),
};

/** A proposed record as a line: nothing is changed, only what it leaves blank is given. */
function lineOf({ record }: Proposed): string {
  const given = Object.entries(record).map(([field, value]) => {
    if (value === "" && !BY_A_PERSON[field]) throw new Error(`nobody can tell what ${field} should be`);
    return [field, value === "" ? BY_A_PERSON[field] : value];
  });
  return jsonl([Object.fromEntries(given)]);
}

function append(files: Files, draft: Proposed): Files {
  const { path } = draft;
  const before = files[path] ?? "";
  const newline = before === "" || before.endsWith("\n") ? "" : "\n";
  return { ...files, [path]: before + newline + lineOf(draft) };
}

/** The record that a finding proposes, where nothing is wrong in it and only blanks are to be filled in. */
function proposalOf(finding: Finding): Proposed | undefined {
  const proposed = proposedBy(finding);
  const isBlank = finding.needs.every(({ pointer }) => proposed?.record[pointer.slice(1)] === "");
  return isBlank ? proposed : undefined;
}

const examples = rules.flatMap((rule) =>
  rule.examples().bad.map(({ title, files }) => [`${rule.id}: ${title}`, { ...files }] as const),
);

const NO_WORK = { work_id: "WORK-20260102-2205-D1S5" };
const hashOf = (line: string) => createHash("sha256").update(line).digest("hex");

describe("S22: a record that is proposed for a committed mistake is right when it is appended as it stands", () => {
  it.each(examples)("%s", async (_, files) => {
    const before = await auditCommitted(files);
    const known = new Set(before.map(subjectOf));
    for (const finding of before) {
      const draft = proposalOf(finding);
      if (!draft) continue;
      const after = (await auditCommitted(append(files, draft))).map(subjectOf);
      const timesIn = (subjects: readonly string[]) =>
        subjects.filter((one) => one === subjectOf(finding)).length;
      expect(timesIn(after), finding.hint).toBe(timesIn(before.map(subjectOf)) - 1);
      expect(after.filter((subject) => !known.has(subject))).toEqual([]);
    }
  });

  it("two versions that a run does not list are listed by one record", async () => {
    const second = version({ version_id: "VER-20260102-2206-J2J2", version_label: "v02" });
    const third = version({ version_id: "VER-20260102-2206-K3K3", version_label: "v03" });
    const files = registryFiles({ songs: [work(), version(), second, third] });
    const proposals = (await auditCommitted(files)).map((finding) => proposalOf(finding));
    expect(proposals).toHaveLength(2);
    expect(proposals[0]).toEqual(proposals[1]);
    expect(await auditCommitted(append(files, proposals[0] as Proposed))).toEqual([]);
  });

  it("a mistyped version id of the run is left out of the record that lists the version it meant", async () => {
    const files = registryFiles({ runs: [run({ version_ids: ["VER-20260102-2206-H8Q9"] })] });
    const findings = await auditCommitted(files);
    const [unlisted] = findings.filter(({ class: kind }) => kind === "unlisted");
    expect(unlisted?.hint).toContain(
      "append a newer RUN record of RUN-20260102-2140-A7K2 that has VER-20260102-2206-H8Q8 in version_ids, without VER-20260102-2206-H8Q9",
    );
    expect(await auditCommitted(append(files, proposedBy(unlisted as Finding) as Proposed))).toEqual([]);
  });

  it("no record of a run is proposed where a line that can't be read may hold the version it names", async () => {
    const runs = [run({ version_ids: ["VER-20260102-2206-H8Q9"] })];
    const waivers = [waiver({ rule: "valid-json", path: SONGS, line_sha256: hashOf("{") })];
    const findings = await auditCommitted(registryFiles({ runs, songs: [work(), version(), "{"], waivers }));
    const [unlisted] = findings.filter(({ class: kind }) => kind === "unlisted");
    expect(unlisted?.steps).toEqual([]);
  });

  it("two failed checks of one run are allowed by two records with ids of their own", async () => {
    let files: Files = registryFiles({ runs: [run({ uniqueness_hook: "FAIL", uniqueness_scene: "FAIL" })] });
    for (const finding of await auditCommitted(files)) files = append(files, proposalOf(finding) as Proposed);
    expect(await auditCommitted(files)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["the run has another mistake that the copy would repeat", { uniquenes_hook: "PASS" }, {}],
    ["the run failed gate 2", { qa_gate2: "FAIL", version_ids: [] }, {}],
    ["the version is of another packet", {}, { scripture_packet_id: "SCR-20260101-0900-B1B1" }],
    ["the version is of another lane", {}, { genre_id: "GEN-gospel" }],
    ["run and version name a work that is not there", NO_WORK, NO_WORK],
    ["the run is dated as far ahead as a clock may be", { last_updated_utc: "2026-01-11T12:00Z" }, {}],
  ])("no record of a run is proposed where %s", async (_, runChanges, versionChanges) => {
    const second = version({ version_id: "VER-20260102-2206-J2J2", version_label: "v02", ...versionChanges });
    const files = registryFiles({ runs: [run(runChanges)], songs: [work(), version(), second] });
    const unlisted = (await auditCommitted(files)).filter(({ class: kind }) => kind === "unlisted");
    expect(unlisted.length).toBeGreaterThan(0);
    expect(unlisted.map(proposalOf)).toEqual(unlisted.map(() => undefined));
  });

  it("no copy of a wrong run is proposed: the hint says what the newer record has to say", async () => {
    const [finding] = await auditCommitted(
      registryFiles({ runs: [run({ version_ids: [] })], songs: [work()] }),
    );
    expect(finding && proposalOf(finding)).toBeUndefined();
    expect(finding?.hint).toBe(
      "the line is committed and stays as it is: append a newer RUN record of RUN-20260102-2140-A7K2, in which you give version_ids, or set qa_gate2 to FAIL",
    );
  });
});

/** A committed registry, what an audit says of it, and what it says once some lines are appended and committed. */
class Committed {
  readonly #repository = Repository.create();

  constructor(files: Files) {
    this.#repository.commitFiles(files, "the mistake");
  }

  async findings(): Promise<Finding[]> {
    const { findings, faults } = await this.#repository.lint();
    expect(faults).toEqual([]);
    return findings;
  }

  /** Appends what is proposed for each finding, with what a person gives, and commits it. */
  async followProposals(): Promise<void> {
    for (const finding of await this.findings()) {
      const draft = proposalOf(finding);
      if (!draft) throw new Error(`nothing is proposed: ${finding.hint}`);
      this.appendLine(draft.path, lineOf(draft));
    }
  }

  appendLine(path: string, line: string): void {
    const before = this.#repository.git("ls-files", path) === "" ? "" : this.#repository.read(path);
    this.#repository.commitFiles({ [path]: before + line }, "the way out");
  }
}

const later = { last_updated_utc: "2026-01-10T12:00Z" };

/** A committed line that its own rule finds for good, and the record that puts the thing right. */
const FOUND_FOR_GOOD: [
  string,
  Parameters<typeof registryFiles>[0],
  [path: string, record: object],
  string,
][] = [
  [
    "a value of a RUN",
    { runs: [run({ qa_gate1: "pass" })] },
    [RUNS, run(later)],
    "RUN record of RUN-20260102-2140-A7K2",
  ],
  [
    "a missing field of a RUN",
    { runs: [run({ machine_id: undefined })] },
    [RUNS, run(later)],
    "RUN record of RUN-20260102-2140-A7K2",
  ],
  [
    "a placeholder in a RUN",
    { runs: [run({ story_id: "TBD" })] },
    [RUNS, run(later)],
    "RUN record of RUN-20260102-2140-A7K2",
  ],
  [
    "an unknown field of a RUN",
    { runs: [run({ mood: "low" })] },
    [RUNS, run(later)],
    "RUN record of RUN-20260102-2140-A7K2",
  ],
  [
    "a value of a WORK",
    { songs: [work({ status: "Draft" }), version()] },
    [SONGS, work(later)],
    "WORK record of WORK-20260102-2205-D1S4",
  ],
];

describe("a committed line that its own rule finds for good", () => {
  it.each(FOUND_FOR_GOOD)(
    "%s: a newer record, and a waiver of the old line",
    async (_, logs, [path, record], name) => {
      const registry = new Committed(registryFiles(logs));
      const [finding, ...others] = await registry.findings();
      expect(others).toEqual([]);
      expect(finding?.hint).toContain(`append a newer, correct ${name}, in which you `);
      expect(finding?.hint).toContain("; and for the old line have a person give reason and approved_by");
      await registry.followProposals();
      expect(await registry.findings()).toEqual([]);
      registry.appendLine(path, jsonl([record as Record<string, unknown>]));
      expect(await registry.findings()).toEqual([]);
    },
  );

  it("a run without a readable id has nothing to supersede: it is waived", async () => {
    const line = { ...failedRun(1), run_id: "RUN_1" };
    const [finding] = await new Committed(registryFiles({ runs: [run(), line] })).findings();
    expect(finding?.hint).toMatch(/stays as it is: have a person give reason/);
  });

  it("a VERSION is only waived", async () => {
    const songs = [work(), version({ mood: "low" })];
    const [finding] = await new Committed(registryFiles({ songs })).findings();
    expect(finding?.hint).toMatch(/stays as it is: have a person give reason/);
  });

  it("a key that stands twice: the record again, and a waiver of the old line", async () => {
    const twice = JSON.stringify(failedRun(1)).replace('"qa_gate2"', '"qa_gate2":"PASS","qa_gate2"');
    const registry = new Committed(registryFiles({ runs: [run(), twice] }));
    const [finding] = await registry.findings();
    expect(finding?.hint).toContain(
      "if it contains a record, append that again, correctly, as a new line; and for the old line have a person",
    );
    await registry.followProposals();
    registry.appendLine(RUNS, jsonl([failedRun(1)]));
    expect(await registry.findings()).toEqual([]);
  });
});

describe("S22: a committed slip", () => {
  it("a mistyped version id: a newer record with the right one", async () => {
    const registry = new Committed(
      registryFiles({ runs: [run({ version_ids: ["VER-20260102-2206-H8Q9"] })] }),
    );
    const hints = (await registry.findings())
      .filter(({ ruleId }) => ruleId === "song-refs")
      .map(({ hint }) => hint);
    expect(hints).toEqual([
      expect.stringContaining("append a newer RUN record of RUN-20260102-2140-A7K2 with the right id"),
    ]);
    registry.appendLine(RUNS, jsonl([run(later)]));
    expect(await registry.findings()).toEqual([]);
  });

  it("a mistyped work id: a newer record with the right one", async () => {
    const registry = new Committed(registryFiles({ runs: [run({ work_id: "WORK-20260102-2205-D1S5" })] }));
    const refs = (await registry.findings()).filter(({ ruleId }) => ruleId === "song-refs");
    expect(refs[0]?.hint).toContain("append a newer RUN record of RUN-20260102-2140-A7K2 with the right id");
    registry.appendLine(RUNS, jsonl([run(later)]));
    expect(await registry.findings()).toEqual([]);
  });

  it("a mistyped work id of a version: a person is needed", async () => {
    const registry = new Committed(
      registryFiles({ songs: [work(), version({ work_id: "WORK-20260102-2205-D1S5" })] }),
    );
    for (const { hint } of await registry.findings()) expect(hint).toContain("a person");
    await registry.followProposals();
    expect(await registry.findings()).toEqual([]);
  });

  it("a mistyped run id of a version: a person is needed", async () => {
    const songs = [work(), version({ run_id: "RUN-20260102-2140-A7K3" })];
    const registry = new Committed(registryFiles({ songs }));
    for (const { hint } of await registry.findings()) expect(hint).toContain("a person");
    await registry.followProposals();
    expect(await registry.findings()).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["last_updated_utc", { last_updated_utc: "2027-01-02T22:06Z" }],
    ["created_utc", { created_utc: "2027-01-02T22:06Z" }],
  ])("a future %s: a newer record with a true one", async (_, changes) => {
    const registry = new Committed(registryFiles({ runs: [run(changes)] }));
    const future = (await registry.findings()).filter(({ class: kind }) => kind === "future");
    expect(future.map(({ hint }) => hint)).toEqual([
      "the line is committed and stays as it is: append a newer RUN record of RUN-20260102-2140-A7K2, in which you write the time of now, in UTC",
    ]);
    registry.appendLine(RUNS, jsonl([run(later)]));
    expect(await registry.findings()).toEqual([]);
  });

  it("an id whose time does not exist: it can only be waived", async () => {
    const unreal = "RUN-20260231-2140-A7K2";
    const registry = new Committed(
      registryFiles({ runs: [run({ run_id: unreal })], songs: [work(), version({ run_id: unreal })] }),
    );
    const [first, ...others] = await registry.findings();
    expect(first?.hint).toContain("a committed id can't be minted again, only waived: have a person");
    expect(others.map(({ ruleId }) => ruleId)).toEqual(["id-time"]);
    await registry.followProposals();
    expect(await registry.findings()).toEqual([]);
  });

  it("another id whose time does not exist: a newer record without it", async () => {
    const registry = new Committed(registryFiles({ runs: [run({ story_id: "SF-20260231-2100-P4W9" })] }));
    const [finding] = await registry.findings();
    expect(finding?.hint).toContain("append a newer RUN record of RUN-20260102-2140-A7K2");
    registry.appendLine(RUNS, jsonl([run(later)]));
    expect(await registry.findings()).toEqual([]);
  });
});

test("a line that is not committed is corrected in place", async () => {
  const repository = Repository.create();
  repository.commitFiles(registryFiles({ runs: [], songs: [work(), version()] }));
  repository.append(RUNS, jsonl([run({ story_id: "SF-20260231-2100-P4W9" })]));
  const findings = (await repository.lintStaged()).findings.filter(({ ruleId }) => ruleId === "id-time");
  expect(findings.map(({ hint }) => hint)).toEqual(["mint the id again from the true time"]);
});
