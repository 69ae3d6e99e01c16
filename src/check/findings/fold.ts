/** One cause, one finding: what follows from a finding goes with it, and has no steps of its own. */
import type { Finding, FollowUp, Report, Step } from "../../base/core/finding.js";
import { count } from "../../base/text/visible.js";
import { compareFindings } from "./findings.js";
import { missingIdOf } from "./missing-id.js";
import { setWay } from "./proposals.js";

/** Whether one finding may be the root of another: one that is less severe, or is no error, is not. */
function mayCarry(root: Finding, finding: Finding): boolean {
  return root !== finding && root.severity === "error" && root.followUps.length === 0;
}

/** Places by the finding that is about them. */
const placeKey = (path: string, line: number | null) => `${path}\0${line ?? ""}`;

/** What was done to one log by one commit, by kind: a log that was sorted has lines that moved and new ones among them. */
function logKey({
  path,
  commit,
  class: kind,
}: {
  path: string;
  commit?: string | undefined;
  class?: string;
}): string {
  return `log\0${path}\0${commit ?? ""}\0${kind === "inserted" ? "moved" : (kind ?? "")}`;
}

/** Whether a merge lost a line: it may carry on what a commit before it did. */
const isCarriedOn = ({ ruleId, class: kind }: Pick<Finding, "ruleId" | "class">) =>
  ruleId === "append-only" && kind === "lost";

/** A committed line, as findings that are about it name it. */
const lineKey = ({ path, recordId, excerpt }: Finding) => `${path}\0${recordId ?? excerpt?.text ?? ""}`;

/** The findings of a report by what makes them roots. */
class Roots {
  readonly #perLog = new Map<string, Finding>();
  readonly #spans = new Map<string, Finding[]>();
  readonly #fields = new Map<string, Finding>();
  readonly #missing = new Map<string, Finding>();
  readonly #pointedAt = new Map<string, Finding>();
  readonly #gone = new Map<string, Finding>();
  /** What commits did to lines, which merges after them carry on. */
  readonly #altered = new Map<string, Finding>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings) if (finding.severity === "error") this.#take(finding);
  }

  #take(finding: Finding): void {
    const { ruleId, class: kind, path, line, recordId, pointer } = finding;
    const first = (map: Map<string, Finding>, key: string) => {
      if (!map.has(key)) map.set(key, finding);
    };
    if (kind === "several-lines") this.#spans.set(path, [...(this.#spans.get(path) ?? []), finding]);
    if (kind === "conflict-markers") first(this.#perLog, `markers\0${path}`);
    if (ruleId === "append-only") {
      first(this.#perLog, logKey(finding));
      if (kind === "deleted" && recordId !== null) first(this.#gone, recordId);
      if (kind === "deleted" || kind === "edited") first(this.#altered, lineKey(finding));
    }
    if (ruleId === "schema" && kind === "missing") first(this.#fields, `${placeKey(path, line)}\0${pointer}`);
    const missingId = missingIdOf(finding);
    if (missingId === undefined) return;
    first(this.#missing, missingId);
    for (const place of finding.related) first(this.#pointedAt, placeKey(place.path, place.line));
  }

  /** What a finding follows from; undefined where it stands by itself. */
  of(finding: Finding): Finding | undefined {
    const found = [...this.#candidates(finding)].find((root) => root && mayCarry(root, finding));
    return found;
  }

  *#candidates(finding: Finding): Iterable<Finding | undefined> {
    const { ruleId, class: kind, path, line, pointer, commit } = finding;
    const missingId = missingIdOf(finding);
    if (kind === "conflict-markers") yield this.#perLog.get(`markers\0${path}`);
    if (isCarriedOn(finding)) yield this.#altered.get(lineKey(finding));
    // A record that was changed so much that it counts as another one, by a commit or by a merge.
    if (kind === "inserted") yield this.#perLog.get(logKey({ path, commit, class: "deleted" }));
    if (kind === "invented") yield this.#perLog.get(logKey({ path, commit, class: "lost" }));
    if (ruleId === "append-only") yield this.#perLog.get(logKey(finding));
    if (ruleId === "line-format" && line === null)
      yield this.#perLog.get(logKey({ path, commit, class: "re-encoded" }));
    if (ruleId === "valid-json" || ruleId === "line-format")
      yield this.#spans
        .get(path)
        ?.find((root) => line !== null && line > (root.line ?? 0) && line <= (root.endLine ?? 0));
    if (ruleId === "unknown-field") yield this.#fields.get(`${placeKey(path, line)}\0${pointer}`);
    if (missingId !== undefined) {
      yield this.#gone.get(missingId);
      yield this.#missing.get(missingId);
    }
    if (kind === "unlisted") yield this.#pointedAt.get(placeKey(path, line));
  }
}

function asFollowUp({ ruleId, severity, path, line, message, fingerprint }: Finding): FollowUp {
  return { ruleId, severity, path, line, message, fingerprint };
}

/** The edits of a root and of what follows from it, from a file's end on. */
function together(root: Finding, finding: Finding): void {
  if (root.fixedBy === finding.fingerprint) {
    setWay(root, finding);
    delete root.fixedBy;
    return;
  }
  const isEdit = (step: Step) => step.do === "edit";
  // What follows in another way is settled by the root's own steps.
  if (root.class !== "conflict-markers") return;
  if (root.applies !== "as-is" || finding.applies !== "as-is" || !finding.steps.some(isEdit)) return;
  const known = new Set(root.steps.map((step) => JSON.stringify(step)));
  const fresh = finding.steps.filter((step) => !known.has(JSON.stringify(step)));
  const lineOf = (step: Step) => (step.do === "edit" ? step.line : 0);
  const all = [...root.steps, ...fresh];
  const edits = all.filter(isEdit).sort((a, b) => lineOf(b) - lineOf(a));
  setWay(root, { applies: "as-is", needs: [], steps: [...edits, ...all.filter((step) => !isEdit(step))] });
}

/** What each finding follows from. What follows from something carries nothing itself. */
function rootsOf(sorted: readonly Finding[]): Map<Finding, Finding> {
  const roots = new Roots(sorted);
  const under = new Map<Finding, Finding>();
  const carrying = new Set<Finding>();
  for (const finding of sorted) {
    if (finding.followUps.length > 0 || carrying.has(finding)) continue;
    const root = roots.of(finding);
    if (!root || under.has(root)) continue;
    under.set(finding, root);
    carrying.add(root);
  }
  return under;
}

/** The merges that carry on what each root did. */
function mergesOf(under: ReadonlyMap<Finding, Finding>): Map<Finding, Set<string>> {
  const merges = new Map<Finding, Set<string>>();
  for (const [finding, root] of under) {
    if (!isCarriedOn(finding) || root.class === "lost" || finding.commit === undefined) continue;
    merges.set(root, (merges.get(root) ?? new Set()).add(finding.commit));
  }
  return merges;
}

/**
 * The report with what follows from a finding under it. Counts and exit code stay: they were made before.
 */
export function fold<Kind extends Report>(report: Kind): Kind {
  const sorted = [...report.findings].sort(compareFindings);
  const under = rootsOf(sorted);
  const copies = new Map(
    sorted.map((finding) => [finding, { ...finding, followUps: [...finding.followUps] }]),
  );
  /** Where the steps of a finding are that stands under another. */
  const moved = new Map<string, string>();
  for (const [finding, root] of under) {
    const [copy, carrier] = [copies.get(finding), copies.get(root)];
    if (!copy || !carrier) continue;
    together(carrier, copy);
    carrier.followUps.push(asFollowUp(copy));
    moved.set(finding.fingerprint, root.fingerprint);
  }
  for (const [root, merges] of mergesOf(under)) {
    const carrier = copies.get(root);
    if (carrier)
      carrier.message += `, which ${count(merges.size, "merge")} ${merges.size === 1 ? "carries" : "carry"} on`;
  }
  const findings = sorted.flatMap((finding) => (under.has(finding) ? [] : (copies.get(finding) ?? [])));
  for (const finding of findings) {
    const carrier = finding.fixedBy === undefined ? undefined : moved.get(finding.fixedBy);
    if (carrier !== undefined) finding.fixedBy = carrier;
  }
  return { ...report, findings };
}
