/** A change of a file as lines with `+` and `-`, for a person to read. */
export function difference(before: string | undefined, after: string): string[] {
  const [old, now] = [(before ?? "").split("\n"), after.split("\n")];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end++;
  return [
    ...old.slice(start, old.length - end).map((line) => `- ${line}`),
    ...now.slice(start, now.length - end).map((line) => `+ ${line}`),
  ].filter((line) => line !== "- ");
}
