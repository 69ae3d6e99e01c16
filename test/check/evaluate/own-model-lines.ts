/** Registries of a model of one's own at random, and how what a change brings in differs from what audits find. */
import fc from "fast-check";
import type { Finding } from "../../../src/base/core/finding.js";
import { checkChange } from "../../../src/check/evaluate/change.js";
import { auditRegistry } from "../../../src/check/evaluate/everything.js";
import type { EvaluationInput, EvaluationResult } from "../../../src/check/findings/evaluation-result.js";
import { findLayouts } from "../../../src/registry/config/layout.js";
import { loadPolicy } from "../../../src/registry/config/policy.js";
import { rules } from "../../../src/rules/index.js";
import { MemorySnapshot } from "../../../src/sources/snapshots/memory.js";
import { NOW } from "../../helpers/lint-files.js";
import { APPROVALS, approval, at, DEPLOYMENTS, deploy, modelFiles, update } from "../../helpers/own-model.js";

type Files = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, unknown>>;

/** A line for one of the logs. */
export interface OwnLine {
  path: string;
  record: Fields;
}

const deployId = fc.constantFrom("D-1", "D-2");
const approvalId = fc.constantFrom("A-1", "A-2");
const team = fc.constantFrom(undefined, undefined, "sea", "land");
const minutes = fc.integer({ min: 0, max: 3 }).map((minute) => at(minute));

/** Lines by what they are about. */
export const OWN_LINES = {
  DEPLOY: fc
    .tuple(deployId, minutes, fc.constantFrom("high", "high", "low"), team, fc.subarray(["o1", "o2"]))
    .map(([id, time, risk, name, outputs]) => ({
      path: DEPLOYMENTS,
      record: deploy(id, { at: time, risk, team: name, outputs }),
    })),
  APPROVAL: fc
    .tuple(approvalId, fc.constantFrom("D-1", "D-2", "D-3"), minutes, team)
    .map(([id, approves, time, name]) => ({
      path: APPROVALS,
      record: approval(id, approves, { at: time, team: name }),
    })),
  APPROVAL_UPDATE: fc
    .tuple(approvalId, fc.constantFrom("voided", "active"), fc.integer({ min: 0, max: 3 }))
    .map(([id, status, minute]) => ({ path: APPROVALS, record: update(id, status, minute) })),
} as const;

export const ownLine: fc.Arbitrary<OwnLine> = fc.oneof(...Object.values(OWN_LINES));

/** Files with lines appended. */
export function withLines(files: Files, lines: readonly OwnLine[]): Files {
  const grown: Record<string, string> = { [DEPLOYMENTS]: "", ...files };
  for (const { path, record } of lines) grown[path] = `${grown[path] ?? ""}${JSON.stringify(record)}\n`;
  return grown;
}

async function readModel() {
  const state = new MemorySnapshot({ ...modelFiles(), [DEPLOYMENTS]: "" });
  const [layout] = await findLayouts(state, "");
  if (!layout) throw new Error("the files hold no registry");
  return { layout, policy: await loadPolicy(state, layout) };
}

/** All cases have one model: its schemas are compiled once. */
let known: ReturnType<typeof readModel> | undefined;

async function subjectOf(files: Files): Promise<EvaluationInput> {
  known ??= readModel();
  const state = new MemorySnapshot({ ...modelFiles(), ...files });
  return { state, ...(await known), now: NOW.getTime() / 60_000 };
}

/** What was judged. Throws where that failed. */
function whole(judged: EvaluationResult): readonly Finding[] {
  if (judged.faults.length > 0) throw new Error(judged.faults.map(({ message }) => message).join("; "));
  return judged.findings;
}

const audit = async (files: Files) =>
  whole(await auditRegistry(await subjectOf(files), { rules, isCommitted: () => false }));

const keyOf = ({ ruleId, class: kind, path, line, recordId, pointer, message }: Finding) =>
  [ruleId, kind, path, line, recordId, pointer, message].join(" | ");

/** What of one list is not in another, as often as it is not. */
function without(findings: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return findings.filter((key) => {
    const place = left.indexOf(key);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/** What a change of lines misses of that which an audit finds after it and not before, and what it tells too much. */
export async function ownDisagreements(before: readonly OwnLine[], added: readonly OwnLine[]) {
  const files = withLines({}, before);
  const after = withLines(files, added);
  const [was, is] = [(await audit(files)).map(keyOf), await audit(after)];
  const { state: base } = await subjectOf(files);
  const judged = whole(await checkChange(await subjectOf(after), { rules, base, waiversOfBase: false }));
  const introduced = judged.filter((finding) => finding.introduced);
  const told = introduced.map(keyOf);
  const now = is.map(keyOf);
  const brought = without(now, was);
  const linesOf = (path: string) => (files[path] ?? "").split("\n").length - 1;
  const isOld = ({ line, path }: Finding) => line !== null && line !== undefined && line <= linesOf(path);
  return {
    missed: without(brought, told),
    // Each line that a change adds is judged, also one that another line of the change supersedes.
    more: without(introduced.filter(isOld).map(keyOf), brought),
    rules: is.filter((finding) => brought.includes(keyOf(finding))).map(({ ruleId }) => ruleId),
    onOldLine: is.some((finding) => isOld(finding) && brought.includes(keyOf(finding))),
  };
}
