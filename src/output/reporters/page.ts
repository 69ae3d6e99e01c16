/** The shell of every HTML page that the program writes: one file, no request, nothing that data could start. */
import { createHash } from "node:crypto";
import { forHtml } from "../../base/text/escape.js";
import { THEME } from "./theme.js";

const STYLE = `
${THEME}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;font:1rem/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper)}
header,main,footer{max-width:70rem;margin:0 auto;padding:.5rem 1rem}
h1{font-size:1.4rem;margin:0 0 .3rem}
h2{font-size:1.15rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
p{margin:.4rem 0}
code,pre{font:.875rem/1.45 ui-monospace,SFMono-Regular,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--tint);border:1px solid var(--line);border-radius:.4rem;padding:.6rem;overflow-x:auto;margin:.5rem 0}
mark{background:none;color:inherit;text-decoration:underline wavy var(--bad) .12em;text-underline-offset:.25em}
mark:empty::before{content:"▸"}
.verdict{font-weight:600;font-size:1.15rem;border-left:.6rem solid var(--soft);padding:.5rem .9rem;background:var(--tint)}
.verdict.holds{border-color:var(--good)}.verdict.violated,.verdict.could-not-check{border-color:var(--bad)}
.error{color:var(--bad)}.warning{color:var(--warn)}.good{color:var(--good)}.soft{color:var(--soft)}
.findings{list-style:none;margin:0;padding:0}
.findings>li{border-top:1px solid var(--line);padding:.7rem 0}
.badge{font-weight:600}
:focus-visible{outline:.2rem solid var(--mark);outline-offset:.1rem}
@media print{.findings>li{break-inside:avoid}}
`.trim();

export interface Page {
  title: string;
  /** HTML that is whole and escaped. */
  body: string;
  /** More rules of style, after those that every page has. */
  style?: string;
  /** A script of our own; no page has any other. */
  script?: string;
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A whole page. Its policy lets nothing run or load but its own style, and its own script where it has one. */
export function page({ title, body, style = "", script }: Page): string {
  const css = style === "" ? STYLE : `${STYLE}\n${style}`;
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(css)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${forHtml(title)}</title>
<style>${css}</style>
</head>
<body>
${body}
${script === undefined ? "" : `<script>${script}</script>\n`}</body>
</html>
`;
}
