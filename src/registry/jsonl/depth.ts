/** The deepest nesting that is read. */
export const MAX_DEPTH = 64;

/** Whether a value is nested deeper than what is read: what goes through it again and again would overflow the stack. */
export function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue;
      for (const member of Object.values(item))
        if (typeof member === "object" && member !== null) next.push(member);
    }
    level = next;
  }
  return false;
}
