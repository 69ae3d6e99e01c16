import { describe, expect, test } from "vitest";
import { FIVE, failedRuns, swap } from "../../helpers/history.js";
import { type Repository, RUNS } from "../../helpers/repository.js";
import {
  COULD_NOT_CHECK,
  foundIn,
  HOLDS,
  Hub,
  NOBODYS,
  type Outcome,
  titlesIn,
  VIOLATED,
  verdictOf,
  ZEROS,
} from "./runner.js";

const EDITED = swap(FIVE, "N003", "X003");
const SIX = FIVE + failedRuns(6);
const CONFIG = "runidx.config.json";

const expectFound = (outcome: Outcome, title: string) => {
  expect(verdictOf(outcome)).toEqual(VIOLATED);
  expect(foundIn(outcome)).toContain(title);
  expect(titlesIn(outcome)).toContain(title);
};

/** A hub whose main got further commits in one push; and where it stood before. */
function pushed(...logs: string[]): { hub: Hub; before: string } {
  const hub = Hub.create();
  const before = hub.author.git("rev-parse", "HEAD");
  for (const log of logs) hub.author.commitFiles({ [RUNS]: log });
  hub.push();
  return { hub, before };
}

describe("a push", () => {
  test("of several commits that append holds", () => {
    const { hub, before } = pushed(SIX, FIVE + failedRuns(6, 7));
    const outcome = hub.checkPush(before);
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "2"]);
    const after = hub.author.git("rev-parse", "HEAD");
    expect(outcome.report.target).toEqual({ mode: "range", base: before, head: after });
  });

  test("that edits a line is refused", () => {
    const { hub, before } = pushed(SIX, swap(SIX, "N003", "X003"));
    expectFound(hub.checkPush(before), "append-only (edited)");
  });

  test("that edits a line and takes that back is refused", () => {
    const { hub, before } = pushed(EDITED, FIVE);
    expectFound(hub.checkPush(before), "append-only (edited)");
  });

  test("does not find again what was wrong before it", () => {
    const { hub } = pushed(EDITED);
    const before = hub.author.git("rev-parse", "HEAD");
    hub.author.commitFiles({ [RUNS]: EDITED + failedRuns(6) });
    hub.push();
    expect(verdictOf(hub.checkPush(before))).toEqual(HOLDS);
  });

  test("of a merged pull request holds", () => {
    const hub = Hub.create();
    const before = hub.author.git("rev-parse", "HEAD");
    const { merge } = hub.openWith({ [RUNS]: SIX });
    hub.branch("main", merge).push();
    const outcome = hub.checkPush(before);
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });

  test("is judged by the configuration that stood before it", () => {
    const hub = Hub.create();
    const before = hub.author.git("rev-parse", "HEAD");
    hub.author.commitFiles({ [RUNS]: EDITED, [CONFIG]: '{"history":false}' });
    hub.push();
    expectFound(hub.checkPush(before), "append-only (edited)");
  });
});

describe("a push that makes a branch", () => {
  const created = (log: string): Outcome => {
    const hub = Hub.create().branch("side");
    hub.author.commitFiles({ [RUNS]: log });
    hub.push("side");
    return hub.checkPush(ZEROS, { ref: "refs/heads/side" });
  };

  test("is compared with where it left the default branch", () => {
    const outcome = created(SIX);
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });

  test("is refused for an edit", () => {
    expectFound(created(EDITED), "append-only (edited)");
  });

  test("without a commit of its own holds", () => {
    const hub = Hub.create().branch("side");
    hub.push("side");
    const outcome = hub.checkPush(ZEROS, { ref: "refs/heads/side" });
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "0"]);
  });

  test("that has nothing in common with the default one is judged as a whole", () => {
    const hub = Hub.create();
    hub.author.git("checkout", "-q", "--orphan", "fresh");
    hub.author.commitFiles({ [RUNS]: failedRuns(8, 9) }, "fresh");
    hub.author.commitFiles({ [RUNS]: failedRuns(8) }, "shorter");
    hub.push("fresh");
    expectFound(hub.checkPush(ZEROS, { ref: "refs/heads/fresh" }), "append-only (truncated)");
  });

  test("and is the default branch itself is judged from its first commit on: all of it is new", () => {
    const { hub } = pushed(SIX);
    const outcome = hub.checkPush(ZEROS);
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "6"]);
    expect(outcome.report.summary.commits).toBe(2);
  });

  test("and is the default branch itself is refused for an edit in its history", () => {
    const { hub } = pushed(EDITED, EDITED + failedRuns(6));
    expectFound(hub.checkPush(ZEROS), "append-only (edited)");
  });
});

describe("a forced push", () => {
  /** A hub whose main had some commits and was then forced to what a function makes of its first commit. */
  function forced(published: Record<string, string>, rewrite: (author: Repository) => void) {
    const hub = Hub.create();
    hub.author.commitFiles(published, "published");
    const before = hub.push();
    hub.author.git("reset", "-q", "--hard", "HEAD~1");
    rewrite(hub.author);
    hub.push();
    return { hub, before };
  }

  test("that drops a line is refused, while GitHub still has what was there", () => {
    const { hub, before } = forced({ [RUNS]: SIX }, (author) =>
      author.commitFiles({ "README.md": "hello\n" }),
    );
    const outcome = hub.checkPush(before);
    expectFound(outcome, "append-only (truncated)");
    expectFound(outcome, "append-only (rewritten)");
  });

  test("that keeps the lines, but not the commit that published them, is refused", () => {
    const { hub, before } = forced({ [RUNS]: SIX }, (author) => author.commitFiles({ [RUNS]: SIX }, "again"));
    const outcome = hub.checkPush(before);
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([VIOLATED, ["append-only (rewritten)"]]);
  });

  test("that drops nothing of a log holds", () => {
    const { hub, before } = forced({ "README.md": "helo\n" }, (author) =>
      author.commitFiles({ "README.md": "hello\n", [RUNS]: SIX }),
    );
    expect(verdictOf(hub.checkPush(before))).toEqual(HOLDS);
  });

  test("is refused where nobody has any more what was there", () => {
    const { hub } = forced({ [RUNS]: SIX }, (author) => author.commitFiles({ [RUNS]: FIVE }, "again"));
    const outcome = hub.checkPush(NOBODYS);
    expectFound(outcome, "append-only (rewritten)");
    expect(outcome.stdout).toContain(NOBODYS.slice(0, 12));
  });

  test.each(['{"history":false}', '{"rules":{"append-only":"off"}}'])(
    "is refused where nobody has any more what was there, though it brings %s",
    (config) => {
      const { hub } = forced({ [RUNS]: SIX }, (author) => author.commitFiles({ [CONFIG]: config }));
      expect(verdictOf(hub.checkPush(NOBODYS))).toEqual(VIOLATED);
    },
  );
});

test("a push that deletes a branch holds, and the summary says why nothing was checked", () => {
  const hub = Hub.create();
  const before = hub.author.git("rev-parse", "HEAD");
  const payload = { ref: "refs/heads/side", before, after: ZEROS, deleted: true };
  const outcome = hub.run("push", { payload });
  expect([verdictOf(outcome), outcome.annotations]).toEqual([HOLDS, []]);
  expect(outcome.outputs["new-records"]).toBe("0");
  expect(outcome.summary).toMatch(/refs\/heads\/side was deleted/);
});

describe("a push of a tag", () => {
  const REF = "refs/tags/v1";

  /** A tag on a commit that main has not. */
  function tagged(log: string, ...args: string[]): { hub: Hub; after: string } {
    const hub = Hub.create().branch("side");
    hub.author.commitFiles({ [RUNS]: log });
    hub.author.git("tag", "-f", ...args, "v1");
    hub.author.git("push", "-q", "--force", "origin", REF);
    return { hub, after: hub.remote.git("rev-parse", REF) };
  }

  test.each([
    ["that is light", []],
    ["that has a message", ["-a", "-m", "first"]],
  ])("%s is judged by what main has not", (_, args) => {
    const { hub, after } = tagged(SIX, ...args);
    const outcome = hub.checkPush(ZEROS, { ref: REF, after });
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });

  test.each([
    ["that is light", []],
    ["that has a message", ["-a", "-m", "first"]],
  ])("%s is refused for an edit", (_, args) => {
    const { hub, after } = tagged(EDITED, ...args);
    expectFound(hub.checkPush(ZEROS, { ref: REF, after }), "append-only (edited)");
  });

  test("that was moved is judged by what main has not", () => {
    const { hub, after } = tagged(SIX);
    hub.branch("main").author.commitFiles({ "README.md": "hello\n" });
    hub.author.git("push", "-q", "--force", "origin", `HEAD:${REF}`);
    expect(verdictOf(hub.checkPush(after, { ref: REF }))).toEqual(HOLDS);
  });

  test("on a commit of main holds", () => {
    const hub = Hub.create();
    hub.author.git("push", "-q", "origin", `HEAD:${REF}`);
    const outcome = hub.checkPush(ZEROS, { ref: REF });
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "0"]);
  });

  test("that deletes it holds", () => {
    const hub = Hub.create();
    const before = hub.author.git("rev-parse", "HEAD");
    const outcome = hub.run("push", { payload: { ref: REF, before, after: ZEROS, deleted: true } });
    expect(verdictOf(outcome)).toEqual(HOLDS);
  });
});

describe("a merge queue's group", () => {
  const REF = "refs/heads/gh-readonly-queue/main/pr-1-x";

  /** Makes the group of a pull request, as GitHub does. */
  function group(log: string, changes: Record<string, unknown> = {}): Outcome {
    const hub = Hub.create();
    const { base, merge } = hub.openWith({ [RUNS]: log });
    hub.branch("group", merge).push(REF);
    const payload = {
      "merge_group.base_sha": base,
      "merge_group.base_ref": "refs/heads/main",
      "merge_group.head_sha": merge,
      "merge_group.head_ref": REF,
      ...changes,
    };
    return hub.run("merge_group", { ref: REF, payload });
  }

  test("that appends holds", () => {
    const outcome = group(SIX);
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });

  test("that edits is refused", () => {
    expectFound(group(EDITED), "append-only (edited)");
  });

  test("could not be checked where its base can't be had", () => {
    expect(verdictOf(group(SIX, { "merge_group.base_sha": NOBODYS }))).toEqual(COULD_NOT_CHECK);
  });
});
