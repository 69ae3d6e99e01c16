/** The look of every page that the program writes: its colours, its type and its spacing, and nothing else. */

/** The colours by what they are for; the same names in both schemes. */
export interface Colours {
  /** Text, and what it stands on. */
  ink: string;
  paper: string;
  /** Text beside the text, lines between things, and boxes set apart. */
  soft: string;
  line: string;
  tint: string;
  good: string;
  bad: string;
  warn: string;
  /** Links, and where one is. */
  mark: string;
}

/** The colours of charts, which the consistency report alone has. */
export interface ChartColours {
  /** Boxes that say that something is wrong, or that nothing is. */
  badTint: string;
  goodTint: string;
  /** Bars and lines: what is well, and what is not. They differ in grey as well. */
  first: string;
  second: string;
  /** Cells from few to many. Those that carry a number are shaded; those of a calendar are filled. */
  shade1: string;
  shade2: string;
  shade3: string;
  shade4: string;
  day1: string;
  day2: string;
  day3: string;
  day4: string;
  /** Rings around cells of every shade. */
  ring: string;
}

export const LIGHT: Colours = {
  ink: "#1c1e21",
  paper: "#ffffff",
  soft: "#5b616b",
  line: "#d5d9df",
  tint: "#f4f5f7",
  good: "#0a6b3d",
  bad: "#b3161b",
  warn: "#8a5300",
  mark: "#0b5cad",
};

export const LIGHT_CHARTS: ChartColours = {
  badTint: "#fdecec",
  goodTint: "#e9f6ef",
  first: "#0b4f9e",
  second: "#c27a00",
  shade1: "#fdf1de",
  shade2: "#f9ddb3",
  shade3: "#f3c582",
  shade4: "#ecaa4d",
  day1: "#6f94c0",
  day2: "#4a78b0",
  day3: "#27599a",
  day4: "#08305f",
  ring: "#d0121a",
};

export const DARK: Colours = {
  ink: "#e7e9ec",
  paper: "#15171a",
  soft: "#a6adb8",
  line: "#3a3f47",
  tint: "#1f2226",
  good: "#5fd49a",
  bad: "#ff8d8a",
  warn: "#f0b95e",
  mark: "#86bdff",
};

export const DARK_CHARTS: ChartColours = {
  badTint: "#3a1d1f",
  goodTint: "#16301f",
  first: "#4f93e6",
  second: "#f3bf5c",
  shade1: "#33291a",
  shade2: "#4a3617",
  shade3: "#614513",
  shade4: "#7a550e",
  day1: "#4c6c94",
  day2: "#5f8ec6",
  day3: "#86b6ee",
  day4: "#c4dfff",
  ring: "#ff5a55",
};

/** The custom properties of a scheme. */
function properties(colours: Colours | ChartColours): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");
}

/** Type and spacing of the consistency report, in steps. */
const STEPS =
  '--sans:system-ui,-apple-system,"Segoe UI",sans-serif;--small:.8125rem;--body:.9375rem;--large:1.15rem;--huge:1.5rem;--gap1:.25rem;--gap2:.5rem;--gap3:1rem;--gap4:2.25rem;--round:.5rem';

/** The theme as a style: the colours follow what somebody chose, and paper is white. */
export const THEME = `:root{color-scheme:light dark;${properties(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${properties(DARK)}}}`;

/** What the theme has for the consistency report beside it. */
export const chartTheme = (): string => `:root{${properties(LIGHT_CHARTS)};${STEPS}}
@media screen and (prefers-color-scheme:dark){:root{${properties(DARK_CHARTS)}}}
@media print{:root{color-scheme:light}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`;
