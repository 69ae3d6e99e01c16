/** What follows from an alteration of history stands under it. */
import { expect, test } from "vitest";
import { alterations, FIVE, failedRuns, startRepository, swap } from "../../helpers/history.js";
import type { Repository } from "../../helpers/repository.js";
import { RUNS } from "../../helpers/repository.js";

const EDITED = swap(FIVE, '"uniqueness_scene":"PASS"', '"uniqueness_scene":"FAIL"');

/** A branch that edits a committed line, and takes in what others commit, each with a merge. */
function editedAndMerged(merges: number): { repository: Repository; edit: string } {
  const repository = startRepository();
  repository.git("switch", "-q", "-c", "side");
  const edit = repository.commitFiles({ [RUNS]: EDITED }, "the edit");
  for (let number = 1; number <= merges; number++) {
    repository.git("switch", "-q", "main");
    repository.commitFiles({ [`other-${number}.txt`]: "x\n" }, "other work");
    repository.git("switch", "-q", "side");
    repository.git("merge", "-q", "--no-edit", "main");
  }
  return { repository, edit };
}

test("an edit is one finding, and the merges that carry it on follow from it", async () => {
  const { repository, edit } = editedAndMerged(3);
  const report = await repository.lint();
  const [root, ...others] = alterations(report);
  expect([root?.class, root?.commit, others]).toEqual(["edited", edit, []]);
  expect(root?.message).toMatch(/, which 3 merges carry on$/);
  expect(root?.followUps.map(({ ruleId }) => ruleId)).toEqual(Array(3).fill("append-only"));
  expect(report.summary.errors).toBe(4);
});

test("a merge stands by itself once the edit is settled: settling a commit settles no other", async () => {
  const { repository, edit } = editedAndMerged(1);
  const settled = [{ commit: edit, path: RUNS, reason: "looked into", approved_by: "Ada" }];
  repository.commitFiles({ "runidx.config.json": JSON.stringify({ settled }) });
  const found = alterations(await repository.lint());
  expect(found.map(({ class: kind, severity, followUps }) => [kind, severity, followUps])).toEqual([
    ["lost", "error", []],
    ["settled", "warning", []],
  ]);
});

test("a line that a merge changes itself is one finding", async () => {
  const repository = startRepository();
  repository.git("switch", "-q", "-c", "side");
  repository.commitFiles({ "side.txt": "x\n" });
  repository.git("switch", "-q", "main");
  repository.commitFiles({ "main.txt": "x\n" });
  repository.git("merge", "-q", "--no-commit", "side");
  repository.write(RUNS, EDITED + failedRuns(6));
  repository.commit("evil");
  const found = alterations(await repository.lint());
  expect(found.map(({ class: kind }) => kind)).toEqual(["lost"]);
  expect(found[0]?.followUps).toHaveLength(3);
});
