import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { jsonl, override, registryFiles, run, version, work } from "../../../src/rules/examples.js";
import { otherRun } from "../../helpers/project.js";
import { Repository, RUNS, SONGS } from "../../helpers/repository.js";
import { runCli } from "../../helpers/run-cli.js";
import {
  claude,
  codex,
  cursorOther,
  cursorShell,
  cursorTool,
  plain,
  windsurfOther,
  windsurfRun,
  windsurfWrite,
} from "./events.js";

type Event = Readonly<Record<string, unknown>>;
/** What happens, the event, what the agent is told, and what of it is looked at. */
type Row = readonly [name: string, event: (place: Place) => Event, decision: Decision, says?: RegExp];
type Decision = "deny" | "ask" | "silent";

interface Place {
  root: string;
  runs: string;
  songs: string;
  /** What the run index holds: two committed lines, and one that is in no commit. */
  text: string;
}

const COMMITTED = jsonl([run(), otherRun()]);
const DRAFT = otherRun({ run_id: "RUN-20260104-1000-C3D4", created_utc: "2026-01-04T10:30Z" });
const NEXT = jsonl([otherRun({ run_id: "RUN-20260104-1100-D4E5", created_utc: "2026-01-04T11:30Z" })]);
const WRONG = NEXT.replace('"qa_gate2":"FAIL"', '"qa_gate2":"fail"');
const LAST = jsonl([DRAFT]);
const FIRST = jsonl([run()]);
const TITLE = '"qa_gate0":"PASS"';
/** Stands once in the log, in a committed line. */
const WORK_ID = '"work_id":"WORK-20260102-2205-D1S4",';

const line = (text: string) => text.trimEnd();
const patch = (...rows: readonly string[]) => ["*** Begin Patch", ...rows, "*** End Patch"].join("\n");

let place: Place;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  const repository = Repository.create();
  repository.commitFiles({ ...registryFiles({ runs: [run(), otherRun()] }), "notes.md": "# Notes\n" });
  repository.append(RUNS, LAST);
  symlinkSync(join(repository.root, RUNS), join(repository.root, "link.jsonl"));
  env = repository.env;
  place = {
    root: repository.root,
    runs: join(repository.root, RUNS),
    songs: join(repository.root, SONGS),
    text: COMMITTED + LAST,
  };
});

/** What an agent was told, whatever its protocol is. */
async function told(event: unknown, cwd = place.root) {
  const text = typeof event === "string" ? event : JSON.stringify(event);
  const { code, stdout, stderr } = await runCli(["guard"], cwd, env, text);
  return { code, stdout, stderr };
}

/** The decision that an answer holds for the agent that it is for. */
function decisionIn({ code, stdout, stderr }: Awaited<ReturnType<typeof told>>): {
  decision: string;
  reason: string;
} {
  if (code === 2) return { decision: "blocked", reason: stderr };
  if (stdout === "") return { decision: "silent", reason: "" };
  const answer = JSON.parse(stdout);
  const specific = answer.hookSpecificOutput;
  if (specific) return { decision: specific.permissionDecision, reason: specific.permissionDecisionReason };
  if (answer.permission) return { decision: answer.permission, reason: answer.agent_message };
  return { decision: answer.decision, reason: [answer.reason, ...answer.next].join("\n") };
}

const SUPERSEDE = /append --supersede RUN-20260102-2140-A7K2 --set <field>=<value>/;

const CLAUDE: readonly Row[] = [
  [
    "Edit changes a committed line",
    ({ root, runs }) =>
      claude(root, "Edit", {
        file_path: runs,
        old_string: TITLE,
        new_string: '"qa_gate0":"FAIL"',
        replace_all: true,
      }),
    "deny",
    SUPERSEDE,
  ],
  [
    "Edit of a text that stands once in a committed line",
    ({ root, runs }) => claude(root, "Edit", { file_path: runs, old_string: WORK_ID, new_string: "" }),
    "deny",
    /committed lines/,
  ],
  [
    "Edit whose text is not in the log",
    ({ root, runs }) =>
      claude(root, "Edit", { file_path: runs, old_string: "no such text", new_string: "x" }),
    "deny",
    /can't be simulated/,
  ],
  [
    "Edit whose text stands more than once",
    ({ root, runs }) => claude(root, "Edit", { file_path: runs, old_string: "RUN", new_string: "x" }),
    "deny",
    /more than once/,
  ],
  [
    "Edit of a line that is in no commit",
    ({ root, runs }) =>
      claude(root, "Edit", {
        file_path: runs,
        old_string: line(LAST),
        new_string: line(LAST).replace("C1", "C2"),
      }),
    "silent",
  ],
  [
    "Edit that makes a line wrong that is in no commit",
    ({ root, runs }) =>
      claude(root, "Edit", {
        file_path: runs,
        old_string: line(LAST),
        new_string: line(LAST).replace('"qa_gate2":"FAIL"', '"qa_gate2":"fail"'),
      }),
    "deny",
    /\[schema\]/,
  ],
  [
    "Edit that appends a right record",
    ({ root, runs }) => claude(root, "Edit", { file_path: runs, old_string: LAST, new_string: LAST + NEXT }),
    "silent",
  ],
  [
    "Edit that appends a wrong record",
    ({ root, runs }) => claude(root, "Edit", { file_path: runs, old_string: LAST, new_string: LAST + WRONG }),
    "deny",
    /qa_gate2/,
  ],
  [
    "Write of the whole log with a record more",
    ({ root, runs, text }) => claude(root, "Write", { file_path: runs, content: text + NEXT }),
    "silent",
  ],
  [
    "Write of the same log",
    ({ root, runs, text }) => claude(root, "Write", { file_path: runs, content: text }),
    "silent",
  ],
  [
    "Write of the log without its first line",
    ({ root, runs, text }) => claude(root, "Write", { file_path: runs, content: text.replace(FIRST, "") }),
    "deny",
    /removes committed lines/,
  ],
  [
    "Write of the log in another order",
    ({ root, runs, text }) =>
      claude(root, "Write", { file_path: runs, content: text.split("\n").reverse().join("\n").trimStart() }),
    "deny",
    /committed/,
  ],
  [
    "Write of nothing",
    ({ root, runs }) => claude(root, "Write", { file_path: runs, content: "" }),
    "deny",
    /committed/,
  ],
  [
    "Write of the log in CRLF",
    ({ root, runs, text }) =>
      claude(root, "Write", { file_path: runs, content: text.replaceAll("\n", "\r\n") }),
    "deny",
    /committed/,
  ],
  [
    "Write that glues a record to the last one",
    ({ root, runs, text }) => claude(root, "Write", { file_path: runs, content: text.trimEnd() + NEXT }),
    "deny",
  ],
  [
    "Write of a record that is pretty-printed",
    ({ root, runs, text }) =>
      claude(root, "Write", {
        file_path: runs,
        content: `${text}${JSON.stringify(JSON.parse(NEXT), null, 2)}\n`,
      }),
    "deny",
    /valid-json/,
  ],
  [
    "Write of a record that names an unknown version",
    ({ root, runs, text }) =>
      claude(root, "Write", {
        file_path: runs,
        content:
          text +
          jsonl([
            run({
              run_id: "RUN-20260104-1200-E5F6",
              created_utc: "2026-01-04T12:30Z",
              version_ids: ["VER-20260102-2206-H8Q3"],
            }),
          ]),
      }),
    "deny",
    /song-refs/,
  ],
  [
    "Write through a relative path",
    ({ root }) => claude(root, "Write", { file_path: RUNS, content: "" }),
    "deny",
  ],
  [
    "Write through a link to a log",
    ({ root }) => claude(root, "Write", { file_path: join(root, "link.jsonl"), content: "" }),
    "deny",
  ],
  [
    "Write of another file",
    ({ root }) => claude(root, "Write", { file_path: join(root, "notes.md"), content: "# New\n" }),
    "silent",
  ],
  [
    "Write of a JSONL file that is no log",
    ({ root }) => claude(root, "Write", { file_path: join(root, "other.jsonl"), content: "{}\n" }),
    "silent",
  ],
  [
    "Write of a file outside of the repository",
    ({ root }) => claude(root, "Write", { file_path: join(root, "../elsewhere.jsonl"), content: "{}\n" }),
    "silent",
  ],
  [
    "Write of a log that was not there",
    ({ root }) =>
      claude(root, "Write", {
        file_path: join(root, "60-REGISTRY/data/overrides-log.jsonl"),
        content: jsonl([override({ approved_by: "TBD" })]),
      }),
    "deny",
    /placeholder/,
  ],
  [
    "MultiEdit with a change of a committed line among others",
    ({ root, runs }) =>
      claude(root, "MultiEdit", {
        file_path: runs,
        edits: [
          { old_string: LAST, new_string: LAST + NEXT },
          { old_string: WORK_ID, new_string: "" },
        ],
      }),
    "deny",
    SUPERSEDE,
  ],
  [
    "MultiEdit that appends twice",
    ({ root, runs }) =>
      claude(root, "MultiEdit", {
        file_path: runs,
        edits: [
          { old_string: LAST, new_string: LAST + NEXT },
          {
            old_string: NEXT,
            new_string:
              NEXT +
              jsonl([otherRun({ run_id: "RUN-20260104-1300-F6G7", created_utc: "2026-01-04T13:30Z" })]),
          },
        ],
      }),
    "silent",
  ],
  ["Read", ({ root, runs }) => claude(root, "Read", { file_path: runs }), "silent"],
  ["a tool of a server", ({ root }) => claude(root, "mcp__runidx__append", { records: [] }), "silent"],
  [
    "Bash: sed -i",
    ({ root }) =>
      claude(root, "Bash", { command: `sed -i 's/FAIL/PASS/' ${RUNS}`, description: "Fix", timeout: 120000 }),
    "ask",
    /npx runidx-lint append/,
  ],
  [
    "Bash: a redirect that appends",
    ({ root }) => claude(root, "Bash", { command: `echo '{}' >> ${RUNS}` }),
    "ask",
  ],
  [
    "Bash: tee",
    ({ root }) => claude(root, "Bash", { command: `echo '{}' | tee -a ${RUNS} > /dev/null` }),
    "ask",
  ],
  [
    "Bash: a change of folder first",
    ({ root }) =>
      claude(root, "Bash", { command: "cd 60-REGISTRY/data && sort -o run-index.jsonl run-index.jsonl" }),
    "ask",
  ],
  [
    "Bash: a pattern that fits a log",
    ({ root }) => claude(root, "Bash", { command: "perl -pi -e 's/a/b/' 60-REGISTRY/data/*.jsonl" }),
    "ask",
  ],
  [
    "Bash: the folder of the logs",
    ({ root }) => claude(root, "Bash", { command: "rm -rf 60-REGISTRY" }),
    "ask",
  ],
  [
    "Bash: a name in the text of a program",
    ({ root }) => claude(root, "Bash", { command: `python3 -c "open('${RUNS}', 'w').close()"` }),
    "ask",
  ],
  [
    "Bash: a name in pieces of quotes",
    ({ root }) => claude(root, "Bash", { command: `truncate -s 0 60-REGISTRY/data/run-"index".jsonl` }),
    "ask",
  ],
  [
    "Bash: git shows the log",
    ({ root }) => claude(root, "Bash", { command: `git log -p -- ${RUNS} | head -40` }),
    "silent",
  ],
  [
    "Bash: git shows it into the log",
    ({ root }) => claude(root, "Bash", { command: `git show HEAD:${RUNS} > ${RUNS}` }),
    "ask",
  ],
  [
    "Bash: git restores the log",
    ({ root }) => claude(root, "Bash", { command: `git checkout -- ${RUNS}` }),
    "ask",
  ],
  [
    "Bash: git stages the log",
    ({ root }) =>
      claude(root, "Bash", { command: `git add ${RUNS} && git commit -m "Append a run to run-index.jsonl"` }),
    "silent",
  ],
  [
    "Bash: the program itself",
    ({ root }) => claude(root, "Bash", { command: `npx runidx-lint append ${RUNS} --from records.json` }),
    "silent",
  ],
  [
    "Bash: the program approves",
    ({ root }) =>
      claude(root, "Bash", {
        command: 'npx runidx-lint waive --all --by "Dana Whitlock" --reason x --yes-i-am',
      }),
    "ask",
    /person/,
  ],
  [
    "Bash: a commit without hooks",
    ({ root }) => claude(root, "Bash", { command: 'git commit --no-verify -m "x"' }),
    "ask",
    /hooks/,
  ],
  [
    "Bash: a commit without hooks, in short",
    ({ root }) => claude(root, "Bash", { command: 'git commit -anm "x"' }),
    "ask",
    /hooks/,
  ],
  [
    "Bash: a message that names the flag",
    ({ root }) => claude(root, "Bash", { command: 'git commit -m "--no-verify is refused" -m -n' }),
    "silent",
  ],
  [
    "Bash: hooks turned off by the configuration",
    ({ root }) => claude(root, "Bash", { command: "git -c core.hooksPath=/dev/null commit -m x" }),
    "ask",
    /hooks/,
  ],
  [
    "Bash: a commit in another shell",
    ({ root }) => claude(root, "Bash", { command: 'bash -c "git add -A; git commit --no-verify -m x"' }),
    "ask",
    /hooks/,
  ],
  [
    "Bash: a forced push",
    ({ root }) => claude(root, "Bash", { command: "git push --force-with-lease origin main" }),
    "ask",
    /push/,
  ],
  ["Bash: a push", ({ root }) => claude(root, "Bash", { command: "git push -u origin main" }), "silent"],
  [
    "Bash: tests",
    ({ root }) => claude(root, "Bash", { command: "npm test -- --run && ls -la *.md" }),
    "silent",
  ],
];

const CODEX: readonly Row[] = [
  [
    "a patch that changes a committed line",
    ({ root }) =>
      codex(
        root,
        "apply_patch",
        patch(`*** Update File: ${RUNS}`, "@@", `-${line(FIRST)}`, `+${line(FIRST).replace("C1", "C2")}`),
      ),
    "deny",
    SUPERSEDE,
  ],
  [
    "a patch that appends after the last line",
    ({ root }) =>
      codex(
        root,
        "apply_patch",
        patch(`*** Update File: ${RUNS}`, "@@", ` ${line(LAST)}`, `+${line(NEXT)}`, "*** End of File"),
      ),
    "silent",
  ],
  [
    "a patch that appends a wrong record",
    ({ root }) => codex(root, "apply_patch", patch(`*** Update File: ${RUNS}`, "@@", `+${line(WRONG)}`)),
    "deny",
    /qa_gate2/,
  ],
  [
    "a patch of two logs that need each other",
    ({ root }) =>
      codex(
        root,
        "apply_patch",
        patch(
          `*** Update File: ${RUNS}`,
          "@@",
          `+${line(jsonl([SECOND.run]))}`,
          `*** Update File: ${SONGS}`,
          "@@",
          `+${line(jsonl([SECOND.work]))}`,
          `+${line(jsonl([SECOND.version]))}`,
        ),
      ),
    "silent",
  ],
  [
    "a patch whose lines are not there",
    ({ root }) => codex(root, "apply_patch", patch(`*** Update File: ${RUNS}`, "@@", "-no such line", "+{}")),
    "deny",
    /can't be simulated/,
  ],
  [
    "a patch that deletes a log",
    ({ root }) => codex(root, "apply_patch", patch(`*** Delete File: ${SONGS}`)),
    "deny",
    /deletes the file/,
  ],
  [
    "a patch that moves a log",
    ({ root }) => codex(root, "apply_patch", patch(`*** Update File: ${RUNS}`, "*** Move to: runs.jsonl")),
    "deny",
    /deletes the file/,
  ],
  [
    "a patch that adds another file",
    ({ root }) => codex(root, "apply_patch", patch("*** Add File: src/new.ts", "+export {};")),
    "silent",
  ],
  [
    "a command with sed",
    ({ root }) => codex(root, "Bash", `sed -i '' 1d ${RUNS}`),
    "deny",
    /Stop, and ask a person/,
  ],
  [
    "a command with a heredoc",
    ({ root }) => codex(root, "Bash", `cat > ${SONGS} <<'EOF'\n{}\nEOF`),
    "deny",
    /Stop, and ask a person/,
  ],
  [
    "a forced push by a refspec",
    ({ root }) => codex(root, "Bash", "git push origin +main"),
    "deny",
    /Stop, and ask a person/,
  ],
  ["a command that reads nothing of it", ({ root }) => codex(root, "Bash", "git status --short"), "silent"],
];

const CURSOR: readonly Row[] = [
  ["a command with sed", ({ root }) => cursorShell(root, `sed -i 1d ${RUNS}`), "ask"],
  ["a commit without hooks", ({ root }) => cursorShell(root, "HUSKY=0 git commit -m x"), "ask", /hooks/],
  ["git blame", ({ root }) => cursorShell(root, `git --no-pager blame ${RUNS}`), "silent"],
  ["mv of a log", ({ root }) => cursorShell(root, `mv ${RUNS} old.jsonl`), "ask"],
  ["an unrelated command", ({ root }) => cursorShell(root, "npm install express"), "silent"],
  [
    "Write of the whole log, a line less",
    ({ root, runs, text }) =>
      cursorTool(root, "Write", { file_path: runs, content: text.replace(FIRST, "") }),
    "deny",
    /committed/,
  ],
  [
    "Write of the whole log, a line more",
    ({ root, runs, text }) => cursorTool(root, "Write", { file_path: runs, content: text + NEXT }),
    "silent",
  ],
  [
    "a replacement in a committed line",
    ({ root, runs }) =>
      cursorTool(root, "StrReplace", {
        path: runs,
        old_string: WORK_ID,
        new_string: "",
      }),
    "deny",
    SUPERSEDE,
  ],
  [
    "Delete of a log",
    ({ root, runs }) => cursorTool(root, "Delete", { path: runs }),
    "deny",
    /deletes the file/,
  ],
  [
    "Shell through the tool",
    ({ root }) => cursorTool(root, "Shell", { command: `rm ${RUNS}`, working_directory: root }),
    "deny",
    /Stop, and ask a person/,
  ],
  ["Read", ({ root, runs }) => cursorTool(root, "Read", { file_path: runs }), "silent"],
  [
    "another event",
    ({ root, runs }) => cursorOther(root, "beforeReadFile", { file_path: runs, content: "" }),
    "silent",
  ],
];

const PLAIN: readonly Row[] = [
  ["an append", ({ runs, text }) => plain(runs, text, text + NEXT), "silent"],
  ["an append of a wrong record", ({ runs, text }) => plain(runs, text, text + WRONG), "deny", /qa_gate2/],
  [
    "a changed committed line",
    ({ runs, text }) => plain(runs, text, text.replace("A7K2.md", "x.md")),
    "deny",
    SUPERSEDE,
  ],
  [
    "a deleted log",
    ({ songs }) => plain(songs, jsonl([work(), version()]), null),
    "deny",
    /deletes the file/,
  ],
  ["another file", ({ root }) => plain(join(root, "notes.md"), "# Notes\n", null), "silent"],
];

/** A passed run with what it made: no record of it is valid without the others. */
const SECOND = {
  run: run({
    run_id: "RUN-20260105-0900-G7H8",
    created_utc: "2026-01-05T09:30Z",
    work_id: "WORK-20260105-0905-H8J9",
    version_ids: ["VER-20260105-0906-J9K2"],
  }),
  work: work({ work_id: "WORK-20260105-0905-H8J9", created_utc: "2026-01-05T09:30Z" }),
  version: version({
    version_id: "VER-20260105-0906-J9K2",
    work_id: "WORK-20260105-0905-H8J9",
    run_id: "RUN-20260105-0900-G7H8",
    created_utc: "2026-01-05T09:30Z",
  }),
};

describe.each<readonly [string, readonly Row[]]>([
  ["Claude Code", CLAUDE],
  ["Codex", CODEX],
  ["Cursor", CURSOR],
  ["the plain form", PLAIN],
])("an event of %s", (_, rows) => {
  test.each(rows.map((row) => [row[0], row] as const))("%s", async (_name, row) => {
    const [, event, decision, says = /(?:)/] = row;
    const answer = await told(event(place));
    expect(answer.code).toBe(0);
    expect(answer.stderr).toBe("");
    const found = decisionIn(answer);
    expect(found).toEqual({ decision, reason: expect.stringMatching(says) });
    expect(found.reason === "" || /npx runidx-lint|person/.test(found.reason)).toBe(true);
  });
});

/** Windsurf has no answer but its exit code. */
const WINDSURF: readonly [name: string, event: (place: Place) => Event, code: 0 | 2, says?: RegExp][] = [
  ["a replacement in a committed line", ({ runs }) => windsurfWrite(runs, [WORK_ID, ""]), 2, SUPERSEDE],
  ["an append", ({ runs }) => windsurfWrite(runs, [LAST, LAST + NEXT]), 0],
  ["an append of a wrong record", ({ runs }) => windsurfWrite(runs, [LAST, LAST + WRONG]), 2, /qa_gate2/],
  ["another file", ({ root }) => windsurfWrite(join(root, "notes.md"), ["# Notes", "# New"]), 0],
  ["a command with sed", ({ root }) => windsurfRun(root, `sed -i 1d ${RUNS}`), 2, /Stop, and ask a person/],
  ["git diff", ({ root }) => windsurfRun(root, `git diff ${RUNS}`), 0],
  ["a commit without hooks", ({ root }) => windsurfRun(root, "git commit -n -m x"), 2, /hooks/],
  ["reading", ({ runs }) => windsurfOther("pre_read_code", { file_path: runs }), 0],
];

describe("an event of Windsurf", () => {
  test.each(WINDSURF)("%s", async (_name, event, code, says = /^$/) => {
    expect(await told(event(place))).toEqual({ code, stdout: "", stderr: expect.stringMatching(says) });
  });
});

test("there are at least sixty events", () => {
  expect(CLAUDE.length + CODEX.length + CURSOR.length + PLAIN.length + WINDSURF.length).toBeGreaterThan(60);
});

test.each([
  ["nothing", ""],
  ["text", "Edit run-index.jsonl"],
  ["a list", "[]"],
  ["half of an object", '{"hook_event_name":'],
  ["an object of no known form", '{"tool":"Edit"}'],
  [
    "an event without the tool's input",
    '{"session_id":"x","hook_event_name":"PreToolUse","tool_name":"Edit"}',
  ],
  ["an edit without its text", JSON.stringify(claude("/", "Edit", { file_path: "x.jsonl" }))],
  ["an edit without a path", JSON.stringify(claude("/", "Write", { content: "" }))],
  ["a path with a NUL", JSON.stringify(claude("/", "Write", { file_path: "a\0b.jsonl", content: "" }))],
  ["a patch without an end", JSON.stringify(codex("/", "apply_patch", "*** Begin Patch\n*** Add File: x"))],
])("input that can't be read blocks: %s", async (_, text) => {
  const { code, stdout, stderr } = await told(text);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^runidx-lint: the hook event can't be read: .+; see docs\/agents\.md/);
});

test("what can't be compared with the last commit blocks", async () => {
  const broken = Repository.create();
  broken.commitFiles(registryFiles());
  broken.write(".git/refs/heads/main", `${"1".repeat(40)}\n`);
  const event = claude(broken.root, "Write", { file_path: join(broken.root, RUNS), content: NEXT });
  const { code, stdout, stderr } = await runCli(["guard"], broken.root, broken.env, JSON.stringify(event));
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).not.toBe("");
});

test("a configuration that is only written takes no log out of the guard", async () => {
  const repository = Repository.create();
  repository.commitFiles(registryFiles());
  repository.write("runidx.config.json", '{"logs":{"run-index":"elsewhere/runs.jsonl"}}\n');
  const event = claude(repository.root, "Write", { file_path: join(repository.root, RUNS), content: "" });
  const { stdout } = await runCli(["guard"], repository.root, repository.env, JSON.stringify(event));
  expect(JSON.parse(stdout).hookSpecificOutput.permissionDecision).toBe("deny");
});

test("a registry below the folder of the agent is found by the path of the log", async () => {
  const repository = Repository.create();
  for (const [path, text] of Object.entries(registryFiles())) repository.write(`studio/${path}`, text);
  repository.commit();
  const told = async (event: unknown) =>
    (await runCli(["guard"], repository.root, repository.env, JSON.stringify(event))).stdout;
  const path = `studio/${RUNS}`;
  expect(await told(claude(repository.root, "Write", { file_path: path, content: "" }))).toContain('"deny"');
  expect(await told(claude(repository.root, "Bash", { command: `sed -i 1d ${path}` }))).toContain('"ask"');
});

test("the guard writes nothing", async () => {
  const repository = Repository.create();
  repository.commitFiles(registryFiles());
  const event = plain(join(repository.root, RUNS), null, NEXT);
  await runCli(["guard"], repository.root, repository.env, JSON.stringify(event));
  expect(repository.git("status", "--porcelain")).toBe("");
});
