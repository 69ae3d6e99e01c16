/**
 * Two or three writers with a clone each append, merge, rebase, pick and stash. Where each has a file and all commits
 * arrive whole and in order, nothing conflicts and every check accepts all of it. The same with one file for all shows
 * how often that conflicts.
 */
import { fuzz, type Outcome } from "../../fuzz/harness.js";
import type { Random } from "../../fuzz/random.js";
import type { ShortRequest } from "../../helpers/repository.js";
import { Conflict, type Layout, World } from "./writers-world.js";

/** One thing that a writer does; `other` is whose commits it takes. */
interface Step {
  kind: "append" | "segment" | "sync" | "push" | "stash" | "pick" | "squash" | "second" | "close";
  writer: string;
  other: string;
  how: "merge" | "rebase";
  lines: number;
}

interface WritersCase {
  deal: string;
  writers: readonly string[];
  steps: readonly Step[];
}

const PICK = "all commits picked, in order";
const SQUASH = "a squashed branch that goes on";
const SECOND = "the second of two commits picked alone";
const IN_TURN = "in turn, none before it has what is there";
/** What each deal has at least once. */
const KINDS: Readonly<Record<string, Step["kind"]>> = {
  merge: "sync",
  "merge in progress": "sync",
  rebase: "sync",
  [PICK]: "pick",
  stash: "stash",
  [IN_TURN]: "push",
  segments: "segment",
  "three writers": "sync",
  "closed on the way": "append",
  [SQUASH]: "squash",
  [SECOND]: "second",
};
const MAY_CONFLICT = [SQUASH, SECOND];

function makeCase(random: Random, deal: string): WritersCase {
  const three = deal === "three writers" || (!MAY_CONFLICT.includes(deal) && random.oneIn(5));
  const writers = three ? ["C1", "C2", "C3"] : ["C1", "C2"];
  // Once lines were picked or squashed, a rebase would meet them again with every commit.
  const isMerged =
    deal.startsWith("merge") || MAY_CONFLICT.includes(deal) || (deal === PICK && random.oneIn(2));
  const isRebased = deal === "rebase" || deal === PICK;
  const step = (kind: Step["kind"], writer = random.pick(writers)): Step => ({
    kind,
    writer,
    other: random.pick(writers.filter((name) => name !== writer)),
    how: isMerged ? "merge" : isRebased || random.oneIn(2) ? "rebase" : "merge",
    lines: 1 + random.below(2),
  });
  const some = (count: number) =>
    random.several(count, ["append", "append", "sync", "push"] as const).map((kind) => step(kind));
  const appended = writers.map((writer) => step("append", writer));
  const inTurn = writers.flatMap((writer) => [
    step("push", writer),
    step("append", writer),
    step("push", writer),
  ]);
  if (deal === IN_TURN) return { deal, writers, steps: [...inTurn, ...inTurn] };
  const end = writers.flatMap((writer) => [step("sync", writer), step("push", writer)]);
  const closing =
    deal === "closed on the way" ? [step("close", "C1"), ...writers.map((name) => step("sync", name))] : [];
  const steps = [...closing, ...appended, ...some(2), step(KINDS[deal] ?? "append"), ...some(1), ...end];
  return { deal, writers, steps };
}

/** What stood in the way, where something did. */
async function findingsOf(world: World, writer: string, request: ShortRequest): Promise<string[]> {
  const { findings, faults } = await world.clone(writer).lint(request);
  const rows = findings.map(({ ruleId, class: kind, path, line }) => `${ruleId}/${kind} ${path}:${line}`);
  return [...faults.map(({ message }) => message), ...rows].map(
    (row) => `${JSON.stringify(request)}: ${row}`,
  );
}

/** Plays a case in one world. */
class Play {
  readonly #world: World;
  readonly #isChecked: boolean;
  readonly wrong: string[] = [];
  readonly hit = new Set<string>();

  constructor(world: World, isChecked: boolean) {
    this.#world = world;
    this.#isChecked = isChecked;
  }

  async #check(writer: string, request: ShortRequest): Promise<void> {
    this.#world.flush();
    if (!this.#isChecked) return;
    this.wrong.push(...(await findingsOf(this.#world, writer, request)));
  }

  async run({ deal, steps, writers }: WritersCase): Promise<void> {
    const staged = steps.findLast(({ kind }) => kind === "append");
    for (const step of steps) await this.#do(step, step === staged, deal === "merge in progress");
    const [first = ""] = writers;
    this.#world.merge(first);
    await this.#check(first, { base: this.#world.first });
    await this.#check(first, {});
  }

  async #sync({ writer, how }: Step, isInProgress: boolean): Promise<void> {
    if (how === "rebase") this.#world.rebase(writer);
    else if (!isInProgress) this.#world.merge(writer);
    else if (this.#world.mergeWithoutCommit(writer)) {
      await this.#check(writer, { staged: true });
      this.hit.add("a merge in progress was checked");
      this.#world.commit(writer);
    }
  }

  async #do(step: Step, isStaged: boolean, isInProgress: boolean): Promise<void> {
    const { kind, writer, other, lines } = step;
    const world = this.#world;
    if (kind === "close") return world.close(writer);
    if (kind === "sync") return this.#sync(step, isInProgress);
    if (kind === "push") return world.push(writer);
    if (kind === "pick") return this.#pick(step);
    if (kind === "squash") return this.#squash(step);
    if (kind === "second") return this.#pickSecond(step);
    if (kind === "segment") world.beginSegment(writer);
    world.write(writer, lines);
    if (kind === "stash")
      return world.stashed(writer, () => (other > writer ? world.merge(writer) : world.rebase(writer)));
    if (isStaged) {
      world.stage(writer);
      await this.#check(writer, { staged: true });
    }
    world.commit(writer);
  }

  /** All commits of another writer, in order; both have them before either goes on. */
  #pick({ writer, other, how }: Step): void {
    const world = this.#world;
    this.#append(other);
    this.#append(other);
    world.merge(writer);
    world.pick(writer, other, "all");
    world.push(writer);
    if (how === "rebase") world.rebase(other);
    else world.merge(other);
  }

  #append(writer: string): void {
    this.#world.write(writer, 1);
    this.#world.commit(writer);
  }

  /** Does what may conflict, and puts both sides together by hand where it does. */
  #attempt(writer: string, what: string, action: () => void): void {
    this.#world.flush();
    try {
      action();
      this.#world.flush();
    } catch (error) {
      if (!(error instanceof Conflict) || !this.#isChecked) throw error;
      this.hit.add(`${what}: conflict, resolved`);
      this.#world.resolve(writer);
    }
  }

  #squash({ writer, other }: Step): void {
    const world = this.#world;
    this.#append(other);
    world.merge(writer);
    world.squash(writer, other);
    world.push(writer);
    this.#append(other);
    this.#attempt(other, SQUASH, () => world.merge(other));
  }

  #pickSecond({ writer, other }: Step): void {
    const world = this.#world;
    world.push(other);
    world.merge(writer);
    this.#append(other);
    this.#append(other);
    this.#attempt(writer, SECOND, () => world.pick(writer, other, "newest"));
    world.push(writer);
    this.#attempt(other, SECOND, () => world.merge(other));
  }
}

/** Plays a case; tells whether something conflicted that nobody put together. */
async function play(one: WritersCase, layout: Layout): Promise<{ conflict: string | undefined; play: Play }> {
  const world = new World(layout, one.writers);
  const played = new Play(world, layout !== "shared");
  try {
    await played.run(one);
    return { conflict: undefined, play: played };
  } catch (error) {
    if (error instanceof Conflict) return { conflict: error.message, play: played };
    throw error;
  } finally {
    world.remove();
  }
}

async function judgeOne(one: WritersCase): Promise<Outcome> {
  const own = await play(one, one.deal === "closed on the way" ? "closed later" : "writers");
  const shared = await play(one, "shared");
  const wrong = [...(own.conflict === undefined ? [] : [own.conflict]), ...own.play.wrong];
  const hit = [...own.play.hit];
  if (!MAY_CONFLICT.includes(one.deal)) hit.push("whole and in order: no conflict");
  hit.push(shared.conflict === undefined ? "one file for all: no conflict" : "one file for all: conflict");
  return { hit, wrong: wrong.length > 0 ? wrong.join("\n") : undefined };
}

fuzz({
  name: "writers",
  deals: Object.keys(KINDS),
  outcomes: [
    "whole and in order: no conflict",
    `${SQUASH}: conflict, resolved`,
    `${SECOND}: conflict, resolved`,
    "a merge in progress was checked",
    "one file for all: conflict",
    "one file for all: no conflict",
  ],
  count: { test: 55, fuzz: 1_000 },
  together: 1,
  make: makeCase,
  show: (one) => JSON.stringify(one),
  judge: async (cases) => {
    const outcomes: Outcome[] = [];
    for (const one of cases) outcomes.push(await judgeOne(one));
    return outcomes;
  },
});
