import { createHash } from "node:crypto";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { jsonl, waiver } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, linesOf, swap } from "../../helpers/history.js";
import { RUNS } from "../../helpers/repository.js";
import {
  COULD_NOT_CHECK,
  foundIn,
  HOLDS,
  Hub,
  type Outcome,
  titlesIn,
  VIOLATED,
  verdictOf,
} from "./runner.js";

const CONFIG = "runidx.config.json";
const WAIVERS = "60-REGISTRY/data/waivers.jsonl";
const EDITED = swap(FIVE, "N003", "X003");
const [ONE = "", TWO = "", THREE = "", ...REST] = linesOf(FIVE);

/** That something was found, and told in every place. */
function expectFound(outcome: Outcome, title: string): void {
  expect(verdictOf(outcome)).toEqual(VIOLATED);
  expect(foundIn(outcome)).toContain(title);
  expect(titlesIn(outcome)).toContain(title);
  expect(outcome.summary).toContain(`\`${title}\``);
  expect(outcome.stdout).toMatch(new RegExp(`^ .*error {2}${title.replace(/[()]/g, "\\$&")}$`, "m"));
}

describe("a pull request is refused", () => {
  test.each([
    ["edited", EDITED],
    ["deleted", ONE + THREE + REST.join("")],
    ["moved", [ONE, THREE, TWO, ...REST].join("")],
    ["inserted", ONE + failedRuns(6) + TWO + THREE + REST.join("")],
    ["truncated", ONE + TWO + THREE],
    ["re-encoded", swap(FIVE, '{"record_type":"RUN",', '{ "record_type":"RUN",')],
  ])("for a log that was %s", (kind, log) => {
    expectFound(Hub.create().checkWith({ [RUNS]: log }), `append-only (${kind})`);
  });

  test("once for one edit: the merge that GitHub made is nobody's mistake", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: EDITED });
    expect([foundIn(outcome), titlesIn(outcome)]).toEqual([
      ["append-only (edited)"],
      ["append-only (edited)"],
    ]);
    expect(outcome.outputs).toMatchObject({ errors: "1", warnings: "0" });
  });

  test("for other line ends", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: FIVE.replaceAll("\n", "\r\n") });
    expectFound(outcome, "append-only (re-encoded)");
  });

  test("for another order of keys", () => {
    const { record_type, ...others } = failedRun(2);
    const log = [ONE, jsonl([{ ...others, record_type }]), THREE, ...REST].join("");
    expectFound(Hub.create().checkWith({ [RUNS]: log }), "append-only (re-encoded)");
  });

  test("for a record that was written onto the end of the last line", () => {
    const outcome = Hub.create({ [RUNS]: FIVE.slice(0, -1) }).checkWith({
      [RUNS]: FIVE.slice(0, -1) + failedRuns(6),
    });
    expectFound(outcome, "append-only (glued)");
  });

  test("for a log that was deleted", () => {
    const hub = Hub.create().branch("side");
    rmSync(join(hub.author.root, RUNS));
    hub.author.commit();
    const outcome = hub.check(hub.open());
    expectFound(outcome, "append-only (file-deleted)");
  });

  test("for a log that was renamed", () => {
    const hub = Hub.create().branch("side");
    hub.author.git("mv", RUNS, "60-REGISTRY/old.jsonl");
    hub.author.commit();
    const outcome = hub.check(hub.open());
    expectFound(outcome, "append-only (file-renamed)");
  });

  test("for a link in the place of a log", () => {
    const hub = Hub.create().branch("side");
    rmSync(join(hub.author.root, RUNS));
    hub.author.write("60-REGISTRY/real.jsonl", FIVE);
    symlinkSync("../real.jsonl", join(hub.author.root, RUNS));
    hub.author.commit();
    const outcome = hub.check(hub.open());
    expectFound(outcome, "append-only (file-type)");
  });

  test.each([
    ["lost", FIVE + failedRuns(6)],
    ["invented", FIVE + failedRuns(6, 7, 8)],
    ["doubled", FIVE + failedRuns(6, 7, 7)],
  ])("for a merge on its branch that made a line %s", (kind, log) => {
    const hub = Hub.create();
    hub.branch("other").author.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    hub.branch("side").author.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    hub.author.tryGit("merge", "-q", "--no-commit", "other");
    hub.author.commitFiles({ [RUNS]: log }, "merged");
    const outcome = hub.check(hub.open());
    expectFound(outcome, `append-only (${kind})`);
  });

  test("for an edit that a later commit takes back", () => {
    const hub = Hub.create().branch("side");
    const bad = hub.author.commitFiles({ [RUNS]: EDITED });
    hub.author.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const outcome = hub.check(hub.open());
    expect(verdictOf(outcome)).toEqual(VIOLATED);
    expect(outcome.report.findings.map(({ class: kind, commit }) => [kind, commit])).toContainEqual([
      "edited",
      bad,
    ]);
  });

  test("for an edit that a later commit takes back, checked on its head", () => {
    const hub = Hub.create().branch("side");
    hub.author.commitFiles({ [RUNS]: EDITED });
    hub.author.commitFiles({ [RUNS]: FIVE });
    const request = hub.open();
    const workspace = hub.checkout("refs/pull/1/head", request.head);
    expect(verdictOf(hub.check(request, { workspace }))).toEqual(VIOLATED);
  });

  test("for a new line that breaks a rule, which is annotated where it stands", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: FIVE + jsonl([failedRun(6, { qa_gate2: "MAYBE" })]) });
    expect(verdictOf(outcome)).toEqual(VIOLATED);
    const [annotation, ...others] = outcome.annotations;
    expect(annotation).toMatchObject({ name: "error", properties: { file: RUNS, line: "6" } });
    expect(annotation?.properties.title).toMatch(/^schema/);
    expect(annotation?.text).toMatch(/MAYBE.*\nnext: /s);
    expect(others).toEqual([]);
  });
});

describe("a pull request is warned", () => {
  test("of a newline that comes late", () => {
    const outcome = Hub.create({ [RUNS]: FIVE.slice(0, -1) }).checkWith({ [RUNS]: FIVE + failedRuns(6) });
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([HOLDS, ["append-only (late-newline)"]]);
    expect(outcome.annotations.map(({ name }) => name)).toEqual(["warning"]);
    expect(outcome.outputs).toMatchObject({ errors: "0", warnings: "1", "new-records": "1" });
  });

  test("of another file mode", () => {
    const hub = Hub.create().branch("side");
    hub.author.git("update-index", "--chmod=+x", RUNS);
    hub.author.git("commit", "-q", "-m", "mode");
    hub.author.git("checkout", "-q", "--", ".");
    const outcome = hub.check(hub.open());
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([HOLDS, ["append-only (mode)"]]);
  });
});

describe("a pull request does not judge itself", () => {
  test.each([
    '{"rules":{"append-only":"off"}}',
    '{"history":false}',
    '{"logs":{"run-index":"elsewhere.jsonl"}}',
    '{"registries":["examples"]}',
  ])("with a configuration such as %s, which the summary shows", (config) => {
    const outcome = Hub.create().checkWith({
      [RUNS]: EDITED,
      [CONFIG]: config,
      "elsewhere.jsonl": FIVE,
      [`examples/${RUNS}`]: FIVE,
    });
    expectFound(outcome, "append-only (edited)");
    expect(outcome.summary).toMatch(/### Policy changes\n\n- .*runidx\.config\.json.*added/);
  });

  test("with a configuration that can't be read: what is altered is told, and that the next check would fail", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: EDITED, [CONFIG]: "{" });
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([COULD_NOT_CHECK, ["append-only (edited)"]]);
    expect(titlesIn(outcome)).toContain("append-only (edited)");
    expect(outcome.summary).toContain(CONFIG);
  });

  test("with a change of the configuration that the workflow names", () => {
    const hub = Hub.create({ [RUNS]: FIVE, [CONFIG]: "{}" });
    const outcome = hub.checkWith(
      { [RUNS]: EDITED, [CONFIG]: '{"rules":{"append-only":"off"}}' },
      { inputs: { config: CONFIG } },
    );
    expectFound(outcome, "append-only (edited)");
    expect(outcome.summary).toMatch(/### Policy changes\n\n- .*runidx\.config\.json.*changed/);
  });

  test("with a waiver of its own, which the summary shows", () => {
    const text = JSON.stringify(failedRun(6, { mood: "low" }));
    const line_sha256 = createHash("sha256").update(text).digest("hex");
    const files = {
      [RUNS]: `${FIVE}${text}\n`,
      [WAIVERS]: jsonl([waiver({ rule: "unknown-field", path: RUNS, line_sha256 })]),
    };
    const outcome = Hub.create().checkWith(files, { inputs: { preset: "strict" } });
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([VIOLATED, ["unknown-field"]]);
    expect(outcome.summary).toMatch(/### Policy changes\n\n- the waivers .*waivers\.jsonl/);
  });

  test("but a waiver that its base has counts, and the summary shows that", () => {
    const text = JSON.stringify(failedRun(6, { mood: "low" }));
    const line_sha256 = createHash("sha256").update(text).digest("hex");
    const waivers = jsonl([waiver({ rule: "unknown-field", path: RUNS, line_sha256 })]);
    const hub = Hub.create({ [RUNS]: FIVE, [WAIVERS]: waivers });
    const outcome = hub.checkWith({ [RUNS]: `${FIVE}${text}\n` }, { inputs: { preset: "strict" } });
    expect(verdictOf(outcome)).toEqual(HOLDS);
    expect(outcome.summary).toMatch(/### Waived\n\n- `WVR-/);
  });

  test("with what its own workspace has besides the commit", () => {
    const hub = Hub.create();
    const request = hub.openWith({ [RUNS]: EDITED });
    const workspace = hub.checkout("refs/pull/1/merge", request.merge);
    workspace.write(CONFIG, '{"history":false}');
    workspace.write(RUNS, FIVE);
    expect(verdictOf(hub.check(request, { workspace }))).toEqual(VIOLATED);
  });
});
