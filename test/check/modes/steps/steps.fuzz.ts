/** Steps that apply as they are, done literally for random mistakes: the root is gone, nothing is new, and no line is lost. */

import type { Finding, Report, Step } from "../../../../src/base/core/finding.js";
import { exitCodeOf } from "../../../../src/check/findings/report.js";
import { fuzz, type Outcome } from "../../../fuzz/harness.js";
import { asIs, doSteps } from "../../../helpers/do-steps.js";
import { linesOf } from "../../../helpers/history.js";
import { Repository } from "../../../helpers/repository.js";
import { MISTAKES, type Mistaken, makeMistake, STATES } from "./mistakes.js";
import { wrongAfter } from "./wrong-after.js";

/** A line without the time that a newer record of it gets. */
const bare = (line: string) => line.trim().replace(/,"last_updated_utc":"[^"]*"(?=\})/, "");

/** New lines of the work tree that neither the work tree, nor a step, nor an edit has any more. */
function lostLines(repository: Repository, { before, after }: Mistaken, report: Report): string[] {
  const steps = report.findings.flatMap((finding) => finding.steps);
  const saved = new Set(steps.flatMap((step) => (step.do === "save" ? step.lines.map(bare) : [])));
  return Object.keys(after).flatMap((path) => {
    const edited = new Set<number>();
    for (const step of steps)
      if (step.do === "edit" && step.path === path)
        for (let line = step.line; line <= (step.endLine ?? step.line); line++) edited.add(line);
    const now = new Set(linesOf(repository.read(path)).map(bare));
    const old = new Set(linesOf(before[path] ?? "").map(bare));
    // What broke off is not lost where the whole line is there.
    const isBegun = (line: string) => [...now].some((whole) => whole.startsWith(line));
    return linesOf(after[path] ?? "")
      .map((line) => bare(line.replace(/^\ufeff/, "")))
      .filter(
        (line, at) =>
          line !== "" &&
          !edited.has(at + 1) &&
          !now.has(line) &&
          !saved.has(line) &&
          !old.has(line) &&
          !isBegun(line),
      );
  });
}

/** Steps that a report must not have: edits of committed lines, and approvals that nobody gave. */
function forbidden({ findings }: Report, { before, after, state }: Mistaken): string[] {
  const isCommitted = (step: Step) => {
    if (step.do !== "edit") return false;
    const [old, now] = [before, after].map((files) => linesOf(files[step.path] ?? "")[step.line - 1]);
    return state === "committed" || (old !== undefined && old === now);
  };
  return findings.flatMap((finding: Finding) => {
    const edits = finding.steps.some(isCommitted);
    const isApproved = finding.steps.some(
      (step) => step.do === "append" && /"approved_by":"[^"]/.test(step.line),
    );
    return [
      ...(edits ? [`${finding.ruleId} edits a committed line`] : []),
      ...(isApproved ? [`${finding.ruleId} gives an approver`] : []),
    ];
  });
}

async function judgeOne(made: Mistaken): Promise<Outcome> {
  const { state, before, after } = made;
  const repository = Repository.create();
  const base = repository.commitFiles({ ...before, "README.md": "a registry\n" }, "first");
  for (const [path, content] of Object.entries(after)) repository.write(path, content);
  if (state === "staged") repository.git("add", "-A");
  if (state === "in a range" || state === "committed") repository.commit("second");
  const check = () => {
    if (state === "staged") return repository.lint({ staged: true });
    return repository.lint(state === "in a range" ? { base } : {});
  };
  const report = await check();
  const done = asIs(report);
  const said = forbidden(report, made);
  doSteps(done, repository);
  const rest = await check();
  const wrong = [
    ...said,
    ...(report.faults.length === 0 ? rest.faults.map(({ message }) => message) : []),
    ...wrongAfter(report, rest),
    ...(state === "committed" ? [] : lostLines(repository, made, report).map((line) => `lost: ${line}`)),
  ];
  return {
    hit: [
      state,
      exitCodeOf(report) === 0 ? "holds" : "violated",
      ...new Set(report.findings.map(({ applies }) => applies)),
    ],
    wrong: wrong.length === 0 ? undefined : wrong.join("; "),
  };
}

fuzz({
  name: "steps",
  deals: Object.keys(MISTAKES),
  outcomes: [...STATES, "holds", "violated", "as-is", "complete-first", "person"],
  count: { test: 100, fuzz: 2_000 },
  together: 4,
  make: makeMistake,
  show: (made) => JSON.stringify(made),
  judge: (cases) => Promise.all(cases.map(judgeOne)),
});
