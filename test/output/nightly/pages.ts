/** The pages that are looked at in a browser. */
import { cpSync } from "node:fs";
import { resolve } from "node:path";
import { html } from "../../../src/output/reporters/html.js";
import { jsonl } from "../../../src/rules/examples.js";
import { FIVE, failedRun, numbers } from "../../helpers/history.js";
import { Repository, RUNS } from "../../helpers/repository.js";
import { awkwardReport, TEXTS } from "../reporters/awkward.js";
import { byHand, verdicts } from "./by-hand.js";
import { as, committed, nightOf } from "./nights.js";
import { nightlyPage } from "./rendered.js";
import { hostileScene } from "./scenarios.js";

/** examples/music-studio as a repository of its own, on a day after its last record. */
export async function studioPage(): Promise<string> {
  const repository = Repository.create();
  cpSync(resolve("examples/music-studio"), repository.root, { recursive: true });
  repository.commitFiles({ "runidx.config.json": "{}\n" });
  return (await nightOf(repository, { now: new Date("2026-06-01T00:00:00Z") })).page;
}

/** Sixty findings of two rules, half of them new since the night before, on lines of two months. */
export async function violatedPage(): Promise<string> {
  const wrong = (from: number, to: number) =>
    jsonl(
      numbers(from, to).map((number) =>
        failedRun(number, number % 3 === 0 ? { created_by: "nobody" } : { mood: "low" }),
      ),
    );
  const repository = committed({ [RUNS]: FIVE });
  as(repository, { date: "2025-12-20T10:00:00Z" }).commitFiles({ [RUNS]: FIVE + wrong(6, 35) });
  const previous = await nightOf(repository, { now: new Date("2026-01-09T03:17:00Z") });
  as(repository, { date: "2026-01-09T10:00:00Z" }).commitFiles({ [RUNS]: FIVE + wrong(6, 65) });
  return (await nightOf(repository, { previous })).page;
}

/** A registry, an author and a history that want to be more than text. */
export async function hostilePage(): Promise<string> {
  const { where, options } = await hostileScene();
  return (await nightOf(where, options)).page;
}

/** What no schema lets through, wherever a report has a text. */
export function awkwardPage(): string {
  return nightlyPage(byHand({ report: awkwardReport(), text: ` ${TEXTS.join(" ")}` }));
}

/** A night on which nothing could be checked. */
export const failedPage = (): string => nightlyPage(verdicts()["could-not-check"]);

/** By name: each page that `report` makes. */
export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  "a studio that holds": studioPage,
  "sixty findings": violatedPage,
  "a hostile registry": hostilePage,
  "text that is awkward everywhere": awkwardPage,
  "a night that could not check": failedPage,
};

/** The page of the check itself. */
export const checkPage = (): string => html(awkwardReport());
