import { expect, test } from "vitest";
import { columnsOf, kindsOf, numberIn, OTHERS, shadeOf } from "../../../src/output/nightly/kinds.js";
import { awkwardReport } from "../reporters/awkward.js";

const [sample] = awkwardReport().findings;
if (!sample) throw new Error("there is no finding to begin with");

let number = 0;
const finding = (ruleId: string, severity: "error" | "warning", changes: object = {}) => {
  const { class: _, ...rest } = sample;
  return { ...rest, ruleId, severity, fingerprint: String(++number).padStart(16, "0"), ...changes };
};

const findings = [
  finding("unknown-field", "warning"),
  finding("schema", "error", { class: "value" }),
  finding("schema", "error", { class: "value" }),
  finding("schema", "error", { class: "missing" }),
  finding("append-only", "warning", { class: "settled" }),
  finding("append-only", "error", { class: "edited" }),
];
const nothing = { since: null, ages: {}, origins: {} };

test("alterations come first, warnings after errors, what was accepted last", () => {
  expect(kindsOf(findings, nothing).map((kind) => [kind.ruleId, kind.class, kind.findings.length])).toEqual([
    ["append-only", "edited", 1],
    ["schema", "value", 2],
    ["schema", "missing", 1],
    ["unknown-field", undefined, 1],
    ["append-only", "settled", 1],
  ]);
});

test("a kind counts who made it and since when it is there", () => {
  const [one, two] = findings.slice(1, 3).map(({ fingerprint }) => fingerprint);
  const [kind] = kindsOf(findings.slice(1, 3), {
    since: null,
    ages: { [one ?? ""]: "2026-02-01", [two ?? ""]: "2026-01-01" },
    origins: { [one ?? ""]: { by: "gpt" }, [two ?? ""]: { by: "gpt" } },
  });
  expect([kind?.since, [...(kind?.by ?? [])]]).toEqual(["2026-01-01", [["gpt", 2]]]);
});

test("many writers share the last column, and none is counted twice", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const own = names.map((by) => finding("schema", "error", { by }));
  const origins = Object.fromEntries(
    own.map(({ fingerprint }, at) => [fingerprint, { by: names[at] ?? "" }]),
  );
  const [kind] = kindsOf(own, { ...nothing, origins });
  if (!kind) throw new Error("there is no kind");
  const columns = columnsOf([kind]);
  expect(columns).toEqual(["a", "b", "c", "d", OTHERS]);
  expect(columns.map((name) => numberIn(kind, name, columns))).toEqual([1, 1, 1, 1, 3]);
});

test.each([
  [0, 100, 40, 0],
  [4, 100, 40, 4],
  [1, 100, 40, 1],
  [2, 100, 40, 2],
  [3, undefined, 3, 4],
])(
  "%d mistakes in %s records, the most being %d, have the shade %d",
  (mistakes, records, greatest, shade) => {
    expect(shadeOf(mistakes, records, greatest)).toBe(shade);
  },
);
