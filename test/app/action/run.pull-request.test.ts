import { describe, expect, test } from "vitest";
import { FIVE, failedRuns, swap } from "../../helpers/history.js";
import { RUNS } from "../../helpers/repository.js";
import { COULD_NOT_CHECK, foundIn, HOLDS, Hub, NOBODYS, VIOLATED, verdictOf } from "./runner.js";

const EDITED = swap(FIVE, "N003", "X003");
const APPENDED = { [RUNS]: FIVE + failedRuns(6) };
const README = { "README.md": "hello\n" };

describe("a pull request that appends", () => {
  test("holds, and says how many records are new", () => {
    const outcome = Hub.create().checkWith(APPENDED);
    expect(verdictOf(outcome)).toEqual(HOLDS);
    expect(outcome.outputs).toMatchObject({ errors: "0", warnings: "0", "new-records": "1", sarif: "" });
    expect([outcome.annotations, outcome.stderr]).toEqual([[], ""]);
    expect(outcome.summary).toContain("valid: 1 new record");
  });

  test("holds in several commits", () => {
    const hub = Hub.create().branch("side");
    hub.author.commitFiles(APPENDED);
    hub.author.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    const outcome = hub.check(hub.open());
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "2"]);
  });

  test("holds without a token, as in a fork", () => {
    expect(verdictOf(Hub.create().checkWith(APPENDED, { inputs: { token: "" } }))).toEqual(HOLDS);
  });

  test("that touches no log holds, and the summary says that nothing is appended", () => {
    const outcome = Hub.create().checkWith(README);
    expect(verdictOf(outcome)).toEqual(HOLDS);
    expect(outcome.summary).toContain("appends nothing");
  });
});

describe("the summary of a pull request that edits", () => {
  const appendedBy = (text: string) =>
    Hub.create()
      .checkWith({ [RUNS]: text })
      .summary.match(/The change appends nothing|\d+ RUN records?\.$/gm);

  test.each([
    ["a line in the middle", EDITED],
    ["the last line", swap(FIVE, "N005", "X005")],
  ])("%s does not say that it appends one", (_, text) => {
    expect(appendedBy(text)).toEqual(["The change appends nothing"]);
  });

  test("a line, and appends one, counts the one", () => {
    expect(appendedBy(EDITED + failedRuns(6))).toEqual(["1 RUN record."]);
  });

  test("by dropping a line, and appends one, counts the one", () => {
    expect(appendedBy(failedRuns(1, 2, 4, 5, 6))).toEqual(["1 RUN record."]);
  });
});

describe("what is compared", () => {
  test("is not the base that the payload names, which may be one that nobody has", () => {
    const outcome = Hub.create().checkWith(APPENDED, { payload: { "pull_request.base.sha": NOBODYS } });
    expect(verdictOf(outcome)).toEqual(HOLDS);
  });

  test("is not the base that the payload names, which may be older", () => {
    const hub = Hub.create();
    const old = hub.remote.git("rev-parse", "main");
    hub.author.commitFiles(APPENDED);
    hub.push();
    // The line that main got meanwhile is dropped: against the old base nothing is missing.
    const request = hub.openWith({ [RUNS]: FIVE });
    expect(verdictOf(hub.check(request, { payload: { "pull_request.base.sha": old } }))).toEqual(VIOLATED);
  });

  test("is the merge's first parent, though the base moved on meanwhile", () => {
    const hub = Hub.create();
    const request = hub.openWith(APPENDED);
    hub.branch("main").author.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    hub.push();
    const outcome = hub.check(request);
    expect([verdictOf(outcome), outcome.report.target]).toEqual([
      HOLDS,
      { mode: "range", base: request.base, head: request.merge },
    ]);
  });

  test("is the head, where that was checked out, with where it left the base", () => {
    const hub = Hub.create();
    const request = hub.openWith(APPENDED);
    hub.branch("main").author.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    hub.push();
    const workspace = hub.checkout("refs/pull/1/head", request.head);
    const outcome = hub.check(request, { workspace });
    expect([verdictOf(outcome), outcome.report.target]).toEqual([
      HOLDS,
      { mode: "range", base: request.base, head: request.head },
    ]);
  });

  test("is the head, where that was checked out: an edit in it is found", () => {
    const hub = Hub.create();
    const request = hub.openWith({ [RUNS]: EDITED });
    const workspace = hub.checkout("refs/pull/1/head", request.head);
    expect(verdictOf(hub.check(request, { workspace }))).toEqual(VIOLATED);
  });

  test.each([2, 3, 0])("is the same where the checkout has a depth of %i", (depth) => {
    const hub = Hub.create();
    const request = hub.branch("main").openWith({ [RUNS]: EDITED });
    const workspace = hub.checkout("refs/pull/1/merge", request.merge, depth);
    expect(verdictOf(hub.check(request, { workspace }))).toEqual(VIOLATED);
  });

  test("could not be told, where something else was checked out", () => {
    const hub = Hub.create();
    const request = hub.openWith({ [RUNS]: EDITED });
    const workspace = hub.checkout("refs/heads/main", request.base);
    const outcome = hub.check(request, { workspace });
    expect(verdictOf(outcome)).toEqual(COULD_NOT_CHECK);
    expect(outcome.stdout).toContain("leave `ref` out of actions/checkout");
  });

  test("could not be told, where something else was checked out, also where a base is named", () => {
    const hub = Hub.create();
    const request = hub.openWith({ [RUNS]: EDITED });
    const workspace = hub.checkout("refs/heads/main", request.base);
    const outcome = hub.check(request, { workspace, inputs: { base: "main" } });
    expect(verdictOf(outcome)).toEqual(COULD_NOT_CHECK);
    expect(outcome.stdout).toContain("leave `ref` out of actions/checkout");
  });

  test("could not be told, where the merge of another head was checked out", () => {
    const hub = Hub.create();
    const request = hub.openWith(APPENDED);
    expect(verdictOf(hub.check(request, { payload: { "pull_request.head.sha": NOBODYS } }))).toEqual(
      COULD_NOT_CHECK,
    );
  });

  test("is the pull request's own base branch, which need not be the default one", () => {
    const hub = Hub.create();
    hub.branch("studio").author.commitFiles(APPENDED);
    hub.push("studio");
    hub.branch("side", "studio").author.commitFiles({ [RUNS]: FIVE + failedRuns(6, 7) });
    const outcome = hub.check(hub.open("studio"));
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });
});

test("the way out names a commit that the branch has, though the base moved on", () => {
  const hub = Hub.create();
  hub.branch("side").author.commitFiles({ [RUNS]: EDITED });
  hub.branch("main").author.commitFiles(README);
  hub.push();
  const { author } = hub.branch("side", "side");
  const outcome = hub.check(hub.open());
  expect(verdictOf(outcome)).toEqual(VIOLATED);
  const named = [...outcome.stdout.matchAll(/git reset --soft ([0-9a-f]+)/g)].map(([, id = ""]) => id);
  expect(named).not.toEqual([]);
  // A soft reset to a commit that the branch lacks would take back what the base got meanwhile.
  for (const id of named) expect(author.tryGit("merge-base", "--is-ancestor", id, "side").code).toBe(0);
});

describe("a pull request that took in its base", () => {
  /** A branch that appended, and then merged a base that went on; the log is as given after that. */
  function updated(base: Record<string, string>, log: string): Hub {
    const hub = Hub.create().branch("side");
    hub.author.commitFiles(APPENDED);
    hub.branch("main").author.commitFiles(base);
    hub.push();
    hub.branch("side", "side").author.tryGit("merge", "-q", "--no-commit", "main");
    hub.author.commitFiles({ [RUNS]: log }, "Merge branch 'main' into side");
    return hub;
  }

  test("holds where the base did not touch the log", () => {
    const hub = updated(README, FIVE + failedRuns(6));
    const outcome = hub.check(hub.open());
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });

  test("holds where its own lines stand behind the base's", () => {
    const hub = updated({ [RUNS]: FIVE + failedRuns(7) }, FIVE + failedRuns(7, 6));
    const outcome = hub.check(hub.open());
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });

  test("is refused where its own lines stand before the base's", () => {
    const hub = updated({ [RUNS]: FIVE + failedRuns(7) }, FIVE + failedRuns(6, 7));
    const outcome = hub.check(hub.open());
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([VIOLATED, ["append-only (inserted)"]]);
  });
});
