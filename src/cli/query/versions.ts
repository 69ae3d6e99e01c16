import { allColumns, recordOf, VERSION_COLUMNS } from "../../studio/columns.js";
import { typeOfId } from "../../studio/show.js";
import { versionsOf } from "../../studio/songs.js";
import { didYouMean } from "../../text/nearest.js";
import { quote } from "../../text/visible.js";
import { readArguments } from "../arguments.js";
import type { ExitCode, Program } from "../program.js";
import { ASKING_FLAGS, bookOf, endWith, formatOf, styleOf, tellUnread, writeRows } from "./asking.js";
import { onlyWord } from "./words.js";

/** Lists the versions of a work with their files, oldest first; with --latest the newest alone. */
export async function versionsCommand(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, { ...ASKING_FLAGS, latest: { type: "boolean" } });
  const workId = onlyWord(args, "versions", "work_id");
  const [format, style] = [formatOf(args, program), styleOf(args, program)];
  const book = await bookOf(args, program);
  try {
    const all = versionsOf(book, workId).map(recordOf);
    tellUnread(program, book);
    const rows = args.values.latest ? all.slice(-1) : all;
    writeRows(program, format, style, {
      rows,
      columns: VERSION_COLUMNS,
      csvColumns: allColumns("VERSION", book.schemas),
      value: (row) => row,
    });
    const works = book.current("WORK");
    const type = typeOfId(workId);
    const elsewhere = type !== undefined && type !== "WORK";
    const nothing = works.has(workId)
      ? `${quote(workId)} has no version`
      : elsewhere
        ? `${quote(workId)} is no work; \`runidx-lint show\` tells of it`
        : `there is no work ${quote(workId)}${didYouMean(workId, works.keys())}`;
    return endWith(program, rows.length, nothing);
  } finally {
    book.close();
  }
}
