import { forTerminal, safeJson } from "../../../base/text/escape.js";
import { quote } from "../../../base/text/visible.js";
import { csv } from "../../../output/reporters/columns.js";
import { type OpenState, openState } from "../../../query/open.js";
import {
  findNearbyThing,
  type Nearby,
  type ShowContext,
  type ShownThing,
  showThings,
} from "../../../query/show.js";
import type { RecordSchemas } from "../../../registry/model/schemas.js";
import { allColumns } from "../../../studio/columns.js";
import { isOfStudio } from "../../../studio/records.js";
import { drawing } from "../../../studio/render-show.js";
import { findNearby, type Shown, show, typeOfId } from "../../../studio/show.js";
import { type Arguments, readArguments } from "../arguments.js";
import type { Command } from "../command.js";
import type { ExitCode, Program } from "../program.js";
import { recordColumns } from "./entry-columns.js";
import { ASKING_FLAGS, endWith, formatOf, minuteOf, openOptions, styleOf } from "./query-options.js";
import { drawThing } from "./render-thing.js";
import { onlyWord } from "./words.js";

/** A thing, and how it is written for people and for spreadsheets. */
interface Found {
  value: Shown | ShownThing;
  draw: (options: Parameters<typeof drawing>[1]) => string;
  csv: () => string;
}

function ofStudio(value: Shown, schemas: RecordSchemas): Found {
  return {
    value,
    draw: (options) => drawing(value, options),
    csv: () => csv(value.current ? [value.current] : [], allColumns<object>(value.type, [schemas])),
  };
}

function ofAnyModel(value: ShownThing): Found {
  const records = value.current ? [value.current] : value.lines.map(({ record }) => record);
  return {
    value,
    draw: (options) => drawThing(value, options),
    csv: () => csv(records, recordColumns(records)),
  };
}

/** Lines that can't be read may say something else of the same thing. */
function tellUnreadLines(program: Program, unreadableLines: Nearby["unreadableLines"]): void {
  for (const { path, line } of unreadableLines) {
    program.stderr.write(`runidx-lint: ${forTerminal(`${path}:${line} names it and can't be read`)}\n`);
  }
}

function write(program: Program, found: readonly Found[], args: Arguments): void {
  const format = formatOf(args, program);
  const values = found.map(({ value }) => value);
  const width = program.stdout.columns;
  const options = { style: styleOf(args, program), ...(width && { width }) };
  const written: Readonly<Record<typeof format, () => string>> = {
    table: () => found.map(({ draw }) => draw(options)).join("\n"),
    csv: () => found.map((one) => one.csv()).join(""),
    jsonl: () => values.map((value) => `${safeJson(value)}\n`).join(""),
    json: () => `${safeJson(values.length === 1 ? values[0] : values, 2)}\n`,
  };
  program.stdout.write(written[format]());
}

/** Everything that an id names: a run, work, version or override of a studio, or a thing of any type. */
async function findAll(grounds: readonly ShowContext[], id: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const context of grounds) {
    const shown = isOfStudio(context) ? await show(context, id) : undefined;
    if (shown) found.push(ofStudio(shown, context.policy.schemas));
    else found.push(...(await showThings(context, id)).map(ofAnyModel));
  }
  return found;
}

/** Says what may have been meant in place of an id that no registry has. */
async function tellNothing(program: Program, grounds: readonly ShowContext[], id: string): Promise<ExitCode> {
  for (const context of grounds) {
    const { meant, unreadableLines } = await (isOfStudio(context) ? findNearby : findNearbyThing)(
      context,
      id,
    );
    tellUnreadLines(program, unreadableLines);
    if (meant !== undefined && meant !== id)
      return endWith(program, 0, `there is no ${quote(id)} (did you mean ${quote(meant)}?)`);
  }
  const what =
    grounds.every(isOfStudio) && typeOfId(id) === undefined
      ? "; show takes the id of a run, a work, a version or an override"
      : "";
  return endWith(program, 0, `there is no ${quote(id)}${what}`);
}

/** The registries of a state, each to be asked about one thing. */
function contextsOf({ state, workspace, commit, layouts }: OpenState, now: Date): ShowContext[] {
  const { git, repository } = workspace;
  return layouts.map((one) => ({ state, ...one, git, repository, commit, now: minuteOf(now) }));
}

/** Shows everything that an id names, and everything that belongs to it. */
async function runShow(program: Program): Promise<ExitCode> {
  const args = readArguments(program.argv, ASKING_FLAGS);
  const id = onlyWord(args, "show", "id");
  formatOf(args, program);
  const open = await openState(openOptions(args, program));
  try {
    const grounds = contextsOf(open, program.now);
    const found = await findAll(grounds, id);
    if (found.length === 0) return await tellNothing(program, grounds, id);
    write(program, found, args);
    for (const { value } of found) tellUnreadLines(program, value.unreadableLines);
    const faults = found.flatMap(({ value }) => value.faults);
    for (const { message } of faults) program.stderr.write(`runidx-lint: ${forTerminal(message)}\n`);
    return faults.length > 0 ? 2 : 0;
  } finally {
    open.close();
  }
}

export const showCommand: Command = {
  name: "show",
  usage: [["show <id>", "one run, work, version or override and what belongs to it, or any other thing"]],
  flags: ASKING_FLAGS,
  run: runShow,
};
