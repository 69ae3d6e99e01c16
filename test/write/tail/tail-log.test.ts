import { expect, test } from "vitest";
import { type TailStates, tailOf } from "../../../src/write/tail/tail-log.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");

/** A record of the thing that a letter names; a digit is what it says. */
const lines = (text: string) =>
  text.replace(/([a-z])(\d?)/g, (_, id, value) => `{"id":"${id}","v":"${value}"}`);

interface Texts {
  base: string;
  work: string;
  former?: string;
  stages?: { base: string; ours: string; theirs: string };
}

function tail({ base, work, former = "", stages }: Texts) {
  const bytes = (text: string) => latin1(lines(text));
  const states: TailStates = {
    base: bytes(base),
    work: bytes(work),
    former: bytes(former),
    stages: stages && { base: bytes(stages.base), ours: bytes(stages.ours), theirs: bytes(stages.theirs) },
  };
  return tailOf(states);
}

const resultOf = (texts: Texts) => tail(texts).result.toString("latin1");

test.each([
  ["the base", "a\nb\n", "a\nb\n", true],
  ["the base with our lines behind it", "a\nb\n", "a\nb\nc\n", true],
  ["a base that is not there", "", "a\n", true],
  ["our lines behind a newline that the base lacks", "a", "a\nb\n", true],
  ["a line that is glued to the last one of the base", "a", "ab\n", false],
  ["our line before one of the base", "a\nb\n", "a\nc\nb\n", false],
  ["less than the base", "a\nb\n", "a\n", false],
  ["conflict markers behind the base", "a\n", "a\n<<<<<<< HEAD\n=======\nb\n>>>>>>> x\n", false],
])("%s: in order or not", (_, base, work, isInOrder) => {
  const states = { base: latin1(base), work: latin1(work), former: latin1(""), stages: undefined };
  expect(tailOf(states).isInOrder).toBe(isInOrder);
});

test.each([
  ["our lines go behind those of the base", { base: "a\nb\n", work: "a\nc\n" }, "a\nb\nc\n"],
  ["a line that was lost comes back", { base: "a\nb\n", work: "b\nc\n", former: "a\nb\n" }, "a\nb\nc\n"],
  ["lines that the base has are not repeated", { base: "a\nb\n", work: "a\nc\nb\n" }, "a\nb\nc\n"],
  ["a line that we have twice stays twice", { base: "a\n", work: "b\na\nb\n" }, "a\nb\nb\n"],
  ["a missing final newline is added between", { base: "a", work: "b" }, "a\nb\n"],
  ["nothing is added where we have nothing", { base: "a", work: "" }, "a"],
  ["blank lines are left out", { base: "a\n", work: "\nb\n\na\n" }, "a\nb\n"],
  ["moved lines go back", { base: "a\nb\n", work: "b\na\n", former: "a\nb\n" }, "a\nb\n"],
])("%s", (_, texts, result) => {
  expect(resultOf(texts)).toBe(lines(result));
});

test("a merge that stopped gives the lines of both sides, without markers", () => {
  const work = "a\n<<<<<<< HEAD\nb\n||||||| 1234567\no\n=======\nc\n>>>>>>> theirs\n";
  const marked = work.replace(/^([a-z])$/gm, (id) => lines(id));
  const states = {
    base: latin1(lines("a\nc\n")),
    work: latin1(marked),
    former: latin1(""),
    stages: undefined,
  };
  expect(tailOf(states).result.toString("latin1")).toBe(lines("a\nc\nb\n"));
});

test("lines that only the stages of a merge have come back, too", () => {
  const stages = { base: "a\n", ours: "a\nb\n", theirs: "a\nc\n" };
  expect(resultOf({ base: "a\n", work: "a\nb\n", stages })).toBe(lines("a\nb\nc\n"));
  expect(resultOf({ base: "a\n", work: "", stages })).toBe(lines("a\nb\nc\n"));
});

test("our form of a committed line is not appended, and the committed one comes back", () => {
  const { result, altered, own, missing } = tail({ base: "a1\nb\n", work: "a2\nb\nc\n", former: "a1\nb\n" });
  expect(result.toString("latin1")).toBe(lines("a1\nb\nc\n"));
  expect([altered.length, own.length, missing]).toEqual([1, 1, 1]);
});

test("our form that only the other side of a merge has is not appended", () => {
  const stages = { base: "a1\n", ours: "a1\nb\n", theirs: "a2\n" };
  const { result, altered } = tail({ base: "a1\n", work: "a1\nb\n", former: "a1\n", stages });
  expect([result.toString("latin1"), altered.length]).toEqual([lines("a1\nb\n"), 1]);
});

test("a newer record of a thing is our own line if the committed one is there", () => {
  expect(resultOf({ base: "a1\nb\n", work: "a1\na2\n", former: "a1\n" })).toBe(lines("a1\nb\na2\n"));
});

test("a line that our branch never had is not taken for the committed form of our own", () => {
  expect(resultOf({ base: "a\nb1\n", work: "a\nb2\n", former: "a\n" })).toBe(lines("a\nb1\nb2\n"));
});

test("the committed line in other bytes is not repeated", () => {
  const states = {
    base: latin1('{"a":1}\n'),
    former: latin1('{"a":1}\n'),
    work: latin1('{"a": 1}\r\n{"b":2}\n'),
  };
  expect(tailOf({ ...states, stages: undefined }).result.toString("latin1")).toBe('{"a":1}\n{"b":2}\n');
});

test("what is left of a line that was cut off is not appended", () => {
  const states = { base: latin1('{"a":1}\n{"b":2}\n'), former: latin1(""), work: latin1('{"a":1}\n{"b"') };
  const { result, altered } = tailOf({ ...states, stages: undefined });
  expect([result.toString("latin1"), altered.length]).toEqual(['{"a":1}\n{"b":2}\n', 1]);
});
