import { openState } from "../../query/open.js";
import type { RecordSchemas } from "../../records/schemas.js";
import { csv } from "../../reporters/columns.js";
import { allColumns } from "../../studio/columns.js";
import { drawing } from "../../studio/drawing.js";
import { findNearby, type Nearby, type Shown, show, typeOfId } from "../../studio/show.js";
import { forTerminal, safeJson } from "../../text/escape.js";
import { quote } from "../../text/visible.js";
import { type Arguments, readArguments } from "../arguments.js";
import type { ExitCode, Program } from "../program.js";
import { ASKING_FLAGS, endWith, formatOf, minuteOf, openOptions, styleOf } from "./asking.js";
import { onlyWord } from "./words.js";

function write(program: Program, shown: Shown, args: Arguments, schemas: RecordSchemas): void {
  const format = formatOf(args, program);
  if (format === "table") {
    const width = program.stdout.columns;
    program.stdout.write(drawing(shown, { style: styleOf(args, program), ...(width && { width }) }));
  } else if (format === "csv") {
    program.stdout.write(
      csv(shown.current ? [shown.current] : [], allColumns<object>(shown.type, [schemas])),
    );
  } else program.stdout.write(`${safeJson(shown, format === "json" ? 2 : undefined)}\n`);
}

/** Lines that can't be read may say something else of the same thing. */
function tellUnreadLines(program: Program, unread: Nearby["unread"]): void {
  for (const { path, line } of unread) {
    program.stderr.write(`runidx-lint: ${forTerminal(`${path}:${line} names it and can't be read`)}\n`);
  }
}

/** Shows one run, work, version or override, and all that hangs on it. */
export async function showCommand(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, ASKING_FLAGS);
  const id = onlyWord(args, "show", "id");
  formatOf(args, program);
  const open = await openState(openOptions(args, program));
  const { state, ground, commit, layouts } = open;
  const { git, repository } = ground;
  try {
    const now = minuteOf(program.now);
    const grounds = layouts.map((one) => ({ state, ...one, git, repository, commit, now }));
    for (const one of grounds) {
      const shown = await show(one, id);
      if (!shown) continue;
      write(program, shown, args, one.policy.schemas);
      tellUnreadLines(program, shown.unread);
      for (const { message } of shown.faults) program.stderr.write(`runidx-lint: ${forTerminal(message)}\n`);
      return shown.faults.length > 0 ? 2 : 0;
    }
    for (const one of grounds) {
      const { meant, unread } = await findNearby(one, id);
      tellUnreadLines(program, unread);
      if (meant !== undefined && meant !== id)
        return endWith(program, 0, `there is no ${quote(id)} (did you mean ${quote(meant)}?)`);
    }
    const what =
      typeOfId(id) === undefined ? "; show takes the id of a run, a work, a version or an override" : "";
    return endWith(program, 0, `there is no ${quote(id)}${what}`);
  } finally {
    open.close();
  }
}
