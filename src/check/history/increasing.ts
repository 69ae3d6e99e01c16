/** The indexes of a longest increasing subsequence, in order. O(n log n). */
export function longestIncreasing(values: readonly number[]): number[] {
  /** For each length, the index of the smallest value that ends such a subsequence. */
  const ends: number[] = [];
  const previous: number[] = [];
  values.forEach((value, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = index;
  });
  const found: number[] = [];
  for (let at = ends[ends.length - 1] ?? -1; at >= 0; at = previous[at] ?? -1) found.push(at);
  return found.reverse();
}
