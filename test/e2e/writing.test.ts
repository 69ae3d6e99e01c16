/** Writing with the commands alone: what they print is done literally, and each commit goes through the gate. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { registryFiles, run } from "../../src/rules/examples.js";
import { failedRuns } from "../helpers/history.js";
import { Repository, RUNS, temporaryFolder } from "../helpers/repository.js";

const RECORD = [
  "created_by=claude",
  "machine_id=C1",
  "artist_id=ART-jack-mercer",
  "genre_id=GEN-outlaw-country",
  "qa_gate2=FAIL",
].flatMap((field) => ["--set", field]);
const APPROVAL = ["--by", "Dana Whitlock", "--reason", "typed by hand; looked into", "--yes-i-am"];

let repository: Repository;

function program(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve("lib/bin.cjs"), ...args], {
    cwd: repository.root,
    env: repository.env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** The command after `next:`, as a shell runs it. */
function followNext(stdout: string): void {
  const command = /^next: (?:.*: )?(git .*)$/m.exec(stdout)?.[1] ?? "no command was proposed";
  const { status, stderr } = spawnSync(command, { cwd: repository.root, env: repository.env, shell: true });
  expect([status, String(stderr)]).toEqual([0, ""]);
}

beforeEach(() => {
  repository = Repository.create();
  repository.commitFiles(registryFiles());
});

describe("append", () => {
  test("proposes the command that stages the log, and the staged check holds", () => {
    const { status, stdout } = program("append", "run-index", ...RECORD);
    expect(status).toBe(0);
    followNext(stdout);
    expect(program("--staged")).toMatchObject({ status: 0 });
  });

  test("takes records from standard input, in JSON and in lines", () => {
    const record = {
      record_type: "RUN",
      ...Object.fromEntries(RECORD.filter((one) => one !== "--set").map((one) => one.split("="))),
    };
    for (const input of [
      JSON.stringify(record, null, 2),
      `${JSON.stringify(record)}\n${JSON.stringify(record)}\n`,
    ]) {
      const { status } = spawnSync(process.execPath, [resolve("lib/bin.cjs"), "append", "--from", "-"], {
        cwd: repository.root,
        env: repository.env,
        input,
      });
      expect(status).toBe(0);
    }
    expect(repository.read(RUNS).trimEnd().split("\n")).toHaveLength(4);
  });

  test("refuses what is not valid with exit code 1, and says in JSON what would be", () => {
    const before = repository.read(RUNS);
    const { status, stdout } = program(
      "append",
      "run-index",
      ...RECORD,
      "--set",
      "qa_gate2=fail",
      "--format",
      "json",
    );
    const { exitCode, written, steps } = JSON.parse(stdout);
    expect([status, exitCode, written, repository.read(RUNS)]).toEqual([1, 1, [], before]);
    expect(steps[0].line).toContain('"qa_gate2":"FAIL"');
  });

  test.each([
    ["committed", () => repository.commit("torn")],
    ["staged", () => repository.git("add", "-A")],
  ])("leaves a last line that is cut off and %s where it is", (_, keep) => {
    const torn = '{"record_type":"RUN","run_id":"RUN-2026';
    repository.append(RUNS, torn);
    keep();
    const { stderr } = program("append", "run-index", ...RECORD);
    expect(stderr).toContain("it stays as it is, with a newline");
    expect(repository.read(RUNS)).toContain(`${torn}\n{"record_type":"RUN"`);
  });

  test("asks for the name of the writer, and then writes to the writer's file", () => {
    const config = { logs: { "run-index": "60-REGISTRY/data/run-index.{writer}.jsonl" } };
    repository.commitFiles({ "runidx.config.json": JSON.stringify(config) });
    const { status, stderr } = program("append", "run-index", ...RECORD);
    expect([status, stderr]).toEqual([2, expect.stringContaining("git config runidx.writer <name>")]);
    repository.git("config", "runidx.writer", "C1");
    const { stdout } = program("append", "run-index", ...RECORD);
    expect(stdout).toContain("60-REGISTRY/data/run-index.C1.jsonl");
    followNext(stdout);
    expect(program("--staged")).toMatchObject({ status: 0 });
  });
});

describe("waive", () => {
  const fingerprint = () => {
    const { findings } = JSON.parse(program("--format", "json").stdout);
    return findings[0].fingerprint as string;
  };

  beforeEach(() => {
    repository.commitFiles({ [RUNS]: repository.read(RUNS) + failedRuns(6).replace('"FAIL"', '"fail"') });
  });

  test("appends the waiver that a person types, and the registry holds", () => {
    const { status, stdout } = program("waive", fingerprint(), ...APPROVAL);
    expect(status).toBe(0);
    followNext(stdout);
    repository.git("commit", "-q", "-m", "waived");
    expect(program()).toMatchObject({ status: 0 });
    expect(program("waive", "--list").stdout).toContain("in force, hides 1: schema");
  });

  test("is refused without a terminal", () => {
    const before = repository.git("status", "--short");
    const { status, stderr } = program("waive", fingerprint(), ...APPROVAL.slice(0, -1));
    expect([status, stderr]).toEqual([2, expect.stringContaining("only a person at a terminal can approve")]);
    expect(repository.git("status", "--short")).toBe(before);
  });

  test.each(["claude", "system", "admin", ""])("is refused where %j approves", (by) => {
    const { status } = program("waive", fingerprint(), "--by", by, "--reason", "seen", "--yes-i-am");
    expect(status).toBe(2);
  });

  test("withdraws what matches no finding any more", () => {
    const waived = program("waive", fingerprint(), ...APPROVAL);
    expect(waived.status).toBe(0);
    const changed = `{"record_type":"WAIVER","waiver_id":"WVR-20260104-1000-T2N5","rule":"schema","path":"${RUNS}","line_sha256":"${"0".repeat(64)}","reason":"gone","approved_by":"Dana Whitlock","created_utc":"2026-01-04T10:00Z"}\n`;
    repository.append("60-REGISTRY/data/waivers.jsonl", changed);
    repository.commit();
    expect(program("waive", "--prune").status).toBe(0);
    repository.commit();
    const rows = JSON.parse(program("waive", "--list", "--format", "json").stdout) as { state: string }[];
    expect(rows.map(({ state }) => state).sort()).toEqual(["in force", "withdrawn"]);
  });
});

describe("settle", () => {
  const alter = () => repository.commitFiles({ [RUNS]: `${JSON.stringify(run({ notes: "edited" }))}\n` });

  test("writes the entry that a person commits, and the audit holds with a warning", () => {
    const commit = alter();
    expect(program()).toMatchObject({ status: 1 });
    const { status, stdout } = program("settle", commit, ...APPROVAL);
    expect(status).toBe(0);
    followNext(stdout);
    repository.git("commit", "-q", "-m", "settled");
    expect(program()).toMatchObject({ status: 0, stdout: expect.stringContaining("settled") });
  });

  test("settles the whole past with --all, and leaves the rest of the configuration as it was", () => {
    repository.commitFiles({ "runidx.config.json": '{\n\t"preset": "recommended"\n}\n' });
    alter();
    repository.commitFiles({ [RUNS]: `${JSON.stringify(run({ notes: "again" }))}\n` });
    expect(program("settle", "--all", ...APPROVAL)).toMatchObject({ status: 0 });
    const text = repository.read("runidx.config.json");
    expect(text).toMatch(/^\{\n\t"preset": "recommended",\n\t"settled": \[\n\t\t\{\n/);
    expect(JSON.parse(text).settled).toHaveLength(2);
    repository.commit();
    expect(program()).toMatchObject({ status: 0 });
  });

  test("says that there is nothing to settle", () => {
    const { status, stderr } = program("settle", "--all", ...APPROVAL);
    expect([status, stderr]).toEqual([2, expect.stringContaining("finds no alteration of the history")]);
  });
});

test("mint gives ids that are not there", () => {
  const { status, stdout } = program("mint", "RUN", "--count", "3");
  const ids = stdout.trimEnd().split("\n");
  expect([status, new Set(ids).size]).toEqual([0, 3]);
  for (const id of ids) expect(id).toMatch(/^RUN-\d{8}-\d{4}-[A-Z0-9]{4}$/);
});

describe("init for two machines", () => {
  // The hooks that init writes need the package, which is not installed here.
  const commit = (message: string) =>
    repository.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", message);
  const init = (...args: string[]) => program("init", "--yes", "--hooks", "git", ...args);

  test("gives each writer a file, and names the writer of this clone", () => {
    expect(init("--writer", "C1")).toMatchObject({ status: 0 });
    expect(JSON.parse(repository.read("runidx.config.json")).logs).toMatchObject({
      "run-index": "60-REGISTRY/data/run-index.{writer}.jsonl",
      waivers: "60-REGISTRY/data/waivers.{writer}.jsonl",
    });
    expect(repository.git("config", "runidx.writer")).toBe("C1");
    repository.git("add", "-A");
    commit("A file a writer");
    const { stdout } = program("append", "run-index", ...RECORD);
    followNext(stdout);
    commit("A run");
    expect(program()).toMatchObject({ status: 0 });
  });

  test("names the second clone's writer, and changes no file", () => {
    init("--writer", "C1");
    repository.git("add", "-A");
    commit("A file a writer");
    expect(init("--writer", "C2")).toMatchObject({ status: 0 });
    expect([repository.git("config", "runidx.writer"), repository.git("status", "--short")]).toEqual([
      "C2",
      "",
    ]);
  });

  test("keeps the rest of a configuration as it was", () => {
    repository.write("runidx.config.json", '{\n\t"preset": "strict"\n}\n');
    init("--writer", "C1");
    expect(repository.read("runidx.config.json")).toMatch(
      /^\{\n\t"preset": "strict",\n\t"logs": \{\n\t\t"run-index"/,
    );
  });

  test("is what doctor asks for where a clone has no name", () => {
    init("--writer", "C1");
    repository.git("config", "--unset", "runidx.writer");
    expect(program("doctor").stdout).toContain("git config runidx.writer <name>");
  });
});

describe("init with the merge driver", () => {
  test("names the exact logs, registers the driver, and is as it should be the second time", () => {
    expect(program("init", "--yes", "--hooks", "git", "--merge-driver")).toMatchObject({ status: 0 });
    expect(repository.read(".gitattributes").split("\n")).toContain(`/${RUNS} merge=runidx`);
    expect(repository.git("config", "merge.runidx.driver")).toContain("merge-driver %O %A %B %P");
    const { stdout } = program("init", "--yes", "--hooks", "git", "--merge-driver");
    expect(stdout).toContain("every file is as it should be");
  });

  test("is what doctor asks for in a clone that does not know the driver", () => {
    program("init", "--yes", "--hooks", "git", "--merge-driver");
    repository.git("config", "--unset", "merge.runidx.driver");
    expect(program("doctor").stdout).toContain("npx runidx-lint init --merge-driver");
  });

  test("is what doctor asks for where the attribute is on a pattern", () => {
    repository.write(".gitattributes", "*.jsonl merge=runidx\n");
    expect(program("doctor").stdout).toContain(".gitattributes names it for a pattern: *.jsonl merge=runidx");
  });
});

describe("two machines that append to one file without a driver", () => {
  test("pull with --rebase, have tail put their lines behind the pushed ones, and go on", () => {
    const remote = temporaryFolder();
    repository.git("init", "-q", "--bare", "-b", "main", remote);
    repository.git("remote", "add", "origin", remote);
    repository.git("push", "-q", "-u", "origin", "main");
    repository.commitFiles({ [RUNS]: repository.read(RUNS) + failedRuns(6) });
    repository.git("push", "-q");
    repository.git("reset", "-q", "--hard", "HEAD~1");
    repository.commitFiles({ [RUNS]: repository.read(RUNS) + failedRuns(7) });
    expect(repository.tryGit("pull", "-q", "--rebase").code).not.toBe(0);
    const { status, stdout } = program("tail", "--fix");
    expect(status).toBe(0);
    const commands = stdout.match(/git add[^`\n]*/) ?? ["no command was proposed"];
    expect(spawnSync(commands[0], { cwd: repository.root, env: repository.env, shell: true }).status).toBe(0);
    repository.git("-c", "core.editor=true", "rebase", "--continue");
    expect(repository.read(RUNS)).toBe(`${JSON.stringify(run())}\n${failedRuns(6)}${failedRuns(7)}`);
    expect(program()).toMatchObject({ status: 0 });
  });
});
