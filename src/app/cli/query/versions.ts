import { recordOf, VERSION_COLUMNS, versionCsv } from "../../../studio/columns.js";
import { versionHint } from "../../../studio/hints.js";
import { versionsOf } from "../../../studio/songs.js";
import { readArguments } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import {
  ASKING_FLAGS,
  endWith,
  formatOf,
  reportUnreadableLines,
  studioStoreOf,
  styleOf,
  writeRows,
} from "./query-options.js";
import { onlyWord } from "./words.js";

const FLAGS = { ...ASKING_FLAGS, latest: { type: "boolean" } } as const;

/** Lists the versions of a work with their files, oldest first; with --latest the newest alone. */
async function runVersions(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, FLAGS);
  const workId = onlyWord(args, "versions", "work_id");
  const [format, style] = [formatOf(args, program), styleOf(args, program)];
  const store = await studioStoreOf(args, program, "versions");
  try {
    const all = versionsOf(store, workId).map(recordOf);
    reportUnreadableLines(program, store);
    const rows = args.values.latest ? all.slice(-1) : all;
    writeRows(program, format, style, {
      rows,
      columns: VERSION_COLUMNS,
      csvColumns: versionCsv(store),
      value: (row) => row,
    });
    return endWith(program, rows.length, versionHint(store, workId));
  } finally {
    store.close();
  }
}

export const versionsCommand: Command = {
  name: "versions",
  usage: [["versions <work_id>", "the versions of a work, with their files [--latest]"]],
  flags: FLAGS,
  run: runVersions,
};
