// What stands in the examples of logs that are no studio's. Everything is invented, and always the same.

/** Random numbers that a seed decides (mulberry32): whole ones from 0 to below the limit. */
function randomBelow(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

const jsonl = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const padded = (number, digits) => String(number).padStart(digits, "0");

/** A clock that goes on by up to so many minutes with each call, and gives RFC 3339 times. */
function clockFrom(start, below, most) {
  let at = Date.parse(start);
  return () => {
    at += 60_000 * (1 + below(most));
    return new Date(at).toISOString().replace(".000Z", "Z");
  };
}

function decisionLog() {
  const below = randomBelow(11);
  const pick = (items) => items[below(items.length)];
  const now = clockFrom("2025-09-01T08:00:00Z", below, 1200);
  const subjects = [
    "the queue",
    "the cache",
    "login",
    "search",
    "the nightly job",
    "billing",
    "the API",
    "logging",
  ];
  const choices = [
    "keep it as it is",
    "rewrite it",
    "buy it",
    "split it in two",
    "move it to Postgres",
    "drop it",
  ];
  const lines = [];
  const open = [];
  let decided = 0;
  const decide = () => {
    const [decision] = open.splice(below(open.length), 1);
    decided += 1;
    lines.push({ ...decision, at: now(), status: decided % 2 === 0 ? "rejected" : "accepted" });
  };
  for (let number = 1; number <= 52; number++) {
    const decision = {
      id: `DEC-${padded(number, 3)}`,
      at: now(),
      title: `What to do with ${pick(subjects)}`,
      choice: pick(choices),
      status: "proposed",
      decided_by: pick(["Dana Whitlock", "Omar Reyes", "Li Chen"]),
      tags: ["cost", "speed", "safety"].filter(() => below(2) === 0),
      ...(number > 8 && below(5) === 0 && { supersedes: `DEC-${padded(number - 1 - below(7), 3)}` }),
    };
    lines.push(decision);
    open.push(decision);
    if (open.length > 4) decide();
  }
  while (open.length > 0) decide();
  return { "decisions.jsonl": jsonl(lines) };
}

function evaluationResults() {
  const below = randomBelow(23);
  const now = clockFrom("2026-01-05T06:00:00Z", below, 90);
  const models = ["small-2", "medium-1", "large-3"];
  const [runs, results] = [[], []];
  for (let run = 1; run <= 12; run++) {
    const id = `run-${padded(run, 3)}`;
    const model = models[run % models.length];
    runs.push({
      id,
      created_at: now(),
      model,
      settings: { temperature: below(11) / 10, seed: below(10_000) },
    });
    for (let test = 1; test <= 17; test++) {
      const score = (300 + below(701)) / 1000;
      results.push({
        id: `res-${padded(results.length + 1, 4)}`,
        run: id,
        case: `case-${padded(test, 2)}`,
        recorded_at: now(),
        score,
        passed: score >= 0.6,
        usage: {
          input_tokens: 200 + below(1800),
          output_tokens: 20 + below(400),
          cost_usd: below(900) / 10_000,
        },
        ...(score < 0.6 && {
          failures: [{ check: "answer", expected: `${below(90)}`, got: `${below(90)}` }],
        }),
      });
    }
  }
  return { "runs.jsonl": jsonl(runs), "results.jsonl": jsonl(results) };
}

function agentIssues() {
  const below = randomBelow(37);
  const pick = (items) => items[below(items.length)];
  const now = clockFrom("2026-02-02T07:00:00Z", below, 200);
  const agents = ["planner", "coder", "reviewer", "tester"];
  const titles = ["a test that fails at night", "a page that loads slowly", "a wrong total", "a broken link"];
  const steps = ["investigating", "fixed", "verified", "closed"];
  const lines = [];
  let updates = 0;
  const open = [];
  const goOn = () => {
    const entry = pick(open);
    const status = steps[entry.done++];
    if (entry.done === steps.length) open.splice(open.indexOf(entry), 1);
    updates += 1;
    lines.push({
      kind: "update",
      id: `UPD-${padded(updates, 4)}`,
      at: now(),
      issue: entry.id,
      status,
      by: pick(agents),
      ...(status === "verified" && { evidence: [`run ${below(900)}`, `log ${below(900)}`] }),
    });
  };
  for (let number = 1; number <= 44; number++) {
    const id = `ISS-${padded(number, 4)}`;
    const title = pick(titles);
    lines.push({
      kind: "issue",
      id,
      at: now(),
      title,
      severity: number % 2 === 0 ? "low" : "high",
      by: pick(agents),
    });
    open.push({ id, done: 0 });
    while (open.length > 5) goOn();
  }
  return { "issues.jsonl": jsonl(lines) };
}

/**
 * The examples by name: the files of the logs, what a person adds to the model that `init` infers, and which text a
 * commit of the history alters in which log.
 */
export const EXAMPLES = {
  "decision-log": {
    title: "A log of decisions",
    what: "The decisions of a team. A newer line of a decision takes the place of the older one: it is proposed, then accepted or rejected. `supersedes` names an older decision.",
    files: decisionLog,
    byHand: "`keep`: a newer line must not change the title of a decision.",
    complete({ types }) {
      types.decision.repeat = { supersede: { keep: ["/title"] } };
    },
    altered: { log: "decisions.jsonl", line: 2, key: "choice", to: "drop it at once" },
  },
  "evaluation-results": {
    title: "Results of evaluations",
    what: "The scores of three models, by run and case. Each result names its run, which is in another log.",
    files: evaluationResults,
    byHand: undefined,
    altered: { log: "results.jsonl", line: 5, key: "score", to: 0.999 },
  },
  "agent-issues": {
    title: "Issues of agents",
    what: "What AI agents found, and how they fixed it. One log has two types of record: an issue, and an update that names its issue. The field `kind` says which one a record is.",
    files: agentIssues,
    byHand: "`requires`: an update that closes an issue needs one that verified it.",
    complete({ types }) {
      types.update.requires = [
        {
          when: { properties: { status: { const: "closed" } } },
          type: "update",
          by: { "/issue": "/issue" },
          that: { properties: { status: { const: "verified" } } },
        },
      ];
    },
    altered: { log: "issues.jsonl", line: 1, key: "severity", to: "low" },
  },
};
