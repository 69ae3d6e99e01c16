/**
 * Random single changes of bytes, lines and commits of a log, staged and committed, merges included: what the staged
 * check, the check of a range and the audit say, against the bytes themselves.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../src/base/core/finding.js";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import { Program } from "../../helpers/program.js";
import type { Repository } from "../../helpers/repository.js";
import { type Case, DEALS, makeCase, SHAPES, showCase } from "./mutations/cases.js";
import * as verdicts from "./mutations/verdicts.js";
import { checkOut, type Group, stage, writeCases } from "./mutations/written.js";

const program = Program.prepare();

/** One check of one case: its name, what is true, and what the library and the program say. */
interface Answer {
  check: string;
  truth: verdicts.Truth;
  said: string;
  /** Where the program was asked too: what it says. */
  program?: string;
}

/** A check of all cases of a group at once. */
interface Check {
  name: string;
  /** What the library is asked. */
  options: Parameters<Repository["lint"]>[0];
  /** The same as arguments of the program. */
  argv: readonly string[];
  truth(one: Case): verdicts.Truth;
  said(report: Report, path: string): string;
}

function checksOf({ shape, commits }: Group): Check[] {
  const idOf = (at: number) => commits[at] ?? "";
  const checks: Check[] = [];
  if (shape.index) {
    checks.push({
      name: "staged",
      options: { staged: true },
      argv: ["--staged"],
      truth: (one) => verdicts.trueOfIndex(one, shape),
      said: verdicts.saidOfIndex,
    });
  }
  if (shape.range) {
    const [base, head] = [idOf(shape.range[0]), idOf(shape.range[1])];
    checks.push({
      name: "range",
      options: { base, head, exact: true },
      argv: ["--base", base, "--head", head],
      truth: (one) => verdicts.trueOfRange(one, shape),
      said: (report, path) => verdicts.saidOfRange(report, path, commits),
    });
  }
  if (shape.audit !== undefined) {
    checks.push({
      name: "audit",
      options: { at: idOf(shape.audit) },
      argv: [],
      truth: (one) => verdicts.trueOfHistory(one, shape),
      said: (report, path) => verdicts.saidOfHistory(report, path, commits, shape),
    });
  }
  return checks;
}

/** What the built program says of the first registry of a group. */
async function askProgram({ repository: { root, env }, shape, places }: Group, argv: readonly string[]) {
  const registry = places[0]?.registry ?? "";
  // A folder that is named must be there, and an audit by hand asks for the registry in it.
  mkdirSync(join(root, registry, shape.index ? "" : "60-REGISTRY"), { recursive: true });
  const ended = await program.run([...argv, "--format", "json", registry], root, env);
  if (ended.stdout === "") throw new Error(`the program said nothing: ${ended.stderr}`);
  const report = JSON.parse(ended.stdout) as Report;
  const code = report.faults.length > 0 ? 2 : report.summary.errors > 0 ? 1 : 0;
  // Where something could not be judged for another reason than a finding, the code is 2 as well.
  const isRight = ended.code === code || (code === 0 && report.notRun.length > 0 && ended.code === 2);
  return { registry, report, code: isRight ? "" : `; exit code ${ended.code}` };
}

async function answers(group: Group, asksProgram: (check: string) => boolean): Promise<Answer[][]> {
  const { repository, cases, places, shape, commits } = group;
  const paths = [...new Set(places.map(({ registry }) => registry))];
  const found: Answer[][] = cases.map(() => []);
  for (const { name, options, argv, truth, said } of checksOf(group)) {
    if (name === "staged") stage(group);
    else checkOut(repository, commits[shape.audit ?? 0] ?? "");
    const report = await repository.lint({
      paths,
      pathsMayBeGone: true,
      rulesToRun: [],
      ...options,
    });
    const told = asksProgram(name) ? await askProgram(group, argv) : undefined;
    for (const [at, one] of cases.entries()) {
      const { path, registry } = places[at] ?? { path: "", registry: "" };
      const byProgram = told?.registry === registry && { program: said(told.report, path) + told.code };
      found[at]?.push({ check: name, truth: truth(one), said: said(report, path), ...byProgram });
    }
  }
  return found;
}

function outcomeOf(answered: readonly Answer[]): Outcome {
  const hit = answered.flatMap(({ check, truth, program: asked }) => [
    `${check}: ${truth.verdict}`,
    ...(asked === undefined ? [] : [`${check} by the program`]),
  ]);
  const wrong = answered.flatMap(({ check, truth, said, program: told = said }) => [
    ...(said === truth.text ? [] : [`${check}: ${said}; but it is ${truth.text}`]),
    ...(told === said ? [] : [`${check} by the program: ${told}; but it is ${truth.text}`]),
  ]);
  return { hit, wrong: wrong.length === 0 ? undefined : wrong.join("\n") };
}

async function judge(cases: readonly Case[]): Promise<Outcome[]> {
  const outcomes = new Map<Case, Outcome>();
  const asked = new Map<string, number>();
  /** The program is started for two groups of each check: commits of one parent, and merges. */
  const asksProgram = (check: string) => {
    asked.set(check, (asked.get(check) ?? 0) + 1);
    return (asked.get(check) ?? 0) <= 2;
  };
  for (const format of ["sha1", "sha256"]) {
    const own = cases.filter((one) => one.format === format);
    for (const group of own.length > 0 ? writeCases(own) : []) {
      // The program takes a base for the commit to start from, and so knows nothing of rewritten history.
      const isRewritten = group.shape === SHAPES.rewritten;
      const found = await answers(group, (check) => !isRewritten && asksProgram(check));
      for (const [at, one] of group.cases.entries()) outcomes.set(one, outcomeOf(found[at] ?? []));
    }
  }
  return cases.map((one) => outcomes.get(one) ?? { hit: [], wrong: "it was not judged" });
}

fuzz({
  name: "mutations",
  deals: DEALS,
  outcomes: [
    ...["staged", "audit"].flatMap((check) => [`${check}: ok`, `${check}: warning`, `${check}: violation`]),
    ...["range: ok", "range: violation"],
    ...["staged", "range", "audit"].map((check) => `${check} by the program`),
  ],
  count: { test: 200, fuzz: 20_000 },
  together: 400,
  make: makeCase,
  show: showCase,
  judge,
});
