/** Tries what findings propose before it is said: steps count as done as they are only where the check then holds. */
import type { Finding, Need, Step } from "../../../base/core/finding.js";
import { visible } from "../../../base/text/visible.js";
import type { Snapshot } from "../../../sources/bytes/snapshot.js";
import { ProposedSnapshot } from "../../../sources/snapshots/proposed.js";
import { faultMessage } from "../../evaluate/runner.js";
import type { EvaluationResult } from "../../findings/evaluation-result.js";
import { setWay } from "../../findings/proposals.js";
import { applySteps, type States } from "./apply.js";

/** Checks a state in place of the one that was checked. */
export type Judge = (state: Snapshot) => Promise<readonly EvaluationResult[]>;

/** A report as far as it is known before its steps are tried. */
export type Checked = Pick<EvaluationResult, "findings" | "notRun">;

/** What makes a finding the same wherever its line has gone. */
function keyOf({ ruleId, class: kind, path, recordId, pointer }: Finding): string {
  return [ruleId, kind ?? "", path, recordId ?? "", pointer].join("\0");
}

const placeKey = ({ path, line }: { path: string; line: number | null }) => `${path}\0${line}`;

/** The places that an edit changes. */
function linesOf({ path, line, endLine = line }: Extract<Step, { do: "edit" }>): string[] {
  return Array.from({ length: endLine - line + 1 }, (_, index) => placeKey({ path, line: line + index }));
}

/** Findings by what each of them is known by. */
function grouped(
  findings: readonly Finding[],
  keysOf: (finding: Finding) => string[],
): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings)
    for (const key of new Set(keysOf(finding))) {
      const group = groups.get(key);
      if (group) group.push(finding);
      else groups.set(key, [finding]);
    }
  return groups;
}

/** What would be right is still there as a suggestion, for the author to complete. */
function demote(finding: Finding): void {
  const needs = finding.steps.flatMap((step): Need[] =>
    step.do === "edit" ? [{ pointer: step.pointer, from: "author", suggestion: step.to }] : [],
  );
  const [need = { pointer: finding.pointer, from: "author" as const }] = needs;
  setWay(finding, { applies: "complete-first", needs: [need], steps: [] });
}

/**
 * The way back without the newer records that were to take the place of edits: their text is kept, and the author says what
 * is to become of it. False where there are none.
 */
function withoutNewer(finding: Finding): boolean {
  const isRestored = finding.steps.some((step) => step.do === "run" && step.argv[1] === "restore");
  const saved = finding.steps.flatMap((step) => (step.do === "save" ? step.lines : []));
  const newer = finding.steps.flatMap((step) =>
    step.do === "append" && !saved.includes(step.line) ? [step] : [],
  );
  const [first] = newer;
  if (!isRestored || !first) return false;
  const lines = [...saved, ...newer.map(({ line }) => line)];
  finding.steps = [
    { do: "save", path: first.path, lines },
    ...finding.steps.filter((step) => step.do !== "save" && !(newer as readonly Step[]).includes(step)),
  ];
  return true;
}

/** Whether a finding's steps change a file. */
const hasSteps = ({ applies, steps }: Finding) => applies === "as-is" && steps.length > 0;

/** The rounds of trying: each leaves out what did not hold in the one before. */
const MOST_ROUNDS = 5;

/** Whether a state was checked less than the one before it: what is not found there proves nothing then. */
function isCheckedLess(judged: readonly EvaluationResult[], { notRun }: Checked): boolean {
  const known = new Set(notRun.map(({ ruleId, reason }) => `${ruleId}\0${visible(reason)}`));
  return judged.some(
    (part) =>
      part.faults.length > 0 ||
      part.notRun.some(({ ruleId, reason }) => !known.has(`${ruleId}\0${visible(reason)}`)),
  );
}

/**
 * The findings that nobody knew before. One is known by its line's bytes; where a step changes its line, by what it is about.
 *
 * @param expected what was found before and is not to go
 */
function newOnes(
  after: readonly Finding[],
  expected: readonly Finding[],
  tried: readonly Finding[],
): Finding[] {
  const edits = tried.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.do === "edit" ? linesOf(step) : [])),
  );
  // A line that was altered gets another one in its place, which may say the same.
  const edited = new Set([...edits, ...tried.map(placeKey)]);
  const known = grouped(expected, ({ fingerprint }) => [fingerprint]);
  const take = (groups: Map<string, Finding[]>, key: string) => groups.get(key)?.pop() !== undefined;
  const others = after.filter(({ fingerprint }) => !take(known, fingerprint));
  const changed = grouped(
    [...known.values()].flat().filter((one) => edited.has(placeKey(one))),
    (one) => [keyOf(one)],
  );
  return others.filter((finding) => !take(changed, keyOf(finding)));
}

/** The findings whose steps left their root there, or brought a new finding. */
async function failing(
  checked: Checked,
  tried: readonly Finding[],
  states: States,
  judge: Judge,
): Promise<Finding[]> {
  const { files, stopped } = await applySteps(tried, states);
  if (stopped.size > 0) return [...stopped];
  const judged = await judge(new ProposedSnapshot(states.checked, Object.fromEntries(files)));
  if (isCheckedLess(judged, checked)) return [...tried];
  const { findings: all } = checked;
  const after = judged.flatMap((part) => part.findings);
  const roots = new Set(tried);
  const carried = new Set(tried.map(({ fingerprint }) => fingerprint));
  const isDone = (finding: Finding) =>
    roots.has(finding) || (finding.fixedBy !== undefined && carried.has(finding.fixedBy));
  const failed = new Set<Finding>();
  const byKey = grouped(tried, (finding) => [keyOf(finding)]);
  const byPath = grouped(tried, ({ steps }) => steps.flatMap((step) => ("path" in step ? [step.path] : [])));
  const blamed = new Set<readonly Finding[]>();
  const expected = all.filter((finding) => !isDone(finding));
  for (const finding of newOnes(after, expected, tried))
    blamed.add(byKey.get(keyOf(finding)) ?? byPath.get(finding.path) ?? tried);
  for (const findings of blamed) for (const finding of findings) failed.add(finding);
  if (failed.size === 0) noteFixed(all, tried, new Set(after.map(keyOf)));
  return [...failed];
}

/** Findings that are gone with the steps of others point to those. */
function noteFixed(all: readonly Finding[], tried: readonly Finding[], found: ReadonlySet<string>): void {
  const roots = new Set(tried);
  const byPlace = grouped(tried, (root) => [placeKey(root)]);
  const namedBy = grouped(tried, ({ related }) => related.map(placeKey));
  for (const finding of all) {
    if (roots.has(finding) || finding.fixedBy !== undefined) continue;
    // What is about a file, or about history, was not judged again.
    if (finding.line === null || finding.ruleId === "append-only") continue;
    if (found.has(keyOf(finding))) continue;
    const places = [finding, ...finding.related].map(placeKey);
    const near = places.map((place) => byPlace.get(place)).find((found) => found !== undefined);
    const [only, ...more] = tried;
    const [root = more.length === 0 ? only : undefined] = near ?? namedBy.get(placeKey(finding)) ?? [];
    if (!root) continue;
    setWay(finding, { applies: "as-is", needs: [], steps: [] });
    finding.fixedBy = root.fingerprint;
  }
}

/** Findings that point to steps which are no longer there have to be looked into themselves. */
function demoteDangling(findings: readonly Finding[]): void {
  const carrying = new Set(findings.filter(({ steps }) => steps.length > 0).map((one) => one.fingerprint));
  for (const finding of findings) {
    if (finding.fixedBy === undefined || carrying.has(finding.fixedBy)) continue;
    delete finding.fixedBy;
    demote(finding);
  }
}

/**
 * Takes "as-is" from findings whose steps would not leave the registry better: their root stays, something new is found, or
 * less can be checked.
 *
 * @param checked what was found, with steps, and what was not run
 * @throws UserError where a file can't be read
 */
export async function verifySteps(checked: Checked, states: States, judge: Judge): Promise<void> {
  await tryRounds(checked, states, judge);
  demoteDangling(checked.findings);
}

/**
 * Completes and tries steps. Where that can't be done, none of them counts as tried, and the findings stay.
 *
 * @returns what to say then
 */
export async function attemptSteps(
  findings: readonly Finding[],
  work: () => Promise<void>,
): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    for (const finding of findings) if (hasSteps(finding)) demote(finding);
    demoteDangling(findings);
    return faultMessage("the look at what the steps lead to", error);
  }
}

async function tryRounds(checked: Checked, states: States, judge: Judge): Promise<void> {
  const { findings } = checked;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const tried = findings.filter(hasSteps);
    if (tried.length === 0) return;
    const failed = await failing(checked, tried, states, judge);
    if (failed.length === 0) return;
    const refused = round === MOST_ROUNDS - 1 ? tried : failed;
    if (round < MOST_ROUNDS - 1 && refused.filter(withoutNewer).length > 0) continue;
    for (const finding of refused) demote(finding);
  }
}
