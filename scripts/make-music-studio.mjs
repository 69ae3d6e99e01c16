// Writes examples/music-studio/: a small registry that holds, with its run logs and lyrics.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOG_PATHS, makeStudio } from "./studio.mjs";

const target = fileURLToPath(new URL("../examples/music-studio/", import.meta.url));
const studio = makeStudio({ runs: 40, seed: 91, from: "2026-01-05", to: "2026-04-01" });

const ofType = (records, type) => records.filter(({ record_type }) => record_type === type);
const jsonl = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");

/** How many runs there are, and how they stand now: the last line of a run answers for it. */
function countRuns() {
  const current = [...new Map(studio.runs.map((run) => [run.run_id, run])).values()];
  const passed = current.filter(({ qa_gate2 }) => qa_gate2 === "PASS");
  const isAllowed = (run) =>
    Object.entries(run).some(([key, value]) => key.startsWith("uniqueness_") && value === "FAIL");
  return {
    runs: current.length,
    passed: passed.length,
    failed: current.length - passed.length,
    allowed: passed.filter(isAllowed).length,
    superseded: new Set(studio.runs.filter((run) => run.last_updated_utc).map(({ run_id }) => run_id)).size,
  };
}

function readme() {
  const { runs, passed, failed, allowed, superseded } = countRuns();
  const works = new Set(ofType(studio.songs, "WORK").map(({ work_id }) => work_id)).size;
  const versions = ofType(studio.songs, "VERSION");
  const unsaved = versions.filter(({ qa_gate2 }) => qa_gate2 === "FAIL").length;
  const overrides = ofType(studio.overrides, "OVERRIDE").length;
  return `# A music studio

The registry of an invented studio: three artists, two computers (C1 and C2), January to March 2026.
\`runidx-lint examples/music-studio\` finds no mistake in it.

- \`60-REGISTRY/data/run-index.jsonl\`: ${runs} runs in ${studio.runs.length} lines. ${passed} runs passed gate 2 and ${failed} failed it.
  ${superseded} runs have a newer line, which adds a version, a note or, once, an override that came later.
- \`60-REGISTRY/data/song-index.jsonl\`: ${works} works and their ${versions.length} versions. ${unsaved} versions failed gate 2
  and have no saved lyrics.
- \`60-REGISTRY/data/overrides-log.jsonl\`: ${overrides} overrides. ${allowed} of them allow a run to pass in spite of a failed
  uniqueness check. One was a trial, and an update closes it.
- \`50-GENERATION/\`: the run log of each run that passed.
- \`Songs/\`: the lyrics of each saved version.

\`runidx.config.json\` sets \`"history": false\`, because this registry is an example. Its git history is the
history of this project, so it proves nothing about the studio. Do not set it for a real registry.

\`scripts/make-music-studio.mjs\` writes these files, and it always writes the same bytes. The names, songs and notes
are invented.
`;
}

const RUN_INDEX = `# RUN-INDEX

The run index answers one question: what happened in a run, and what came out of it?

- Every run of the studio is one line of \`data/run-index.jsonl\`, a JSON object with \`record_type\` RUN.
- The log is append only. A line that is committed is never edited, moved or removed.
- To add something later, append a newer line with the same \`run_id\` and a \`last_updated_utc\`. The newest line
  answers for the run.
- A run that passed gate 2 names its work and at least one version. Both are in \`data/song-index.jsonl\`.
- A run that passed in spite of a failed uniqueness check has an override in \`data/overrides-log.jsonl\`, of the
  type that goes with the check, for this run and lane, approved by a person.
- The run log under \`50-GENERATION/\` describes how the run went. The index is for searching.
- Times are UTC and in minutes. Paths are absolute on the computer that wrote the line.
`;

const config = { $schema: "../../schemas/config.schema.json", history: false };
const files = {
  "README.md": readme(),
  "runidx.config.json": `${JSON.stringify(config, null, 2)}\n`,
  "60-REGISTRY/RUN-INDEX.md": RUN_INDEX,
  [LOG_PATHS["run-index"]]: jsonl(studio.runs),
  [LOG_PATHS["song-index"]]: jsonl(studio.songs),
  [LOG_PATHS["overrides-log"]]: jsonl(studio.overrides),
  ...studio.files,
};

rmSync(target, { recursive: true, force: true });
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
}
