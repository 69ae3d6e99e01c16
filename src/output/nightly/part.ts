/** What one model adds to the report: its own figures, and how they are shown. */

import type { OpenState } from "../../query/open.js";
import type { JsonObject } from "../../registry/jsonl/parse.js";
import type { OpenLogs } from "./gather.js";
import type { Nightly } from "./nightly.js";

/** A part of the page. */
export interface Section {
  id: string;
  title: string;
  html: string;
  /** Whether it may stand beside another such one where there is room. */
  isHalf?: boolean;
}

/** A number at the head of the page, and where the page says more of it. */
export interface Card {
  value: string;
  name: string;
  /** What the number is to be seen against. */
  beside?: string;
  /** The id of a section. */
  to: string;
  /** Whether something has to be done about it. */
  isBad?: boolean;
}

/** Figures by the name that they have in report.json. */
export type Figures = Readonly<Record<string, unknown>>;

export interface FiguresContext {
  open: OpenState;
  /** The registries of the part's model; at least one. */
  registries: readonly OpenLogs[];
  /** The clock, in minutes since 1970. */
  now: number;
  /** The figures of the earlier report, as they were read: nobody has looked at them. */
  earlier: Readonly<Record<string, unknown>> | undefined;
}

/** A part. What it shows of a report without its figures is nothing. */
export interface ReportPart {
  /** The name of the model. */
  model: string;
  /** Gathers its figures. Throws a UserError where a file can't be read. */
  figures(context: FiguresContext): Promise<Figures>;
  /** Who made a record, and what it belongs to. */
  describe?(record: JsonObject): { by?: string; group?: string };
  /** What those two are called, such as executor and lane. */
  words?: { by: string; group: string };
  /** What a record of the calendar is called; a line unless said. */
  unit?: string;
  /** How many records each has made, where the page is to compare their mistakes. */
  made?(nightly: Nightly): ReadonlyMap<string, number>;
  /** Cards for the head of the page, as HTML. */
  cards(nightly: Nightly): Card[];
  sections(nightly: Nightly): Section[];
  /** Lines of Markdown, with no more rows of anything than so many. */
  markdown(nightly: Nightly, most: number): string[];
}
