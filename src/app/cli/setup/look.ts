/** What decides whether the gate is live, as rows for people. */
import { visible } from "../../../base/text/visible.js";
import type { Style } from "../../../output/reporters/style.js";
import type { Examined } from "../../setup/examine.js";
import type { Program } from "../program.js";

const LOOKS = { good: "green", warning: "yellow", bad: "red" } as const;

/** Prints rows, each with its remedy where it is not good. */
export function showExamined({ stdout }: Program, rows: readonly Examined[], style: Style): void {
  for (const { what, verdict, found, remedy } of rows) {
    stdout.write(`${style(LOOKS[verdict], verdict.padEnd(8))} ${visible(what)}: ${visible(found)}\n`);
    if (remedy !== "") stdout.write(`         ${visible(remedy)}\n`);
  }
}
