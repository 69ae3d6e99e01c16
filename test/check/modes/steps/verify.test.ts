/** Steps that are said to apply as they are: done literally, they leave their root gone and nothing new. */
import { describe, expect, test } from "vitest";
import { rules } from "../../../../src/rules/index.js";
import { asIs, doSteps } from "../../../helpers/do-steps.js";
import { Repository } from "../../../helpers/repository.js";
import { wrongAfter } from "./wrong-after.js";

const examples = rules.flatMap((rule) =>
  rule.examples().bad.map(({ title, files }) => [`${rule.id}: ${title}`, files] as const),
);

type State = "staged" | "in a range" | "in the work tree" | "committed";

async function prepared(files: Readonly<Record<string, string>>, state: State) {
  const repository = Repository.create();
  repository.commitFiles({ "README.md": "a registry\n" }, "first");
  const base = repository.git("rev-parse", "HEAD");
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  if (state === "staged") repository.git("add", "-A");
  if (state === "in a range" || state === "committed") repository.commit("second");
  const check = () => {
    if (state === "staged") return repository.lint({ staged: true });
    return repository.lint(state === "in a range" ? { base } : {});
  };
  return { repository, check };
}

describe.each(["staged", "in a range", "in the work tree", "committed"] as const)("%s", (state) => {
  test.each(examples)("%s", async (_, files) => {
    const { repository, check } = await prepared(files, state);
    const before = await check();
    doSteps(asIs(before), repository);
    const after = await check();
    expect(after.faults).toEqual([]);
    expect(wrongAfter(before, after)).toEqual([]);
  });
});
