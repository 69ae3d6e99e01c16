/** Random operations of real git with the merge driver: nothing is lost, and what only appended is never refused without a cause. */
import { rmSync } from "node:fs";
import { afterAll } from "vitest";
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import { type Branch, type Done, type Op, World } from "./driver-world.js";

afterAll(() => {
  if (World.template !== undefined) rmSync(World.template, { recursive: true, force: true });
});

const MERGING = ["merge", "rebase", "pick", "stash"] as const;
const EDITS = MERGING.map((kind) => `edit, ${kind}` as const);
const DEALS = [
  ...MERGING,
  "autostash",
  "push and pull",
  "criss-cross",
  "crossing picks",
  "revert",
  ...EDITS,
] as const;
const PUSHING: ReadonlySet<string> = new Set<Op["do"]>(["push", "publish", "elsewhere"]);
type Deal = (typeof DEALS)[number];

/** Operations of which each appends runs with numbers of their own. */
class Script {
  readonly ops: Op[] = [];
  readonly #random: Random;
  #next = 1;

  constructor(random: Random) {
    this.#random = random;
  }

  runs(): number[] {
    return Array.from({ length: 1 + this.#random.below(3) }, () => this.#next++);
  }

  isCaughtUp(): boolean {
    return this.#random.oneIn(2);
  }

  append(branch: Branch): void {
    this.ops.push({ do: "append", branch, runs: this.runs(), isOpen: this.#random.oneIn(6) });
  }

  /** An operation that merges, of a kind that is given or any. */
  merging(kind: (typeof MERGING)[number] = this.#random.pick(MERGING)): void {
    const branch = this.#random.pick(["main", "dev"] as const);
    const other = branch === "main" ? "dev" : "main";
    if (kind === "stash") this.ops.push({ do: "stash", branch, onto: other, runs: this.runs() });
    // Only what is not pushed may be rebased.
    else if (kind === "rebase")
      this.ops.push({ do: "rebase", branch: "dev", from: this.#random.pick(["main", "origin/main"]) });
    else this.ops.push({ do: kind, branch, from: other });
  }
}

function dealt(script: Script, deal: Deal): void {
  switch (deal) {
    case "push and pull":
      script.ops.push({ do: "push" }, { do: "elsewhere", runs: script.runs() });
      script.append("main");
      script.ops.push({ do: "push" }, { do: "merge", branch: "main", from: "origin/main" }, { do: "push" });
      return;
    case "autostash":
      // A branch that has all of ours: then only the committed lines say where the stashed ones go.
      if (script.isCaughtUp()) script.ops.push({ do: "merge", branch: "dev", from: "main" });
      script.ops.push(
        { do: "publish", branch: "dev" },
        { do: "autostash", branch: "main", from: "origin/dev", runs: script.runs() },
      );
      return;
    case "criss-cross":
      script.ops.push(
        { do: "merge", branch: "main", from: "dev" },
        { do: "merge", branch: "dev", from: "main~1" },
      );
      script.append("main");
      script.append("dev");
      script.ops.push({ do: "merge", branch: "main", from: "dev" });
      return;
    case "crossing picks":
      script.ops.push(
        { do: "pick", branch: "main", from: "dev" },
        { do: "pick", branch: "dev", from: "main~1" },
      );
      script.ops.push({ do: "merge", branch: "main", from: "dev" });
      return;
    case "revert":
      script.append("main");
      script.append("main");
      script.ops.push({ do: "revert", branch: "main" }, { do: "merge", branch: "dev", from: "main" });
      return;
    case "merge":
    case "rebase":
    case "pick":
    case "stash":
      script.merging(deal);
      return;
    default:
      script.ops.push({ do: "edit", branch: "dev" });
      script.append("main");
      // From what is pushed there may be nothing new, and then nothing to refuse.
      if (deal === "edit, rebase") script.ops.push({ do: "rebase", branch: "dev", from: "main" });
      else script.merging(MERGING.find((kind) => deal.endsWith(kind)));
  }
}

function makeScript(random: Random, deal: string): Op[] {
  const script = new Script(random);
  script.append("main");
  script.append("dev");
  if (random.oneIn(2)) script.append(random.pick(["main", "dev"]));
  if (random.oneIn(3)) script.merging();
  dealt(script, deal as Deal);
  return script.ops;
}

async function judgeOne(ops: readonly Op[]): Promise<Outcome> {
  const world = World.begin();
  const hit = new Set<string>();
  const wrong: string[] = [];
  let isEdited = false;
  let isInPlace = true;
  const take = ({ op, how, wrong: why }: Done) => {
    hit.add(op.do === "append" || op.do === "edit" || op.do === "elsewhere" ? op.do : `${op.do}: ${how}`);
    if (why !== undefined) wrong.push(`${JSON.stringify(op)}: ${why}`);
  };
  for (const op of ops) {
    take(world.do(op, isEdited));
    isEdited ||= op.do === "edit";
    for (const branch of isEdited ? [] : (["main", "dev"] as const)) {
      const moved = world.moved(branch);
      if (moved === undefined) continue;
      // A branch that took lines in before they were pushed may have its own before them, and no merge can change that.
      if (PUSHING.has(op.do)) isInPlace = false;
      else if (isInPlace) wrong.push(`${JSON.stringify(op)}: ${moved}`);
    }
  }
  for (const branch of isEdited ? [] : ["main", "dev"]) {
    world.git("checkout", "-q", branch);
    const { findings } = await world.lint();
    const [first] = findings.filter(
      ({ ruleId, severity }) => ruleId === "append-only" && severity === "error",
    );
    if (first) wrong.push(`${branch}: ${first.class}: ${first.message}`);
  }
  return { hit: [...hit], wrong: wrong.length > 0 ? wrong.join("\n") : undefined };
}

fuzz({
  name: "driver",
  deals: DEALS,
  outcomes: [
    "append",
    "elsewhere",
    "edit",
    "push: done",
    "push: behind",
    ...MERGING.map((kind) => `${kind}: done`),
    "publish: done",
    "autostash: done",
    "revert: refused: altered",
    "merge: refused: order",
    "merge: refused: altered",
    "rebase: refused: altered",
    "pick: refused: altered",
    "stash: refused: altered",
  ],
  count: { test: 65, fuzz: 2_000 },
  together: 1,
  make: makeScript,
  show: (ops) => JSON.stringify(ops),
  judge: (cases) => Promise.all(cases.map(judgeOne)),
});
