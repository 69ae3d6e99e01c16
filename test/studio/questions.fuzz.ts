/** Random questions about random registries: the program answers as jq does on the same files. */
import { rmSync } from "node:fs";
import fc from "fast-check";
import { fuzz, type Outcome } from "../fuzz/harness.js";
import type { Random } from "../fuzz/random.js";
import { sample } from "../fuzz/sample.js";
import { folderWith, rowsOf } from "../query/ask.js";
import { randomQuestion, randomRegistry } from "./generated.js";
import { argvOf, askJq, COMMANDS, hasJq, type Question } from "./jq.js";

interface QuestionCase {
  files: Record<string, string>;
  questions: readonly Question[];
}

function makeQuestions(random: Random, deal: string): QuestionCase {
  const ofDeal = randomQuestion.filter(({ command }) => command === deal);
  return {
    files: sample(randomRegistry, random),
    questions: [
      sample(ofDeal, random),
      ...sample(fc.array(randomQuestion, { minLength: 7, maxLength: 15 }), random),
    ],
  };
}

async function judgeOne({ files, questions }: QuestionCase): Promise<Outcome> {
  const folder = folderWith(files);
  const hit = new Set<string>();
  const wrong: string[] = [];
  for (const [index, expected] of askJq(folder, questions).entries()) {
    const argv = argvOf(questions[index] ?? { command: "list" });
    const [truth, said] = [expected, await rowsOf(argv, folder)].map((rows) => JSON.stringify(rows));
    hit.add(expected.length > 0 ? "answers with rows" : "answers with none");
    if (said !== truth) wrong.push(`${argv.join(" ")}: ${said}; but jq says ${truth}`);
  }
  rmSync(folder, { recursive: true });
  return { hit: [...hit], wrong: wrong.length > 0 ? wrong.join("\n") : undefined };
}

fuzz({
  name: "questions",
  missing: hasJq() ? undefined : "jq is not installed",
  deals: COMMANDS,
  outcomes: ["answers with rows", "answers with none"],
  count: { test: 60, fuzz: 2_000 },
  together: 1,
  make: makeQuestions,
  show: (one) => JSON.stringify(one),
  judge: async ([one]) => (one ? [await judgeOne(one)] : []),
});
