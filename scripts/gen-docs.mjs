// Writes what follows from the rules: docs/rules/, examples/broken/, and the marked parts of README.md and
// CONTRIBUTING.md.
// Every output shown is what the program really printed.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lint, pretty, rules } from "../lib/index.js";
import { EXAMPLES } from "./example-logs.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const NOW = new Date("2026-01-10T12:00:00Z");
const WIDTH = 100;
const REPOSITORY_ONLY = "append-only";

function write(path, content) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** What the program says about files that are in no repository. */
async function outputOf(files) {
  return pretty(await lint({ target: { mode: "files", files }, now: NOW }), { width: WIDTH });
}

/** What is done in a real repository, whose commits have the same ids each time. */
async function inRepository(work) {
  const folder = mkdtempSync(join(tmpdir(), "runidx-docs-"));
  const fixed = { NAME: "Dana Whitlock", EMAIL: "dana@example.com", DATE: "2026-01-03T10:00:00Z" };
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: "1" };
  for (const [key, value] of Object.entries(fixed))
    Object.assign(env, { [`GIT_AUTHOR_${key}`]: value, [`GIT_COMMITTER_${key}`]: value });
  const git = (...args) => execFileSync("git", args, { cwd: folder, env });
  const put = (path, content) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const commit = (message) => {
    git("add", "-A");
    git("commit", "-q", "-m", message);
  };
  try {
    git("init", "-q", "-b", "main");
    return await work({
      put,
      git,
      commit,
      check: (options) => lint({ cwd: folder, env, now: NOW, ...options }),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the program says in a real repository in which a committed gate was changed. */
function outputOfEdit(files) {
  return inRepository(async ({ put, git, commit, check }) => {
    for (const [path, content] of Object.entries(files)) put(path, content);
    commit("Record the run");
    const log = "60-REGISTRY/data/run-index.jsonl";
    put(log, files[log].replace('"qa_gate1":"PASS"', '"qa_gate1":"PASS_WITH_MINOR_FIXES"'));
    git("add", "-A");
    return pretty(await check({ target: { mode: "staged" } }), { width: WIDTH });
  });
}

/** What the program says of a log of any records, of which one commit altered a line and appended another. */
function outputOfLedger() {
  const path = "logs/ledger.jsonl";
  const decision = (id, at, change = {}) => {
    const entry = { id, at, decision: "ship", by: "Dana Whitlock", score: 0.61, ...change };
    return `${JSON.stringify(entry)}\n`;
  };
  const [first, second] = [
    decision("d-1041", "2026-01-02T09:12:00Z"),
    decision("d-1042", "2026-01-02T11:40:00Z"),
  ];
  return inRepository(async ({ put, commit, check }) => {
    put(path, first + second);
    commit("Record two decisions");
    put(
      path,
      decision("d-1041", "2026-01-02T09:12:00Z", { score: 0.91 }) +
        second +
        decision("d-1043", "2026-01-03T08:05:00Z"),
    );
    commit("Record a decision");
    return pretty(await check({ logs: [path] }), { width: WIDTH });
  });
}

function fence(text, language = "text") {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The lines of an example's files, with what can't be seen made visible. */
function showFiles(files) {
  return Object.entries(files)
    .map(([path, content]) => {
      const shown = content.replaceAll("\r", "␍").replaceAll("\ufeff", "<BOM>");
      return `\`${path}\`\n\n${fence(shown === "" ? "(empty)" : shown, "json")}`;
    })
    .join("\n\n");
}

/** The files of a bad example that are not as in the first good one. */
function difference(bad, good) {
  const changed = Object.entries(bad).filter(([path, content]) => good[path] !== content);
  const missing = Object.keys(good).filter((path) => !(path in bad));
  return [showFiles(Object.fromEntries(changed)), ...missing.map((path) => `\`${path}\` is not there.`)]
    .filter((part) => part !== "")
    .join("\n\n");
}

async function pageOf(rule) {
  const { bad, good } = rule.examples();
  const [badOne] = bad;
  const output = badOne ? await outputOf(badOne.files) : await outputOfEdit(good[0].files);
  const shown = badOne
    ? `${badOne.title}:\n\n${difference(badOne.files, good[0].files)}`
    : "A committed gate is changed and staged:";
  const classes = Object.entries(rule.classes ?? {}).map(
    ([name, { summary, severity }]) => `| \`${name}\` | ${summary} | ${severity ?? rule.severity} |`,
  );
  const kinds =
    classes.length > 0
      ? `\n## Kinds of finding\n\n| class | what | severity |\n|---|---|---|\n${classes.join("\n")}\n`
      : "";
  const goodOne = good[good.length > 1 ? 1 : 0];
  const goodPart = badOne
    ? `\n## A good example\n\n${goodOne.title}${goodOne === good[0] ? "." : `:\n\n${difference(goodOne.files, good[0].files)}`}\n`
    : "";
  return `# ${rule.id}

What it requires: ${rule.summary}. Severity: ${rule.severity}.

## Why

${rule.why}

## A bad example

${shown}

${fence(output)}
${goodPart}
## How to fix it

${rule.fix}
${kinds}
## Options

Severity, for the rule or for one class, in \`runidx.config.json\`:

${fence(JSON.stringify({ rules: { [rule.id]: classes.length > 0 ? { severity: "error", classes: { [Object.keys(rule.classes)[0]]: "warn" } } : "warn" } }, null, 2), "json")}

## When to turn it off

${rule.whenOff}
`;
}

async function writeBroken(rule) {
  const [example] = rule.examples().bad;
  if (!example) return;
  const folder = `examples/broken/${rule.id}`;
  rmSync(join(root, folder), { recursive: true, force: true });
  for (const [path, content] of Object.entries(example.files)) write(`${folder}/${path}`, content);
  const own = JSON.parse(example.files["runidx.config.json"] ?? "{}");
  const config = { $schema: "../../../schemas/config.schema.json", history: false, ...own };
  write(`${folder}/runidx.config.json`, `${JSON.stringify(config, null, 2)}\n`);
  write(
    `${folder}/README.md`,
    `# ${rule.id}\n\nThis registry shows: ${example.title}. The check prints this, with paths relative to this folder:\n\n${fence(await outputOf(example.files))}\n`,
  );
}

/** The clock of the examples whose records reach into spring. */
const LATER = new Date("2026-06-01T00:00:00Z");

/** What the program says of the history that a script makes of an example. */
async function outputOfHistory(name) {
  const home = mkdtempSync(join(tmpdir(), "runidx-docs-"));
  const env = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  const folder = join(home, name);
  try {
    execFileSync(process.execPath, [join(root, "scripts/make-example-histories.mjs"), name, folder], { env });
    return pretty(await lint({ cwd: folder, env, now: LATER }), { width: WIDTH });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What an example of a log of one's own shows. */
async function writeOwnExample(name, { title, what, files: make, byHand }) {
  const folder = `examples/${name}`;
  const read = (path) => readFileSync(join(root, folder, path), "utf8");
  const logs = make();
  const files = { ...logs };
  for (const path of ["runidx.model.json", "runidx.config.json"]) files[path] = read(path);
  const report = await lint({ target: { mode: "files", files }, now: LATER });
  const counts = Object.entries(logs).map(
    ([path, text]) => `\`${path}\`: ${text.split("\n").length - 1} lines`,
  );
  write(
    `${folder}/README.md`,
    `# ${title}

${what}

- ${counts.join("\n- ")}
- \`runidx.model.json\`: written by \`npx runidx-lint init ${Object.keys(logs).join(" ")}\`. ${byHand ? `Added by hand: ${byHand}` : "Nothing was added by hand."}
- \`runidx.config.json\` names the model. It sets \`"history": false\`, because the git history of an example is the history of this project. Do not set it for a real log.

The check prints this, with paths relative to this folder:

${fence(pretty(report, { width: WIDTH }))}

\`node scripts/make-example-histories.mjs ${name} <folder>\` makes a git repository with these files and dated commits. One commit alters a committed line. The check of that repository prints:

${fence(await outputOfHistory(name))}

All data is invented. \`scripts/make-examples.mjs\` writes these files, and it always writes the same bytes.
`,
  );
}

/** Puts generated text between the markers of a file. */
function fill(path, name, text) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const before = readFileSync(join(root, path), "utf8");
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${path} has no place marked ${open}`);
  writeFileSync(join(root, path), `${before.slice(0, start + open.length)}\n${text}\n${before.slice(end)}`);
}

rmSync(join(root, "docs/rules"), { recursive: true, force: true });
for (const rule of rules) {
  write(`docs/rules/${rule.id}.md`, await pageOf(rule));
  await writeBroken(rule);
}
for (const [name, example] of Object.entries(EXAMPLES)) await writeOwnExample(name, example);
const finished = readFileSync(join(root, "src/rules/gate-order.ts"), "utf8");
fill("CONTRIBUTING.md", "finished-rule", fence(finished, "ts"));
const rows = rules.map(
  ({ id, severity, summary }) => `| [${id}](rules/${id}.md) | ${summary} | ${severity} |`,
);
fill("docs/rules.md", "rules", `| rule | what it requires | default |\n|---|---|---|\n${rows.join("\n")}`);
const shown = rules.find(({ id }) => id === REPOSITORY_ONLY).examples().good[0].files;
fill("README.md", "example", fence((await outputOfEdit(shown)).trimEnd()));
fill("README.md", "ledger", fence((await outputOfLedger()).trimEnd()));
