/** A model that is inferred from a log holds for it, goes on to hold, and refuses what is wrong. */
import { expect, test } from "vitest";
import { type Inferred, infer } from "../../../../src/app/setup/infer/infer.js";
import { type ReadLog, readLog } from "../../../../src/app/setup/infer/read-log.js";
import { MemorySnapshot } from "../../../../src/sources/snapshots/memory.js";
import { lintFiles } from "../../../helpers/lint-files.js";
import { type RandomLog, randomLog } from "./random-logs.js";

type Json = Record<string, unknown>;

const LINES = 400;
const SEEDS = Array.from({ length: 20 }, (_, index) => `infer ${index + 1}`);

const jsonl = (lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

function read(text: string, path = "entries.jsonl"): Promise<ReadLog> {
  return readLog(new MemorySnapshot({ [path]: text }), path, path);
}

async function inferred(lines: readonly Json[]): Promise<Inferred> {
  return infer([await read(jsonl(lines))]);
}

/** The numbers of the lines with errors, judged by a model. */
async function refused({ model }: Inferred, lines: readonly Json[]): Promise<Set<number>> {
  const report = await lintFiles(
    {
      "runidx.config.json": JSON.stringify({ model: "runidx.model.json" }),
      "runidx.model.json": JSON.stringify(model),
      "entries.jsonl": jsonl(lines),
    },
    { now: new Date("2027-01-01T00:00:00Z") },
  );
  expect(report.faults).toEqual([]);
  const errors = report.findings.filter(({ severity }) => severity === "error");
  return new Set(errors.map(({ line }) => line ?? 0));
}

/** What was concluded of the type of a line. */
function schemaFor(line: Json, { types }: Inferred) {
  return (types.get(String(line.kind)) ?? types.get("entry"))?.schema ?? {};
}

/** Ways in which a writer errs, each with the line that it makes; undefined where the log has no such field. */
const MISTAKES: Record<string, (log: RandomLog, line: Json, found: Inferred) => Json | undefined> = {
  type: (_, line, found) => {
    const { properties = {}, required = [] } = schemaFor(line, found);
    const field = required.find(
      (name) => properties[name]?.type === "string" || properties[name]?.type === "integer",
    );
    return field === undefined ? undefined : { ...line, [field]: [] };
  },
  "required field left out": (_, line, found) => {
    const [field] = schemaFor(line, found).required ?? [];
    if (field === undefined) return undefined;
    const { [field]: _out, ...others } = line;
    return others;
  },
  "form of the id": ({ id }, line) =>
    id === undefined || typeof line[id] !== "string" ? undefined : { ...line, [id]: `${line[id]}?` },
  "form of the time": ({ time }, line) => {
    const value = time === undefined ? undefined : line[time];
    if (time === undefined) return undefined;
    if (typeof value === "string") return { ...line, [time]: value.replace("T", " at ") };
    const seconds = value as number;
    return { ...line, [time]: seconds > 1e11 ? seconds / 1000 : seconds * 1000 };
  },
};

const CLASSES = ["one type", "several types", "once", "supersede", "no id", "references"];
const hits = new Map([...Object.keys(MISTAKES), ...CLASSES].map((name) => [name, 0]));
const hit = (name: string) => hits.set(name, (hits.get(name) ?? 0) + 1);

/** Counts what kind of log a model was inferred from. */
function classify({ types }: Inferred): void {
  hit(types.size > 1 ? "several types" : "one type");
  for (const { entry } of types.values()) {
    hit(typeof entry.repeat === "string" ? entry.repeat : "no id");
    if (entry.references) hit("references");
  }
}

test.each(SEEDS)(
  "of the log %j, the first half gives a model that holds for the second and refuses mistakes",
  async (seed) => {
    const log = randomLog(seed, LINES);
    const found = await inferred(log.lines.slice(0, LINES / 2));
    classify(found);
    expect([...(await refused(found, log.lines.slice(0, LINES / 2)))], seed).toEqual([]);
    const wrong = [...(await refused(found, log.lines))].filter((line) => line > LINES / 2);
    expect(wrong.length, `${seed}: lines ${wrong.join(", ")}`).toBeLessThanOrEqual(LINES / 200);
    const at = Array.from({ length: LINES / 2 }, (_, index) => LINES / 2 + index).find(
      (index) => !wrong.includes(index + 1),
    ) as number;
    for (const [name, mistake] of Object.entries(MISTAKES)) {
      const line = mistake(log, log.lines[at] ?? {}, found);
      if (!line) continue;
      hit(name);
      const lines = log.lines.with(at, line);
      expect(await refused(found, lines), `${seed}: ${name}`).toContain(at + 1);
    }
  },
);

test("every mistake was made in some random log, and some had several types and some one", () => {
  console.log([...hits].map(([name, count]) => `${name}: ${count}`).join("; "));
  expect([...hits].filter(([, count]) => count === 0)).toEqual([]);
});
