/** The proof of every commit of random histories, against a slow judge of the bytes; and again with what it remembered. */
import { isHarmless } from "../../../src/check/history/alteration.js";
import { ProofCache } from "../../../src/check/history/proof-cache.js";
import type { Violation } from "../../../src/check/history/prove.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import { type Filled, fill, LOGS } from "./histories.js";
import { judgeCommit } from "./oracle.js";
import { provenIn } from "./proof.js";
import { DEALS, FORMATS, type HistoryCase, makeHistory, ofFormat, showHistory } from "./random-history.js";

const folderOf = (number: number) => `h${number}`;

/** What the proof says of every path of every commit of each history, where it says anything. */
function saidOf(
  cases: readonly HistoryCase[],
  { ids }: Filled,
  violations: readonly Violation[],
): string[][] {
  const names = new Map(ids.flatMap((own, number) => own.map((id, at) => [id, [number, at] as const])));
  const rows: string[][] = cases.map(() => []);
  for (const { commit, path, alterations } of violations) {
    const [number = -1, at = -1] = names.get(commit) ?? [];
    const isError = alterations.some((alteration) => !isHarmless(alteration));
    // The rule for merges has no warnings.
    if (!isError && (cases[number]?.commits[at]?.parents.length ?? 0) > 1) continue;
    rows[number]?.push(
      `${path.slice(path.indexOf("/") + 1)}, commit ${at}: ${isError ? "violation" : "warning"}`,
    );
  }
  return rows.map((own) => own.sort());
}

/** What is true of them, and the classes of all commits that have parents. */
function truthOf({ commits, format }: HistoryCase) {
  const rows: string[] = [];
  const hit = new Set<string>([format]);
  for (const [at, { parents }] of commits.entries()) {
    for (const log of LOGS) {
      const verdict = judgeCommit(commits, at, log);
      if (verdict !== "ok") rows.push(`${log}, commit ${at}: ${verdict}`);
      if (parents.length > 0) hit.add(`${parents.length > 1 ? "merge" : "one parent"}: ${verdict}`);
    }
  }
  return { rows: rows.sort(), hit: [...hit] };
}

async function judge(all: readonly HistoryCase[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const format of FORMATS) {
    const own = ofFormat(all, format);
    if (own.length === 0) continue;
    const cases = own.map(([, one]) => one);
    const filled = fill(
      cases.map(({ commits }) => commits),
      format,
      folderOf,
    );
    const first = new ProofCache(filled.repository.root);
    const cold = saidOf(cases, filled, await provenIn(filled, first));
    first.save();
    const warm = saidOf(cases, filled, await provenIn(filled));
    for (const [index, [number, one]] of own.entries()) {
      const { rows, hit } = truthOf(one);
      const [truth, ...said] = [rows, cold[index] ?? [], warm[index] ?? []].map((texts) => texts.join("; "));
      const wrong = said.every((text) => text === truth)
        ? undefined
        : `${said.join(", then ")}; but it is ${truth}`;
      outcomes[number] = { hit, wrong };
    }
  }
  return outcomes;
}

fuzz({
  name: "proofs",
  deals: DEALS,
  outcomes: [
    ...FORMATS,
    ...["ok", "warning", "violation"].map((verdict) => `one parent: ${verdict}`),
    ...["ok", "violation"].map((verdict) => `merge: ${verdict}`),
  ],
  count: { test: 200, fuzz: 20_000 },
  together: 100,
  make: makeHistory,
  show: showHistory,
  judge,
});
