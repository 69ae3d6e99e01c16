/** What one model adds to the report: its own figures, and how they are shown. */
import type { OpenState } from "../../query/open.js";
import type { OpenLogs } from "./gather.js";
import type { Nightly } from "./nightly.js";

/** A part of the page. */
export interface Section {
  id: string;
  title: string;
  html: string;
}

/** Figures by the name that they have in report.json. */
export type Figures = Readonly<Record<string, unknown>>;

export interface FiguresContext {
  open: OpenState;
  /** The registries of the part's model; at least one. */
  registries: readonly OpenLogs[];
  /** The clock, in minutes since 1970. */
  now: number;
}

/** A part. What it shows of a report without its figures is nothing. */
export interface ReportPart {
  /** The name of the model. */
  model: string;
  /** Gathers its figures. Throws a UserError where a file can't be read. */
  figures(context: FiguresContext): Promise<Figures>;
  /** Cards for the head of the page, as HTML. */
  cards(nightly: Nightly): string[];
  sections(nightly: Nightly): Section[];
  /** Lines of Markdown, with no more rows of anything than so many. */
  markdown(nightly: Nightly, most: number): string[];
}
