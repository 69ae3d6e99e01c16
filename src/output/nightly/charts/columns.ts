/** Columns side by side, of one or two parts, with lines to read their height by. */
import { grouped } from "../../../base/text/visible.js";
import { type Box, chart, label, type Name, rect, rule, scaleStep, share } from "./svg.js";

export interface Column {
  /** What stands below it, and below that: empty where nothing does. */
  label: string;
  below?: string;
  /** From the floor up. */
  parts: readonly [number] | readonly [number, number];
  /** Whether its time is not over yet. */
  isRunning?: boolean;
  says: string;
}

/** Of the width, for the numbers at the left. */
const LEFT = 11;
const TOP = 12;
export const FLOOR = 172;
const HEIGHT = 212;
const LOOKS = ["first", "second"];
/** Columns are no wider than this, in percent of the width. */
const WIDEST = 8;

/** Where each part of each column stands. */
export function columnBoxes(columns: readonly Column[], top: number): Box[][] {
  const step = (100 - LEFT) / Math.max(columns.length, 1);
  const width = Math.min(step * 0.78, WIDEST);
  return columns.map(({ parts }, index) => {
    let floor = FLOOR;
    return parts.map((part) => {
      const height = ((FLOOR - TOP) * part) / top;
      floor -= height;
      return { x: share(LEFT + index * step + (step - width) / 2), y: floor, width: share(width), height };
    });
  });
}

/** The top of the scale: a whole number of steps. */
export function topOf(columns: readonly Column[]): { top: number; step: number } {
  const greatest = Math.max(1, ...columns.map(({ parts: [one, other = 0] }) => one + other));
  const step = scaleStep(greatest);
  return { top: Math.ceil(greatest / step) * step, step };
}

export function columnChart(name: Name, columns: readonly Column[]): string {
  const { top, step } = topOf(columns);
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step).flatMap(
    (value) => {
      const y = FLOOR - ((FLOOR - TOP) * value) / top;
      return [
        rule(share(LEFT), "100%", y, value === 0 ? "axis" : "grid"),
        label(share(LEFT - 1.5), y + 4, "end", grouped(value)),
      ];
    },
  );
  const every = (100 - LEFT) / Math.max(columns.length, 1);
  const bars = columnBoxes(columns, top).flatMap((boxes, index) => {
    const { isRunning, says, label: text = "", below = "" } = columns[index] as Column;
    const middle = share(LEFT + (index + 0.5) * every);
    return [
      ...boxes
        .map((box, at) =>
          box.height > 0 ? rect(box, `${LOOKS[at]}${isRunning ? " running" : ""}`, says) : "",
        )
        .filter((bar) => bar !== ""),
      ...(text === "" ? [] : [label(middle, FLOOR + 17, "middle", text)]),
      ...(below === "" ? [] : [label(middle, FLOOR + 33, "middle", below)]),
    ];
  });
  return chart(name, HEIGHT, [...lines, ...bars]);
}

const MONTHS = "JFMAMJJASOND";
/** So many labels stand side by side, on a phone as well. */
const MOST_LABELS = 13;

/** The letter of a month below its column, and the year below the first of each year. */
export function monthLabels(months: readonly string[]): Pick<Column, "label" | "below">[] {
  const every = Math.ceil(months.length / MOST_LABELS);
  let year = "";
  return months.map((month, index) => {
    const isNew = month.slice(0, 4) !== year;
    const isLabelled = every === 1 || (isNew && month.endsWith("-01"));
    if (isLabelled || index === 0) year = month.slice(0, 4);
    const letter = every === 1 ? (MONTHS[Number(month.slice(5, 7)) - 1] ?? "") : "";
    return { label: letter, below: isNew && (isLabelled || index === 0) ? month.slice(0, 4) : "" };
  });
}
