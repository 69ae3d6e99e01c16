/** Whether a number is held exactly by those who read it as a double. */

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * A decimal as sign, digits without zeros at either end, and exponent: equal values, equal text. Its exponent is one
 * that a double can count: with a greater one it would be zero or infinite.
 */
function canonicalDecimal(text: string): string {
  const match = NUMBER.exec(text);
  if (!match) return text;
  const fraction = match[3] ?? "";
  const digits = `${match[2]}${fraction}`.replace(/^0+/, "");
  if (digits === "") return "0";
  let end = digits.length;
  while (digits[end - 1] === "0") end--;
  const trimmed = digits.slice(0, end);
  const exponent = Number(match[4] ?? 0) - fraction.length + digits.length - trimmed.length;
  return `${match[1]}${trimmed}e${exponent}`;
}

/** Whether two texts are one number, however it is written; false where one of them is none. */
export function sameDecimal(a: string, b: string): boolean {
  return NUMBER.test(a) && NUMBER.test(b) && canonicalDecimal(a) === canonicalDecimal(b);
}

/** Whether the nearest double, written as shortly as can be, has another value than the text. */
export function losesPrecision(text: string): boolean {
  const value = Number(text);
  if (value === 0) return /^-?[0.]*[1-9]/.test(text);
  return !Number.isFinite(value) || canonicalDecimal(text) !== canonicalDecimal(String(value));
}
