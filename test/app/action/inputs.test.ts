import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { jsonl } from "../../../src/rules/examples.js";
import { FIVE, failedRun, failedRuns, swap } from "../../helpers/history.js";
import { RUNS } from "../../helpers/repository.js";
import { COULD_NOT_CHECK, foundIn, HOLDS, Hub, VIOLATED, verdictOf } from "./runner.js";

const EDITED = swap(FIVE, "N003", "X003");
const APPENDED = { [RUNS]: FIVE + failedRuns(6) };
const UNUSUAL = { [RUNS]: FIVE + jsonl([failedRun(6, { mood: "low" })]) };

describe("fail-on", () => {
  test("lets warnings pass unless it says otherwise", () => {
    const outcome = Hub.create().checkWith(UNUSUAL);
    expect([verdictOf(outcome), outcome.outputs.warnings]).toEqual([HOLDS, "1"]);
  });

  test("warning fails for a warning, and its verdict says so", () => {
    const outcome = Hub.create().checkWith(UNUSUAL, { inputs: { "fail-on": "warning" } });
    expect(verdictOf(outcome)).toEqual(VIOLATED);
  });

  test("warning tells nobody that it holds where it fails", () => {
    const { stdout, summary } = Hub.create().checkWith(UNUSUAL, { inputs: { "fail-on": "warning" } });
    expect([stdout, summary].filter((text) => text.includes("valid:"))).toEqual([]);
    expect([stdout, summary].filter((text) => !text.includes("0 errors and 1 warning"))).toEqual([]);
  });

  test("warning passes without one", () => {
    expect(verdictOf(Hub.create().checkWith(APPENDED, { inputs: { "fail-on": "warning" } }))).toEqual(HOLDS);
  });

  test("never lets an error pass, but says what it is", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: EDITED }, { inputs: { "fail-on": "never" } });
    expect(verdictOf(outcome)).toEqual(["violated", 0]);
    expect(outcome.annotations[0]?.name).toBe("error");
  });
});

describe("preset", () => {
  test("strict makes a warning an error", () => {
    const outcome = Hub.create().checkWith(UNUSUAL, { inputs: { preset: "strict" } });
    expect([verdictOf(outcome), outcome.outputs.errors]).toEqual([VIOLATED, "1"]);
  });
});

describe("config", () => {
  const STRICT = { [RUNS]: FIVE, "studio.json": '{"preset":"strict"}' };

  test("names a configuration to use in place of the one that is found", () => {
    const outcome = Hub.create(STRICT).checkWith(UNUSUAL, { inputs: { config: "studio.json" } });
    expect([verdictOf(outcome), outcome.outputs.errors]).toEqual([VIOLATED, "1"]);
  });

  test.skipIf(process.platform === "win32")("is found in a workspace that a link leads to", () => {
    const hub = Hub.create(STRICT);
    const request = hub.openWith(UNUSUAL);
    const workspace = hub.checkout("refs/pull/1/merge", request.merge);
    const link = join(hub.home, "link");
    symlinkSync(workspace.root, link);
    const env = { GITHUB_WORKSPACE: link };
    const outcome = hub.check(request, { workspace, env, inputs: { config: "studio.json" } });
    expect([verdictOf(outcome), outcome.outputs.errors]).toEqual([VIOLATED, "1"]);
  });
});

describe("history", () => {
  /** A hub whose main holds an edit already. */
  function altered(): Hub {
    const hub = Hub.create();
    hub.author.commitFiles({ [RUNS]: EDITED });
    hub.push();
    return hub;
  }
  const more = { [RUNS]: EDITED + failedRuns(6) };

  test("of main is not what a pull request is judged by", () => {
    expect(verdictOf(altered().checkWith(more))).toEqual(HOLDS);
  });

  test("full judges it on a pull request as well, and still counts what is new", () => {
    const outcome = altered().checkWith(more, { inputs: { history: "full" } });
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([VIOLATED, ["append-only (edited)"]]);
    expect(outcome.outputs["new-records"]).toBe("1");
    expect(outcome.summary).toContain("RUN-20260102-2140-N006");
  });

  test("full tells what both checks find once", () => {
    const outcome = Hub.create().checkWith(
      { [RUNS]: FIVE + jsonl([failedRun(6, { mood: "low" })]) },
      { inputs: { history: "full" } },
    );
    expect(foundIn(outcome)).toEqual(["unknown-field"]);
  });

  test("full judges a forced push with all that lies before it", () => {
    const hub = altered();
    hub.author.commitFiles({ "README.md": "helo\n" });
    const before = hub.push();
    hub.author.git("reset", "-q", "--hard", "HEAD~1");
    hub.author.commitFiles({ "README.md": "hello\n" });
    hub.push();
    expect(verdictOf(hub.checkPush(before))).toEqual(HOLDS);
    const outcome = hub.checkPush(before, { inputs: { history: "full" } });
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([VIOLATED, ["append-only (edited)"]]);
  });

  test("off does not keep a pull request from being proved", () => {
    const outcome = Hub.create().checkWith({ [RUNS]: EDITED }, { inputs: { history: "off" } });
    expect(verdictOf(outcome)).toEqual(VIOLATED);
  });
});

describe("base", () => {
  /** A hub with a branch that was released before main went on and edited a line of it. */
  function released(): { hub: Hub; id: string } {
    const hub = Hub.create();
    hub.author.commitFiles({ [RUNS]: FIVE + failedRuns(6) });
    const id = hub.push("released");
    hub.author.commitFiles({ [RUNS]: FIVE + failedRuns(7) });
    hub.author.commitFiles({ [RUNS]: FIVE + failedRuns(7, 8) });
    hub.push();
    return { hub, id };
  }

  test("names a branch to compare with", () => {
    const outcome = released().hub.run("workflow_dispatch", { inputs: { base: "released" } });
    expect([verdictOf(outcome), foundIn(outcome)]).toEqual([VIOLATED, ["append-only (edited)"]]);
    expect(outcome.outputs["new-records"]).toBe("2");
  });

  test("names a commit to compare with", () => {
    const { hub, id } = released();
    const outcome = hub.run("workflow_dispatch", { inputs: { base: id } });
    expect([verdictOf(outcome), outcome.report.target.base]).toEqual([VIOLATED, id]);
  });

  test("takes the place of the commit that a push went on from", () => {
    const { hub, id } = released();
    const before = hub.author.git("rev-parse", "HEAD~1");
    expect(verdictOf(hub.checkPush(before))).toEqual(HOLDS);
    expect(verdictOf(hub.checkPush(before, { inputs: { base: id } }))).toEqual(VIOLATED);
  });
});

describe("working-directory", () => {
  const LOG = `studio/${RUNS}`;

  test("is where the registry is looked for", () => {
    const hub = Hub.create({ [LOG]: FIVE, "README.md": "hello\n" });
    const outcome = hub.checkWith(
      { [LOG]: FIVE + failedRuns(6) },
      { inputs: { "working-directory": "studio" } },
    );
    expect([verdictOf(outcome), outcome.outputs["new-records"]]).toEqual([HOLDS, "1"]);
  });

  test("does not change the paths that annotations name", () => {
    const outcome = Hub.create({ [LOG]: FIVE }).checkWith(
      { [LOG]: EDITED },
      { inputs: { "working-directory": "studio" } },
    );
    expect(outcome.annotations[0]?.properties.file).toBe(LOG);
  });

  test("that the pull request takes away does not take the registry out of sight", () => {
    const hub = Hub.create({ [LOG]: FIVE, "README.md": "hello\n" }).branch("side");
    rmSync(join(hub.author.root, "studio"), { recursive: true });
    hub.author.commit();
    const outcome = hub.check(hub.open(), { inputs: { "working-directory": "studio" } });
    expect([verdictOf(outcome), foundIn(outcome)[0]]).toEqual([VIOLATED, "append-only (file-deleted)"]);
  });
});

describe("reports", () => {
  test("are written into the runner's temporary folder", () => {
    const hub = Hub.create();
    const { outputs, report } = hub.checkWith(APPENDED);
    const folder = dirname(outputs["report-json"] ?? "");
    expect(folder).toMatch(/temp[\\/]runidx-lint$/);
    expect(readdirSync(folder).sort()).toEqual(["report.html", "report.json", "report.md"]);
    expect(report.summary.newRecords).toBe(1);
    expect(readFileSync(outputs["report-html"] ?? "", "utf8")).toMatch(/^<!doctype html>/i);
  });

  test("are written into the folder that the workflow names, and the outputs lead to them", () => {
    const hub = Hub.create();
    const request = hub.openWith(APPENDED);
    const workspace = hub.checkout("refs/pull/1/merge", request.merge);
    const { outputs } = hub.check(request, { workspace, inputs: { "report-dir": "out/reports" } });
    expect(outputs).toMatchObject({
      "report-json": join(workspace.root, "out/reports/report.json"),
      "report-html": join(workspace.root, "out/reports/report.html"),
      sarif: "",
    });
    expect(existsSync(join(workspace.root, "out/reports/report.md"))).toBe(true);
  });

  test("are written as SARIF where the workflow names a file", () => {
    const { outputs } = Hub.create().checkWith(
      { [RUNS]: EDITED },
      { inputs: { "sarif-file": "out/lint.sarif" } },
    );
    const sarif = JSON.parse(readFileSync(outputs.sarif ?? "", "utf8"));
    expect(outputs.sarif).toMatch(/[\\/]out[\\/]lint\.sarif$/);
    expect([sarif.version, sarif.runs[0].results[0].ruleId]).toEqual(["2.1.0", "append-only"]);
  });

  test("are written on a check that finds something, too", () => {
    const { outputs } = Hub.create().checkWith({ [RUNS]: EDITED });
    expect(readFileSync(outputs["report-html"] ?? "", "utf8")).toContain("append-only");
  });
});

describe.skipIf(process.platform === "win32")("reports do not leave the workspace", () => {
  /** Runs with a folder outside of the workspace, and gives what stands in it after that. */
  function tryToLeave(link: string, target: string, inputs: Record<string, string>) {
    const hub = Hub.create();
    const outside = join(hub.home, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "precious"), "as it was");
    hub.branch("side").author.write("README.md", "hello\n");
    if (link !== "") {
      mkdirSync(dirname(join(hub.author.root, link)), { recursive: true });
      symlinkSync(join(outside, target), join(hub.author.root, link));
    }
    hub.author.commitFiles(APPENDED);
    const outcome = hub.check(hub.open(), { inputs });
    return { outcome, left: readdirSync(outside), precious: readFileSync(join(outside, "precious"), "utf8") };
  }
  const UNTOUCHED = { left: ["precious"], precious: "as it was" };

  test("through a folder that is a link", () => {
    const { outcome, ...rest } = tryToLeave("reports", "", { "report-dir": "reports" });
    expect([verdictOf(outcome), rest]).toEqual([COULD_NOT_CHECK, UNTOUCHED]);
    expect(outcome.stdout).toContain("leads out of the workspace");
  });

  test("through a link above the folder", () => {
    const { outcome, ...rest } = tryToLeave("out", "", { "report-dir": "out/reports" });
    expect([verdictOf(outcome), rest]).toEqual([COULD_NOT_CHECK, UNTOUCHED]);
  });

  test("through steps upwards", () => {
    const { outcome, ...rest } = tryToLeave("", "", { "report-dir": "../outside/reports" });
    expect([verdictOf(outcome), rest]).toEqual([COULD_NOT_CHECK, UNTOUCHED]);
  });

  test("through a file of a report that is a link", () => {
    const { outcome, ...rest } = tryToLeave("reports/report.json", "precious", { "report-dir": "reports" });
    expect([verdictOf(outcome), rest]).toEqual([COULD_NOT_CHECK, UNTOUCHED]);
  });

  test("through a SARIF file that is a link", () => {
    const { outcome, ...rest } = tryToLeave("lint.sarif", "precious", { "sarif-file": "lint.sarif" });
    expect([verdictOf(outcome), rest]).toEqual([COULD_NOT_CHECK, UNTOUCHED]);
  });

  test("through a SARIF file that is a link to nothing yet", () => {
    const { outcome, ...rest } = tryToLeave("lint.sarif", "new", { "sarif-file": "lint.sarif" });
    expect([verdictOf(outcome), rest]).toEqual([COULD_NOT_CHECK, UNTOUCHED]);
  });
});
