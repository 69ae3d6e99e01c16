/** What a lyrics file or a run log says of itself: its ids, and in a run log the outcomes of gates and checks. */

/** The ids that are compared with the record. Others, such as album or track, may be anything. */
export const HEADER_IDS = [
  "work_id",
  "version_id",
  "run_id",
  "artist_id",
  "genre_id",
  "hook_family_id",
  "scene_id",
  "scripture_packet_id",
] as const;

/** The outcomes that are compared with the record, as far as a run log has them. */
export const OUTCOMES = [
  "qa_gate0",
  "qa_gate1",
  "qa_gate2",
  "qa_gate3",
  "uniqueness_hook",
  "uniqueness_scene",
  "uniqueness_scripture",
] as const;

export interface FileHeader {
  /** `block`: a fenced YAML block with `id_header:` opens the file; `lines`: ids stand in lines such as `**run_id:** …`. */
  form: "block" | "lines";
  /** Ids and outcomes by field; the first of each counts. */
  values: ReadonlyMap<string, string>;
  /** Where the file's body begins, in bytes. */
  end: number;
}

const IDS = new Set<string>(HEADER_IDS);
const RESULTS = new Set<string>(OUTCOMES);
const OUTCOME = /^(?:PASS(?:_WITH_MINOR_FIXES)?|REWRITE_REQUIRED|PIVOT_REQUIRED|FAIL|NOT_RUN)$/;

interface HeadLine {
  text: string;
  /** The offset behind the line's newline. */
  next: number;
}

function* linesOf(text: string): Iterable<HeadLine> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const next = end < 0 ? text.length : end + 1;
    yield { text: text.slice(start, end < 0 ? text.length : end).replace(/\r$/, ""), next };
    start = next;
  }
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

const unquoted = (value: string): string => value.replace(/^(["'])(.*)\1$/, "$2");

/** The ids of a YAML block: the keys of one indentation below `id_header:`, whatever blank lines part them. */
function readBlock(block: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  const opening = block.findIndex((line) => /^[ \t]*id_header:[ \t]*(?:#.*)?$/.test(line));
  let depth: number | undefined;
  for (const line of opening < 0 ? [] : block.slice(opening + 1)) {
    const content = line.trim();
    if (content === "" || content.startsWith("#")) continue;
    if (indentOf(line) <= indentOf(block[opening] ?? "")) break;
    depth ??= indentOf(line);
    const match = indentOf(line) === depth ? /^([a-z_]+):(.*)$/.exec(content) : null;
    const [key = "", rest = ""] = [match?.[1], match?.[2]];
    if (!IDS.has(key) || values.has(key)) continue;
    values.set(key, unquoted((rest.startsWith("#") ? "" : (rest.split(/[ \t]#/)[0] ?? "")).trim()));
  }
  return values;
}

/** The field that a label of a run log is for: `run_id`, `Gate 2 (Final Save)`, `scripture reuse window check`. */
function fieldOf(label: string): string | undefined {
  const name = label.trim();
  if (IDS.has(name) || RESULTS.has(name)) return name;
  const gate = /^gate ([0-3])\b/i.exec(name)?.[1];
  if (gate) return `qa_gate${gate}`;
  const check = /^(hook|scene|scripture)[_ ].*\bcheck$/i.exec(name)?.[1];
  return check ? `uniqueness_${check.toLowerCase()}` : undefined;
}

/** The ids and outcomes of a run log's lines, each with a label in bold. */
function readLabels(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const { text: line } of linesOf(text)) {
    const match = /^[ \t>*+-]*\*\*([^*:]{1,80}):\*\*(.*)$/.exec(line);
    const field = match?.[1] === undefined ? undefined : fieldOf(match[1]);
    if (field === undefined || values.has(field)) continue;
    const said = match?.[2]?.trim() ?? "";
    const value = /^`([^`]*)`/.exec(said)?.[1]?.trim() ?? said;
    if (IDS.has(field)) values.set(field, value.split(/\s/)[0] ?? "");
    // A choice that nobody has made yet, such as [PASS | FAIL], says nothing.
    else if (OUTCOME.test(value.replaceAll(" ", "_"))) values.set(field, value.replaceAll(" ", "_"));
  }
  return values;
}

/** Reads the header from the first bytes of a file. */
export function readHeader(head: Buffer): FileHeader {
  // One character for each byte, so that offsets are those of the file.
  const text = head.toString("latin1");
  const block: string[] = [];
  let state: "before" | "in" | "closed" = "before";
  let end = 0;
  for (const { text: line, next } of linesOf(text)) {
    const content = (
      block.length === 0 && state === "before" ? line.replace(/^\u00ef\u00bb\u00bf/, "") : line
    ).trim();
    if (state === "before" && content === "") continue;
    if (state === "before" && !/^```ya?ml$/i.test(content)) break;
    if (state === "in" && content.startsWith("```")) {
      state = "closed";
      end = next;
      break;
    }
    if (state === "in") block.push(line);
    state = "in";
  }
  const values = state === "closed" ? readBlock(block) : new Map<string, string>();
  const form = values.size > 0 ? "block" : "lines";
  const found = form === "block" ? values : readLabels(text);
  const decoded = [...found].map(
    ([key, value]) => [key, Buffer.from(value, "latin1").toString("utf8")] as const,
  );
  return { form, values: new Map(decoded), end: form === "block" ? end : 0 };
}
