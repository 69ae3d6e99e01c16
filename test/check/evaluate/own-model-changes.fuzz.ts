/**
 * Random lines appended to a registry of a model of one's own: what the change brings in, judged by what it adds and
 * touches, is what an audit finds after it and not before, on lines of the past too.
 */
import fc from "fast-check";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import { sample } from "../../fuzz/sample.js";
import { APPROVALS, approval, at, DEPLOYMENTS, deploy, update } from "../../helpers/own-model.js";
import { OWN_LINES, type OwnLine, ownDisagreements, ownLine } from "./own-model-lines.js";

interface OwnCase {
  before: readonly OwnLine[];
  added: readonly OwnLine[];
}

const TYPES = Object.keys(OWN_LINES) as (keyof typeof OWN_LINES)[];

/** What a deployment needs is taken back: chance alone makes too few of those. */
const TAKEN_BACK = "an approval that is taken back";

const APPROVED: readonly OwnLine[] = [
  { path: DEPLOYMENTS, record: deploy("D-1", { risk: "high", outputs: [], at: at(3) }) },
  { path: APPROVALS, record: approval("A-1", "D-1", { at: at(3) }) },
];

const FIRST: OwnLine = { path: DEPLOYMENTS, record: deploy("D-1", { risk: "low", outputs: [] }) };

function make(random: Random, deal: string): OwnCase {
  const before = sample(fc.array(ownLine, { minLength: 1, maxLength: 5 }), random);
  const others = sample(fc.array(ownLine, { maxLength: 2 }), random);
  if (deal === TAKEN_BACK)
    return {
      before: [...before, ...APPROVED],
      added: [{ path: APPROVALS, record: update("A-1", "voided", 3) }, ...others],
    };
  const type = TYPES.find((name) => name === deal) ?? "DEPLOY";
  const first = sample<OwnLine>(OWN_LINES[type], random);
  // Of a log that is empty one finding speaks, in place of those on the records that refer into it.
  return { before: [FIRST, ...before], added: [first, ...others] };
}

async function judgeOne({ before, added }: OwnCase): Promise<Outcome> {
  const { missed, more, rules, onOldLine } = await ownDisagreements(before, added);
  const rows = [...missed.map((row) => `missed: ${row}`), ...more.map((row) => `too much: ${row}`)];
  const told = ["requires", "references", "supersede"].filter((rule) => rules.includes(rule));
  const hit = rules.length === 0 ? ["brings nothing in"] : told.map((rule) => `brings in ${rule}`);
  if (onOldLine) hit.push("brings a finding in on an old line");
  return { hit, wrong: rows.length > 0 ? rows.join("\n") : undefined };
}

fuzz({
  name: "own-model-changes",
  deals: [...TYPES, TAKEN_BACK],
  outcomes: [
    "brings nothing in",
    "brings in requires",
    "brings in references",
    "brings in supersede",
    "brings a finding in on an old line",
  ],
  count: { test: 150, fuzz: 10_000 },
  together: 50,
  make,
  show: (one) => JSON.stringify(one),
  judge: async (cases) => {
    const outcomes: Outcome[] = [];
    for (const one of cases) outcomes.push(await judgeOne(one));
    return outcomes;
  },
});
