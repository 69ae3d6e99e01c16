/** The formats by name: each is a function from a report to text. */
import type { Report } from "../../base/core/finding.js";
import { agent } from "./agent.js";
import { github } from "./github.js";
import { gitlab } from "./gitlab.js";
import { html } from "./html.js";
import { json } from "./json.js";
import { jsonl } from "./jsonl.js";
import { junit } from "./junit.js";
import { markdown } from "./markdown.js";
import { type PrettyOptions, pretty } from "./pretty.js";
import { sarif } from "./sarif.js";
import { unix } from "./unix.js";

export type Reporter = (report: Report, options?: PrettyOptions) => string;

const REPORTER_BY_NAME = {
  pretty,
  unix,
  json,
  jsonl,
  sarif,
  github,
  junit,
  gitlab,
  markdown,
  agent,
  html,
};

export type Format = keyof typeof REPORTER_BY_NAME;

/** Formats for machines always get the whole report, whatever the options say. */
export const REPORTERS: Readonly<Record<Format, Reporter>> = REPORTER_BY_NAME;

export const FORMATS = Object.keys(REPORTERS) as Format[];
