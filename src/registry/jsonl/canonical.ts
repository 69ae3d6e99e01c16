/** A value as one text, the same whatever the order of keys and however it was spaced. */

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Equal for values that say the same, and for no others. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, sortKeys);
}
