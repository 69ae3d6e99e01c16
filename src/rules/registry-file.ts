import { example, healthy, registryFiles, run, SONG_INDEX } from "./examples.js";
import type { LogRule } from "./rule.js";

const LFS_POINTER =
  "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

export const rule: LogRule = {
  id: "registry-file",
  severity: "error",
  classes: {
    missing: { summary: "a log that is needed is not there" },
    empty: { summary: "records refer into a log that is empty" },
    "not-a-file": { summary: "a symbolic link, a submodule or a folder is in the place of the log" },
    "lfs-pointer": { summary: "a Git LFS pointer is in the place of the log" },
    ignored: { summary: "git ignores the log, so no other clone and no CI ever sees it" },
    untracked: { summary: "git does not track the log yet", severity: "warning" },
    "crlf-checkout": {
      summary: "git writes the log with CR LF into this clone's work tree",
      severity: "warning",
    },
    "writer-case": { summary: "the names of two writers differ in case alone" },
    "closed-grew": { summary: "the old file grew although each writer has its own file" },
    "closed-segment": { summary: "a segment that is not the last one grew" },
    uncovered: {
      summary: "a file that looks like a log is beside the logs, and no log has it",
      severity: "warning",
    },
  },
  summary: "every log is there: a regular file that git tracks",
  why: "No other clone can check a file that is not in git. Somebody can exchange a log behind a link or a pointer without a trace.",
  fix: "Put the log back as a regular file at its path and let git track it; where .gitignore hides it, take it out of there with a line such as `!60-REGISTRY/data/*.jsonl`. A `.jsonl` file beside the logs is named as a log, checked by itself with `--log`, or moved elsewhere.",
  whenOff: "Never. Without the log the tool can't check anything else.",
  scope: "log",
  needs: [],
  examples: () => ({
    bad: [
      { title: "the song index is missing", files: withoutSongIndex() },
      {
        title: "the song index is empty",
        files: { ...registryFiles(), [SONG_INDEX]: "" },
      },
      {
        title: "a Git LFS pointer",
        files: { ...registryFiles(), [SONG_INDEX]: LFS_POINTER },
      },
      {
        title: "a file beside the logs that no log has",
        files: { ...registryFiles(), "60-REGISTRY/data/run-index-old.jsonl": "{}\n" },
      },
    ],
    good: [
      healthy(),
      example("no song index is needed while no run names a work", {
        runs: [run({ qa_gate2: "FAIL", work_id: undefined, version_ids: undefined })],
        songs: [],
      }),
    ],
  }),

  *check(trouble) {
    for (const { path, class: kind, message, hint } of trouble)
      yield { at: { path }, class: kind, message, hint };
  },
};

function withoutSongIndex() {
  const { [SONG_INDEX]: _, ...rest } = registryFiles();
  return rest;
}
