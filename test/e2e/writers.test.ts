/** A studio that goes over to one file a writer, with the real program and its hooks. */
import { expect, test } from "vitest";
import { jsonl, run, version, work } from "../../src/rules/examples.js";
import { otherRun, Project } from "../helpers/project.js";
import { RUNS } from "../helpers/repository.js";

const pathOf = (log: string, writer: string) => `60-REGISTRY/data/${log}.${writer}.jsonl`;
const CONFIG = JSON.stringify({
  logs: { "run-index": pathOf("run-index", "{writer}"), "song-index": pathOf("song-index", "{writer}") },
});
const NEW_RUN = "RUN-20260105-0900-C3D4";
const WORK = "WORK-20260105-0905-E5F6";
const VERSION = "VER-20260105-0906-G7H8";

const made = { created_utc: "2026-01-05T09:30Z", work_id: WORK };

/** A run with all that it made, in the files of one writer. */
function save(project: Project, writer: string): void {
  const songs = [
    work(made),
    version({ ...made, version_id: VERSION, run_id: NEW_RUN, saved_filepath_abs: "/elsewhere/x.md" }),
  ];
  project.write(pathOf("song-index", writer), jsonl(songs));
  const record = run({ ...made, run_id: NEW_RUN, version_ids: [VERSION], qa_gate0: "PASS" });
  project.write(pathOf("run-index", writer), jsonl([record]));
}

/** A studio whose configuration went over to a file for each writer, through its own hooks. */
function switched(): { project: Project; before: string } {
  const project = Project.set("git");
  project.git("add", "-A");
  project.git("commit", "-q", "-m", "Begin", "--no-verify");
  const before = project.git("rev-parse", "HEAD");
  project.write("runidx.config.json", CONFIG);
  const closing = project.tryCommit("A file for each writer");
  expect([closing.code, closing.output]).toEqual([0, expect.not.stringContaining("error")]);
  return { project, before };
}

test("the hook takes what two writers append, and range and audit take it too", () => {
  const { project, before } = switched();
  save(project, "C1");
  expect(project.tryCommit("C1").code).toBe(0);
  project.write(pathOf("run-index", "C2"), jsonl([otherRun({ run_id: "RUN-20260104-0800-Z9Z9" })]));
  project.git("add", "-A");
  expect(project.tool("--staged")).toEqual({ code: 0, output: expect.stringContaining("1 new record") });
  expect(project.tryCommit("C2").code).toBe(0);
  expect(project.tool("--base", before)).toEqual({
    code: 0,
    output: expect.stringContaining("4 new records"),
  });
  expect(project.tool().code).toBe(0);
});

test("list and show know the records of all writers' files, and of the plain one", () => {
  const { project } = switched();
  save(project, "C1");
  const update = { ...otherRun(), last_updated_utc: "2026-01-07T09:00Z", notes: "by C2" };
  project.write(pathOf("run-index", "C2"), jsonl([update]));
  const list = JSON.parse(project.tool("list", "--format", "json").output) as { run_id: string }[];
  expect(list.map(({ run_id }) => run_id).sort()).toEqual(
    [run().run_id, otherRun().run_id, NEW_RUN].map(String).sort(),
  );
  const shown = JSON.parse(project.tool("show", String(otherRun().run_id), "--format", "json").output);
  expect(shown).toMatchObject({
    current: { notes: "by C2" },
    lines: [{ path: RUNS }, { path: pathOf("run-index", "C2"), isCurrent: true }],
  });
});

test("show gives the lines of a run in the order in which they were written, each against the one before", () => {
  const { project } = switched();
  const update = (day: string, notes: string) => ({
    ...otherRun(),
    last_updated_utc: `2026-01-0${day}T09:00Z`,
    notes,
  });
  project.write(pathOf("run-index", "C1"), jsonl([update("6", "second"), update("8", "fourth")]));
  project.write(pathOf("run-index", "C2"), jsonl([update("5", "first"), update("7", "third")]));
  const { lines } = JSON.parse(
    project.tool("show", String(otherRun().run_id), "--format", "json").output,
  ) as {
    lines: { record: { notes?: string }; isCurrent: boolean }[];
  };
  expect(lines.map(({ record, isCurrent }) => [record.notes, isCurrent])).toEqual([
    [undefined, false],
    ["first", false],
    ["second", false],
    ["third", false],
    ["fourth", true],
  ]);
});

test("the hook refuses a line for the plain file, and says where it goes", () => {
  const { project, before } = switched();
  const record = otherRun({ run_id: "RUN-20260104-0800-Z9Z9" });
  const plain = project.read(RUNS);
  project.append(RUNS, jsonl([record]));
  const refused = project.tryCommit("C2");
  expect(refused.code).not.toBe(0);
  expect(refused.output).toContain("registry-file");
  expect(refused.output).toContain(pathOf("run-index", "{writer}"));
  project.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "around the hooks");
  for (const args of [["--base", before], []]) {
    const { code, output } = project.tool(...args);
    expect([code, output]).toEqual([1, expect.stringContaining("this file was closed when it grew")]);
  }
  // As the hook said: the line goes to the end of its writer's file, and both are staged.
  project.git("reset", "-q", "--soft", "HEAD~1");
  project.write(RUNS, plain);
  project.write(pathOf("run-index", "C2"), jsonl([record]));
  expect(project.tryCommit("C2").code).toBe(0);
  expect(project.tool().code).toBe(0);
});

test("two clones that both append meet without a conflict", () => {
  const { project } = switched();
  save(project, "C1");
  project.tryCommit("C1");
  project.git("checkout", "-q", "-b", "c2", "HEAD~1");
  project.write(pathOf("run-index", "C2"), jsonl([otherRun({ run_id: "RUN-20260104-0800-Z9Z9" })]));
  expect(project.tryCommit("C2").code).toBe(0);
  expect(project.tryGit("merge", "--no-edit", "main").code).toBe(0);
  expect(project.tool().code).toBe(0);
});
