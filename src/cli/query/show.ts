import { openState } from "../../query/open.js";
import { type Shown, show, suggestId, typeOfId } from "../../query/show.js";
import { csv } from "../../reporters/columns.js";
import { safeJson } from "../../text/escape.js";
import { quote } from "../../text/visible.js";
import { readArguments } from "../arguments.js";
import type { ExitCode, Program } from "../program.js";
import { ASKING_FLAGS, endWith, formatOf, minuteOf, openOptions, styleOf } from "./asking.js";
import { allColumns } from "./columns.js";
import { drawing } from "./drawing.js";
import { onlyWord } from "./words.js";

function write(program: Program, shown: Shown, args: ReturnType<typeof readArguments>): void {
  const format = formatOf(args, program);
  if (format === "table") {
    const width = program.stdout.columns;
    program.stdout.write(drawing(shown, { style: styleOf(args, program), ...(width && { width }) }));
  } else if (format === "csv") {
    const type = shown.type === "RUN" || shown.type === "VERSION" ? shown.type : "OVERRIDE";
    const columns =
      shown.type === "WORK"
        ? Object.keys(shown.current).map((name) => ({
            title: name,
            value: (row: object) => String((row as Record<string, unknown>)[name] ?? ""),
          }))
        : allColumns<object>(type);
    program.stdout.write(csv([shown.current], columns));
  } else program.stdout.write(`${safeJson(shown, format === "json" ? 2 : undefined)}\n`);
}

/** Shows one run, work, version or override, and all that hangs on it. */
export async function showCommand(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, ASKING_FLAGS);
  const id = onlyWord(args, "show", "id");
  formatOf(args, program);
  const open = await openState(openOptions(args, program));
  const { state, ground, commit, layouts } = open;
  try {
    const now = minuteOf(program.now);
    const grounds = layouts.map((one) => ({ state, ...one, git: ground.git, commit, now }));
    for (const one of grounds) {
      const shown = await show(one, id);
      if (!shown) continue;
      write(program, shown, args);
      for (const { message } of shown.faults) program.stderr.write(`runidx-lint: ${message}\n`);
      return shown.faults.length > 0 ? 2 : 0;
    }
    for (const one of grounds) {
      const meant = await suggestId(one, id);
      if (meant !== undefined && meant !== id)
        return endWith(program, 0, `there is no ${quote(id)} (did you mean "${meant}"?)`);
    }
    const what =
      typeOfId(id) === undefined ? "; show takes the id of a run, a work, a version or an override" : "";
    return endWith(program, 0, `there is no ${quote(id)}${what}`);
  } finally {
    open.close();
  }
}
