// The five registries whose pages are looked at: a healthy one, one with mistakes, an empty one, a hostile one and a large one.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LOG_PATHS, makeStudio } from "./studio.mjs";

const RUNS = LOG_PATHS["run-index"];
const OVERRIDES = LOG_PATHS["overrides-log"];
const WAIVERS = "60-REGISTRY/data/waivers.jsonl";
const AUTHORS = ["C1 owner", "C2 owner", "claude-bot", "windsurf-bot"];
const DAY = 86_400_000;

const dayOf = (date) => date.toISOString().slice(0, 10);
const linesOf = (text) => text.split(/(?<=\n)/).filter((line) => line !== "");

/** Git in a folder, with nothing of the person's own settings. */
function git(root, args, env = {}) {
  const own = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", ...env };
  return execFileSync("git", args, { cwd: root, env: own, encoding: "utf8", maxBuffer: 1 << 28 });
}

/** A repository in a folder. */
export class Book {
  constructor(root) {
    this.root = root;
    mkdirSync(root, { recursive: true });
    git(root, ["init", "-q", "-b", "main"]);
    git(root, ["config", "core.autocrlf", "false"]);
  }

  write(files) {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), content);
    }
  }

  read(path) {
    return readFileSync(join(this.root, path), "utf8");
  }

  commit(files, { author = "C1 owner", date }) {
    this.write(files);
    git(this.root, ["add", "-A"]);
    const who = { NAME: author, EMAIL: "studio@example.org", DATE: date };
    const env = Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((role) =>
        Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value]),
      ),
    );
    git(this.root, ["commit", "-q", "--allow-empty", "-m", "records"], env);
  }

  /** What the page links to: nothing is asked of it. */
  remote(address) {
    git(this.root, ["remote", "add", "origin", address]);
  }
}

/** A made-up studio as texts by path: the logs, and with `files` all that they name. */
function studio({ runs, now, days, files = false }) {
  const from = dayOf(new Date(now - days * DAY));
  const made = makeStudio({ runs, from, to: dayOf(now), seed: 7, files });
  const text = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
  return {
    ...made.files,
    [RUNS]: text(made.runs),
    [LOG_PATHS["song-index"]]: text(made.songs),
    [OVERRIDES]: text(made.overrides),
  };
}

/** Writes the logs of a studio in as many commits, each with the lines that came by then. */
function grow(book, texts, { commits, now, days, before }) {
  const logs = Object.values(LOG_PATHS).filter((path) => path in texts);
  const others = Object.fromEntries(Object.entries(texts).filter(([path]) => !logs.includes(path)));
  const lines = Object.fromEntries(logs.map((path) => [path, linesOf(texts[path])]));
  for (let at = 1; at <= commits; at++) {
    const date = new Date(now - days * DAY + (at * days * DAY) / commits - 3_600_000).toISOString();
    const share = (all, part) => all.slice(0, Math.round((all.length * part) / commits));
    const added = Object.fromEntries(
      logs.map((path) => {
        const old = share(lines[path], at - 1).length;
        const known = at === 1 ? "" : book.read(path);
        return [path, known + share(lines[path], at).slice(old).join("")];
      }),
    );
    book.commit({ ...(at === 1 ? others : {}), ...added }, { author: AUTHORS[at % AUTHORS.length], date });
    before?.(at, date);
  }
}

/** Forty commits, and nothing wrong. */
export function healthy(root, now) {
  const book = new Book(root);
  grow(book, studio({ runs: 120, now, days: 200, files: true }), { commits: 40, now, days: 200 });
  return book;
}

/** What goes wrong with records, each as it happens to people and programs. */
const MISTAKES = [
  (run) => ({ ...run, qa_gate2: "PASSED" }),
  (run) => ({ ...run, story_id: "TBD" }),
  (run) => ({ ...run, mood: "low" }),
  ({ work_id: _, version_ids: __, ...run }) => ({ ...run, qa_gate2: "PASS" }),
  (run) => ({ ...run, qa_gate1: "REWRITE_REQUIRED", qa_gate2: "PASS" }),
  (run) => ({ ...run, run_log_filepath_abs: `50-GENERATION\\${run.run_id}.md` }),
  (run) => ({ ...run, created_by: "Windsurf" }),
  (run) => ({ ...run, version_ids: [`VER-20260101-0000-${run.run_id.slice(-4)}`], qa_gate2: "PASS" }),
];

/** Two thousand runs over a year, 3 % of them with a mistake, an altered history, late and open overrides, and waivers. */
export function mistaken(root, now, { runs = 2_000, commits = 60, files = true, beforeLast } = {}) {
  const book = new Book(root);
  const made = studio({ runs, now, days: 365, files });
  const texts = Object.fromEntries(
    Object.entries(made).filter(([path], at) => path.endsWith(".jsonl") || at % 150 !== 7),
  );
  let number = 0;
  const waivers = [];
  texts[RUNS] = linesOf(texts[RUNS])
    .map((line, at) => {
      if (at % 33 !== 16) return line;
      const kind = number++ % (MISTAKES.length + 1);
      if (kind === MISTAKES.length) return line.replace(/"}\n$/, "}\n");
      const wrong = JSON.stringify(MISTAKES[kind](JSON.parse(line)));
      if (kind === 2 && waivers.length < 5) waivers.push(wrong);
      return `${wrong}\n`;
    })
    .join("");
  texts[OVERRIDES] = linesOf(texts[OVERRIDES])
    .flatMap((line, at) => {
      const record = JSON.parse(line);
      if (record.record_type !== "OVERRIDE" || at % 40 < 38) return [line];
      if (at % 40 === 38) return [];
      const late = new Date(Date.parse(record.created_utc.replace("Z", ":00Z")) + 3 * DAY);
      return [`${JSON.stringify({ ...record, created_utc: `${late.toISOString().slice(0, 16)}Z` })}\n`];
    })
    .join("");
  grow(book, texts, {
    commits,
    now,
    days: 365,
    before: (at, date) => {
      if (at === Math.round(commits / 3))
        book.commit(
          { [RUNS]: book.read(RUNS).replace('"qa_gate2":"FAIL"', '"qa_gate2":"PASS"') },
          { author: "windsurf-bot", date },
        );
      if (at === Math.round(commits / 2)) {
        const [first, , ...rest] = linesOf(book.read(RUNS));
        book.commit({ [RUNS]: [first, ...rest].join("") }, { author: "C2 owner", date });
      }
      if (at === commits - 1) {
        book.commit(
          { [WAIVERS]: waivers.map((line, index) => waiverOf(line, index, now)).join("") },
          { date },
        );
        beforeLast?.(book);
      }
    },
  });
  return book;
}

/** A waiver of an unknown field: one is over, one ends soon, the others stay. */
function waiverOf(line, index, now) {
  const end = [-2, 12, 200][index];
  const expires =
    end === undefined
      ? {}
      : { expires_utc: `${new Date(now.getTime() + end * DAY).toISOString().slice(0, 16)}Z` };
  return `${JSON.stringify({
    record_type: "WAIVER",
    waiver_id: `WVR-20260104-100${index}-AB1${index}`,
    rule: "unknown-field",
    path: RUNS,
    line_sha256: createHash("sha256").update(line).digest("hex"),
    reason: "an experiment with moods, looked into with the owner",
    approved_by: "Dana Whitlock",
    created_utc: "2026-01-04T10:00Z",
    ...expires,
  })}\n`;
}

/** A registry in which nobody has written anything. */
export function empty(root, now) {
  const book = new Book(root);
  book.commit({ [RUNS]: "" }, { date: new Date(now - DAY).toISOString() });
  return book;
}

const HOSTILE = [
  "<script>alert(1)</script>",
  "</style><style>body{display:none}</style>",
  "\u202egnirts desrever",
  "x".repeat(400),
  "a-name-without-any-blank-".repeat(8),
  "👩‍👩‍👧‍👦🇩🇪1️⃣".repeat(12),
  "مرحبا بالعالم",
  "漢字".repeat(60),
  "\u001b[31mred",
  "javascript:alert(1)",
];

/** Names, notes and authors that want to be more than text. */
export function hostile(root, now) {
  const book = new Book(root);
  const texts = studio({ runs: 200, now, days: 100 });
  const files = {
    ...texts,
    [RUNS]: linesOf(texts[RUNS])
      .map((line, at) => {
        if (at % 3 !== 0) return line;
        const text = HOSTILE[Math.floor(at / 3) % HOSTILE.length];
        return `${JSON.stringify({ ...JSON.parse(line), created_by: text, artist_id: text, notes: text, [text.slice(0, 40)]: text })}\n`;
      })
      .join(""),
  };
  book.commit(files, { author: `${HOSTILE[0]} \u202e`, date: new Date(now - 2 * DAY).toISOString() });
  const [, ...rest] = linesOf(book.read(RUNS));
  book.commit({ [RUNS]: rest.join("") }, { author: HOSTILE[3], date: new Date(now - DAY).toISOString() });
  return book;
}

/** Fifty thousand runs. */
export function large(root, now) {
  return mistaken(root, now, { runs: 50_000, commits: 20, files: false });
}
