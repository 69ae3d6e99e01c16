import { UserError } from "../../errors.js";
import { allColumns, RUN_COLUMNS, recordOf } from "../../studio/columns.js";
import { findLatest } from "../../studio/runs.js";
import { readArguments } from "../arguments.js";
import type { ExitCode, Program } from "../program.js";
import {
  ASKING_FLAGS,
  bookOf,
  endWith,
  formatOf,
  laneHint,
  laneId,
  styleOf,
  tellUnread,
  writeRows,
} from "./asking.js";
import { refuseWords } from "./words.js";

/** Shows the latest run of a lane that passed gate 2. */
export async function latestCommand(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, {
    ...ASKING_FLAGS,
    artist: { type: "string" },
    genre: { type: "string" },
  });
  refuseWords(args, "latest");
  const [format, style] = [formatOf(args, program), styleOf(args, program)];
  const [artist, genre] = [laneId(args, "artist"), laneId(args, "genre")];
  if (artist === undefined || genre === undefined) {
    throw new UserError("latest needs a lane", "write `runidx-lint latest --artist ART-… --genre GEN-…`");
  }
  const book = await bookOf(args, program);
  try {
    const found = findLatest(book, { artist, genre });
    tellUnread(program, book);
    const rows = found ? [recordOf(found)] : [];
    writeRows(program, format, style, {
      rows,
      columns: RUN_COLUMNS,
      csvColumns: allColumns("RUN", book.schemas),
      value: (row) => row,
    });
    const hint = laneHint(book, { artist, genre });
    return endWith(program, rows.length, hint === "no run fits" ? "no run of this lane passed gate 2" : hint);
  } finally {
    book.close();
  }
}
