import fc from "fast-check";
import { type Node, parseTree } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { pointerStep } from "../../../src/base/text/pointer.js";
import { losesPrecision } from "../../../src/registry/jsonl/decimal.js";
import { MAX_DEPTH } from "../../../src/registry/jsonl/depth.js";
import { scanJson } from "../../../src/registry/jsonl/json.js";
import { parseRecord } from "../../../src/registry/jsonl/parse.js";

const FORBIDDEN = ["__proto__", "constructor"];

/** Whether JSON.parse, the reference, takes a text. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON with blanks wherever they may stand. */
const spaced = fc
  .tuple(
    fc.jsonValue({ maxDepth: 5 }),
    fc.array(fc.constantFrom("", " ", "\t", "\r", "\n", "  "), { minLength: 1 }),
  )
  .map(([value, blanks]) => {
    let next = 0;
    const blank = () => blanks[next++ % blanks.length] ?? "";
    // Strings stay as they are: a token is a string or one mark.
    return JSON.stringify(value).replace(
      /"(?:[^"\\]|\\.)*"|[{}[\],:]/g,
      (token) => `${blank()}${token}${blank()}`,
    );
  });

/** JSON with one thing cut out, put in or put twice. */
const mutated = fc
  .tuple(
    fc.oneof(spaced, fc.json({ maxDepth: 5 })),
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.oneof(
      fc.constantFrom(..."{}[]\",:\\/ntu0123456789.eE+-\t\n\u0000 \u2028\u00a0\ufeff'", ""),
      fc.constantFrom("null", "true", "NaN", "//", "/*", "\\u00", '"a":', ",,", "-", "00", "1.", "e5"),
    ),
  )
  .map(([text, at, cut, put]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + cut);
  });

/** Texts out of the characters that JSON is made of. */
const soup = fc
  .array(fc.constantFrom(...'{}[]",:\\ 0123456789.eE+-truefalsn', "null", "true", "false", '""', '"a":'))
  .map((pieces) => pieces.join(""));

describe("what is valid JSON", () => {
  test.each([
    ["JSON with blanks", spaced],
    ["JSON with one thing changed", mutated],
    ["a soup of JSON's characters", soup],
    ["any text", fc.string({ unit: "binary" })],
  ])("scanJson finds a fault of syntax where JSON.parse does and nowhere else: %s", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { faults } = scanJson(text);
        // Reading ends early at the tenth fault and where it is too deep.
        fc.pre(faults.length < 10 && !faults.some((fault) => fault.class === "too-deep"));
        expect(faults.some((fault) => fault.class === "syntax")).toBe(!isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  test("scanJson knows the escapes that JSON.parse knows, and no other", () => {
    const after = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code));
    for (const text of after.flatMap((character) =>
      ["", "0041", "004g", "004"].map((rest) => `"\\${character}${rest}"`),
    )) {
      expect([text, scanJson(text).faults.some((fault) => fault.class === "syntax")]).toEqual([
        text,
        !isJson(text),
      ]);
    }
  });

  test("scanJson takes an object as it is, unless one of its documented refusals fits", () => {
    const keys = fc.oneof(
      { weight: 9, arbitrary: fc.string() },
      { weight: 1, arbitrary: fc.constantFrom(...FORBIDDEN) },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.jsonValue({ maxDepth: 2 }))), (members) => {
        const text = `{${members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
        const { faults } = scanJson(text);
        fc.pre(faults.length < 10);
        const names = members.map(([key]) => key);
        const allKeys = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map((match) => match[1] ?? "");
        const twice = names.filter((name, index) => names.indexOf(name) < index).length;
        const forbidden = allKeys.filter((name) => FORBIDDEN.includes(name)).length;
        const count = (kind: string) => faults.filter((fault) => fault.class === kind).length;
        expect([count("duplicate-key"), count("forbidden-key"), count("syntax")]).toEqual([
          twice,
          forbidden,
          0,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  test("scanJson says of every value that is no object that it is none", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
        const kinds = scanJson(JSON.stringify(value)).faults.map((fault) => fault.class);
        expect(kinds.includes("not-an-object")).toBe(!isObject);
      }),
    );
  });

  test("depth is counted as JSON nests, for arrays and objects alike", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 90 }), (shape) => {
        const opening = shape.map((isArray) => (isArray ? "[" : '{"a":')).join("");
        const closing = [...shape].reverse().map((isArray) => (isArray ? "]" : "}"));
        const { faults } = scanJson(`${opening}1${closing.join("")}`);
        expect(faults.some((fault) => fault.class === "too-deep")).toBe(shape.length > MAX_DEPTH);
      }),
    );
  });

  test("scanJson finds the first fault of syntax no later than the text goes wrong", () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const [fault] = scanJson(text).faults.filter((found) => found.class === "syntax");
        fc.pre(fault !== undefined && text.trim() !== "");
        expect(fault?.start).toBeGreaterThanOrEqual(0);
        expect(fault?.start).toBeLessThanOrEqual(text.length);
        expect(fault?.end).toBeGreaterThanOrEqual(fault?.start ?? 0);
      }),
    );
  });
});

describe("positions", () => {
  /** Every value below a node of the reference, by pointer. */
  function* nodes(node: Node, pointer: string, key?: Node): Iterable<[string, Node, Node | undefined]> {
    yield [pointer, node, key];
    if (node.type === "array") {
      for (const [index, child] of (node.children ?? []).entries())
        yield* nodes(child, pointer + pointerStep(index));
    } else if (node.type === "object") {
      for (const { children: [name, value] = [] } of node.children ?? []) {
        if (name && value) yield* nodes(value, pointer + pointerStep(String(name.value)), name);
      }
    }
  }

  const span = ({ offset, length }: Node) => ({ start: offset, end: offset + length });

  test.each([
    ["JSON with blanks", spaced],
    ["compact JSON with keys of all kinds", fc.json({ maxDepth: 5, stringUnit: "binary" })],
    [
      "keys that a pointer has to escape",
      fc
        .dictionary(fc.constantFrom("a/b", "a~b", "~1", "", "/", "0"), fc.jsonValue())
        .map((value) => JSON.stringify(value)),
    ],
  ])("each value and key stands where jsonc-parser says: %s", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { faults, positions } = scanJson(text);
        fc.pre(
          faults.every((fault) => ["not-an-object", "lone-surrogate"].includes(fault.class)) &&
            faults.length < 10,
        );
        const tree = parseTree(text);
        const expected = new Map<string, unknown>();
        for (const [pointer, node, key] of tree ? nodes(tree, "") : []) {
          expected.set(pointer, { value: span(node), ...(key && { key: span(key) }) });
        }
        const found = [...expected.keys()].map((pointer) => [pointer, positions.get(pointer)] as const);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 1000 },
    );
  });

  test("of a duplicate key the last value counts", () => {
    const text = '{"a":1,"b":2,"a":[3]}';
    expect(scanJson(text).positions.get("/a")).toEqual({
      key: { start: 13, end: 16 },
      value: { start: 17, end: 20 },
    });
  });
});

describe("numbers", () => {
  /** A decimal as an exact fraction. */
  function exact(text: string): { over: bigint; under: bigint } {
    const [, sign = "", whole = "", fraction = "", exponent = "0"] =
      /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
    const power = Number(exponent) - fraction.length;
    const digits = BigInt(`${sign}${whole}${fraction}`);
    const scale = 10n ** BigInt(Math.abs(power));
    return power < 0 ? { over: digits, under: scale } : { over: digits * scale, under: 1n };
  }

  function differ(text: string): boolean {
    const value = Number(text);
    if (!Number.isFinite(value)) return true;
    const [written, held] = [exact(text), exact(String(value))];
    return written.over * held.under !== held.over * written.under;
  }

  const digits = (maxLength: number) =>
    fc.array(fc.constantFrom(..."0123456789"), { minLength: 1, maxLength }).map((found) => found.join(""));
  const decimals = fc
    .tuple(
      fc.constantFrom("", "-"),
      digits(24).map((text) => text.replace(/^0+(?=\d)/, "")),
      fc.option(digits(24), { nil: undefined }),
      fc.option(
        fc
          .tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), fc.nat({ max: 340 }))
          .map((found) => found.join("")),
        { nil: undefined },
      ),
    )
    .map(
      ([sign, whole, fraction, exponent]) =>
        `${sign}${whole}${fraction === undefined ? "" : `.${fraction}`}${exponent ?? ""}`,
    );

  test("losesPrecision agrees with exact arithmetic", () => {
    fc.assert(
      fc.property(decimals, (text) => {
        expect(losesPrecision(text)).toBe(differ(text));
      }),
      { numRuns: 5000 },
    );
  });

  test("no double loses anything as JSON.stringify writes it, nor with zeros behind it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = JSON.stringify(value);
        expect(losesPrecision(text)).toBe(false);
        const [mantissa = "", exponent] = text.split("e");
        const longer = `${mantissa}${mantissa.includes(".") ? "" : "."}000`;
        expect(losesPrecision(exponent === undefined ? longer : `${longer}e${exponent}`)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test("whole numbers beyond 2^53 lose precision where a double has no place for them", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }), (value) => {
        // The shortest decimal of the double may be another number than the double itself.
        expect(losesPrecision(String(value))).toBe(BigInt(exact(String(Number(value))).over) !== value);
      }),
    );
  });
});

describe("the quick way and the careful way", () => {
  const records = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value)),
    fc.dictionary(fc.string(), fc.string()).map((value) => JSON.stringify(value)),
    mutated,
    spaced,
  );

  test("parseRecord accepts what scanJson has nothing against, and gives what JSON.parse gives", () => {
    fc.assert(
      fc.property(records, (text) => {
        const parsed = parseRecord(text);
        const { faults } = scanJson(text);
        expect(parsed.faults ?? []).toEqual(faults);
        if (parsed.value) expect(parsed.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["a duplicate key in a flat record", '{"a":"1","a":"1"}'],
    ["a number that is written longer", '{"a":0.1000000000000000055}'],
    ["a key spelt __proto__ with an escape", '{"__pr\\u006fto__":1}'],
    ["a lone surrogate", '{"a":"\\ud800"}'],
    ["one level too many", `{"a":${"[".repeat(64)}${"]".repeat(64)}}`],
  ])("parseRecord refuses %s", (_, text) => {
    expect(parseRecord(text).value).toBeUndefined();
    expect(parseRecord(text).faults).toHaveLength(1);
  });
});
