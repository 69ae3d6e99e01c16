/** The report of a studio as it is written. */
import { nightlyPage as page } from "../../../src/output/nightly/page.js";
import { nightlyMarkdown as markdown } from "../../../src/output/nightly/texts.js";
import { type StudioReport, studioPart } from "../../../src/studio/report-part.js";

export const nightlyPage = (report: StudioReport): string => page(report, [studioPart]);

export const nightlyMarkdown = (report: StudioReport): string => markdown(report, [studioPart]);
