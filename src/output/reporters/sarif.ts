/** SARIF 2.1.0 (OASIS), as code scanning services read it. */
import type { Location, Log, ReportingDescriptor, Result } from "sarif";
import type { Finding, Place, Report, Severity } from "../../base/core/finding.js";
import { forSarif, forUri, safeJson } from "../../base/text/escape.js";
import { visible } from "../../base/text/visible.js";
import { exitCodeOf } from "../../check/findings/report.js";
import { rules } from "../../rules/index.js";
import type { Rule } from "../../rules/rule.js";
import { type Strictness, wholeSayingOf } from "./verdict.js";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const ROOT = "%SRCROOT%";

type Level = "error" | "warning";

const levelOf = (severity: Severity): Level => severity;

/** `song-refs` as `SongRefs`: how SARIF writes the name of a rule. */
function nameOf(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
}

/** A sentence as it ends. */
function sentence(text: string): string {
  const shown = visible(text);
  return /[.!?]$/.test(shown) ? shown : `${shown}.`;
}

function descriptorOf({ id, severity, summary, why, fix, whenOff }: Rule): ReportingDescriptor {
  return {
    id,
    ...(nameOf(id).toLowerCase() !== id && { name: nameOf(id) }),
    shortDescription: { text: sentence(summary) },
    fullDescription: { text: sentence(why) },
    help: {
      text: `${why}\n\nHow to fix it: ${fix}\n\nWhen to turn it off: ${whenOff}`,
      markdown: `${why}\n\n**How to fix it.** ${fix}\n\n**When to turn it off.** ${whenOff}`,
    },
    defaultConfiguration: { level: levelOf(severity) },
  };
}

/** For a rule that is not one of ours: a user of the library may bring one. */
function foreignDescriptor(id: string): ReportingDescriptor {
  const text = sentence(`${id} is not a rule of runidx-lint itself`);
  return { id, name: nameOf(id), shortDescription: { text }, fullDescription: { text }, help: { text } };
}

function locationOf({ path, line, column }: Place, end?: Pick<Finding, "endLine" | "endColumn">): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: forUri(path), uriBaseId: ROOT },
      // A finding about a file as a whole is at its beginning, because services show nothing without a line.
      region: {
        startLine: line ?? 1,
        ...(column !== null && { startColumn: column }),
        ...(end && end.endLine !== null && { endLine: end.endLine }),
        ...(end && end.endColumn !== null && { endColumn: end.endColumn }),
      },
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number, occurrence: number): Result {
  const { ruleId, severity, hint, class: kind, recordId, introduced, commit, pointer } = finding;
  return {
    ruleId,
    ruleIndex,
    level: levelOf(severity),
    message: { text: forSarif(`${sentence(wholeSayingOf(finding))} Next: ${sentence(hint)}`) },
    locations: [locationOf(finding, finding)],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((related, index) => ({
        id: index + 1,
        ...locationOf(related),
        message: { text: forSarif(sentence(related.message)) },
      })),
    }),
    partialFingerprints: { "runidxLint/v1": `${finding.fingerprint}:${occurrence}` },
    properties: {
      introduced,
      pointer: visible(pointer),
      ...(kind !== undefined && { class: kind }),
      ...(recordId !== null && { recordId: visible(recordId) }),
      ...(commit !== undefined && { commit: visible(commit) }),
    },
  };
}

/**
 * The report as SARIF. Waived findings are suppressed results; what could not be checked is a notification and makes the run
 * unsuccessful.
 */
export function sarif(report: Report, { maxWarnings }: Strictness = {}): string {
  const descriptors = rules.map(descriptorOf);
  const indexes = new Map(descriptors.map(({ id }, index) => [id, index]));
  const indexOf = (id: string) => {
    const known = indexes.get(id) ?? descriptors.push(foreignDescriptor(id)) - 1;
    indexes.set(id, known);
    return known;
  };
  const times = new Map<string, number>();
  const resultFor = (finding: Finding): Result => {
    const occurrence = (times.get(finding.fingerprint) ?? 0) + 1;
    times.set(finding.fingerprint, occurrence);
    return resultOf(finding, indexOf(finding.ruleId), occurrence);
  };
  const results = [
    ...report.findings.map(resultFor),
    ...report.waived.map(({ finding, waiver_id }): Result => {
      const justification = forSarif(`waived by ${waiver_id}`);
      return {
        ...resultFor(finding),
        suppressions: [{ kind: "external", status: "accepted", justification }],
      };
    }),
  ];
  const notRun = report.notRun.map(({ ruleId, reason }) => ({
    level: "warning" as const,
    message: { text: forSarif(sentence(`${ruleId} could not judge everything: ${reason}`)) },
    associatedRule: { id: ruleId, index: indexOf(ruleId) },
  }));
  const faults = report.faults.map(({ message }) => ({
    level: "error" as const,
    message: { text: forSarif(sentence(message)) },
  }));
  const { name, version } = report.tool;
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name,
            fullName: `${name} ${version}`,
            version,
            semanticVersion: version,
            rules: descriptors,
          },
        },
        invocations: [
          {
            executionSuccessful: faults.length === 0,
            exitCode: exitCodeOf(report, maxWarnings),
            toolExecutionNotifications: [...faults, ...notRun],
          },
        ],
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [ROOT]: { description: { text: "The root of the repository." } } },
        results,
        properties: {
          target: report.target,
          summary: report.summary,
          policyChanges: report.policyChanges.map(visible),
        },
      },
    ],
  };
  return `${safeJson(log, 2)}\n`;
}
