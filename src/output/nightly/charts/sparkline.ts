/** A line the size of a word. */

const WIDTH = 96;
const HEIGHT = 22;
const EDGE = 2;

/** The pieces of the line: a month without a value breaks it. */
export function pieces(values: readonly (number | undefined)[], top: number): [number, number][][] {
  const step = (WIDTH - 2 * EDGE) / Math.max(values.length - 1, 1);
  const all: [number, number][][] = [];
  let piece: [number, number][] = [];
  values.forEach((value, index) => {
    if (value === undefined) {
      if (piece.length > 0) all.push(piece);
      piece = [];
      return;
    }
    const height = (HEIGHT - 2 * EDGE) * Math.min(value / top, 1);
    piece.push([EDGE + index * step, HEIGHT - EDGE - height]);
  });
  return piece.length > 0 ? [...all, piece] : all;
}

const written = (number: number) => String(Math.round(number * 10) / 10);

/** A line of values; what it says stands beside it, so that it says nothing itself. */
export function sparkline(values: readonly (number | undefined)[], top: number): string {
  const lines = pieces(values, top).map((points) => {
    if (points.length > 1)
      return `<polyline class="spark" points="${points.map((point) => point.map(written).join(",")).join(" ")}"/>`;
    const [[x, y] = [0, 0]] = points;
    return `<circle class="second" cx="${written(x)}" cy="${written(y)}" r="1.5"/>`;
  });
  return `<svg class="sparkline" aria-hidden="true" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><line class="grid" x1="0" x2="${WIDTH}" y1="${HEIGHT - EDGE}" y2="${HEIGHT - EDGE}"/>${lines.join("")}</svg>`;
}
