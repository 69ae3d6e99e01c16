/** Twenty mistakes that executors make, met through the tools alone: a script does what the answers say literally. */
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { callerIn } from "../../../src/app/cli/mcp.js";
import type { Finding } from "../../../src/base/core/finding.js";
import { jsonl, registryFiles, run, work } from "../../../src/rules/examples.js";
import { NEXT } from "../../check/modes/steps/mistakes.js";
import { doSteps } from "../../helpers/do-steps.js";
import { MISTAKES, NEXT_SONG, nextVersion, prepared } from "../../helpers/executor-mistakes.js";
import { Repository, RUNS } from "../../helpers/repository.js";

const toolsOf = ({ root, env }: Repository) =>
  callerIn({ cwd: root, env: { ...env, HOME: root }, packageRoot: resolve(".") });

async function checked(repository: Repository, mode: "staged" | "audit") {
  const call = toolsOf(repository);
  const first = await call("check", { mode });
  // An answer that is cut says how to get the rest.
  const answer = /give max_bytes/.test(first.text)
    ? await call("check", { mode, max_bytes: 100_000 })
    : first;
  const { findings, summary, truncated } = answer.structured as {
    findings: Finding[];
    summary: { errors: number; faults: number };
    truncated: { shown: number; total: number };
  };
  return { ...answer, findings, summary, truncated };
}

/** Whether a finding says what is to be done next, to whoever has nothing but the answer. */
function isEnough({ applies, steps, needs, hint, fixedBy, needsPerson }: Finding): boolean {
  if (applies === "as-is") return steps.length > 0 || fixedBy !== undefined;
  if (applies === "person") return needsPerson && hint !== "";
  return needs.length > 0 && hint !== "";
}

const solved: string[] = [];

describe("planted on disk and found by check", () => {
  test.each(Object.entries(MISTAKES))("%s", async (name, mistake) => {
    const { repository } = prepared(mistake);
    const mode = mistake.committed ? "audit" : "staged";
    const { findings, truncated, text } = await checked(repository, mode);
    expect(truncated.shown).toBe(truncated.total);
    expect(Buffer.byteLength(text)).toBeLessThan(400);
    const errors = findings.filter(({ severity }) => severity === "error");
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.filter((finding) => !isEnough(finding))).toEqual([]);
    const asIs = findings.filter(({ applies, steps }) => applies === "as-is" && steps.length > 0);
    doSteps(asIs, repository);
    const after = await checked(repository, mode);
    expect(after.summary.faults).toBe(0);
    if (after.summary.errors === 0) solved.push(name);
    else expect(mistake.applies).not.toBe("as-is");
    const asked = after.findings.filter(({ applies }) => applies === "person");
    expect(asked.every(({ needsPerson }) => needsPerson)).toBe(true);
  });

  test("a script that does the steps solves fourteen of the twenty at least", () => {
    expect(Object.keys(MISTAKES)).toHaveLength(20);
    expect(solved.length).toBeGreaterThanOrEqual(14);
  });
});

const NEXT_RUN = run(NEXT);
const { artist_id: ARTIST, ...WITHOUT_ARTIST } = NEXT_RUN as Record<string, unknown>;
const MADE = [work(NEXT_SONG), nextVersion()];

/** Records that are the mistake, and what the answer has to hold: the lines that are right, or what is missing. */
const RECORDS: Readonly<Record<string, { records: unknown[]; says: "steps" | "needs" | "person" }>> = {
  "an enumeration in the wrong case": {
    records: [run({ ...NEXT, qa_gate1: "pass" }), ...MADE],
    says: "steps",
  },
  "an id mistyped": {
    records: [run({ ...NEXT, version_ids: ["VER-20260103-0926-F3F8"] }), ...MADE],
    says: "steps",
  },
  "WORK and VERSION forgotten": { records: [NEXT_RUN], says: "needs" },
  "a failed uniqueness check without an override": {
    records: [run({ ...NEXT, uniqueness_hook: "FAIL" }), ...MADE],
    says: "person",
  },
  "a relative path": {
    records: [run({ ...NEXT, run_log_filepath_abs: "50-GENERATION/RUN-20260103-0900-B2C3.md" }), ...MADE],
    says: "steps",
  },
  "a misspelt field": { records: [{ ...WITHOUT_ARTIST, artist: ARTIST }, ...MADE], says: "steps" },
  "a time with seconds": {
    records: [run({ ...NEXT, created_utc: "2026-01-03T09:30:15Z" }), ...MADE],
    says: "steps",
  },
  "a newer record that lost an output": {
    records: [run({ last_updated_utc: "2026-01-03T09:30Z", version_ids: [] })],
    says: "steps",
  },
};

describe("as records that are given to check_record and append", () => {
  test.each(Object.entries(RECORDS))("%s", async (_, { records, says }) => {
    const repository = Repository.create();
    repository.commitFiles(registryFiles());
    const before = repository.read(RUNS);
    const call = toolsOf(repository);
    const judged = await call("check_record", { records });
    const answer = await call("append", { records });
    expect([judged.isError, answer.isError, repository.read(RUNS)]).toEqual([true, true, before]);
    const { findings, steps } = answer.structured as { findings: Finding[]; steps: { line: string }[] };
    expect(findings.map(({ ruleId, pointer }) => [ruleId, pointer])).toEqual(
      (judged.structured as { findings: Finding[] }).findings.map(({ ruleId, pointer }) => [ruleId, pointer]),
    );
    const isPerson = findings.some(({ needsPerson }) => needsPerson);
    expect(isPerson).toBe(says === "person");
    for (const finding of findings) expect(finding.hint !== "" || finding.needs.length > 0).toBe(true);
    if (says !== "steps") return;
    const again = await call("append", { records: steps.map(({ line }) => JSON.parse(line)) });
    expect(again.isError, jsonl(records as Record<string, unknown>[])).toBe(false);
    const after = await call("check", { mode: "audit" });
    expect(after.structured).toMatchObject({ summary: { errors: 0, faults: 0 } });
  });
});
