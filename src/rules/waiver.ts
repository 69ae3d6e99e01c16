import { createHash } from "node:crypto";
import { jsonl, override, registryFiles, run, waiver } from "./examples.js";
import type { EngineRule, Example } from "./rule.js";

const misspelt = () => run({ uniquenes_hook: "PASS" });
const lineHash = () => createHash("sha256").update(JSON.stringify(misspelt())).digest("hex");

const waived = (title: string, changes: Record<string, unknown>): Example => ({
  title,
  files: registryFiles({ runs: [misspelt()], waivers: [waiver({ line_sha256: lineHash(), ...changes })] }),
});

export const rule: EngineRule = {
  id: "waiver",
  severity: "error",
  classes: {
    "unknown-rule": { summary: "it names a rule that does not exist" },
    "not-waivable": { summary: "it names a rule that can't be waived" },
    approver: { summary: "no person approved it" },
    expired: { summary: "it has expired" },
    unmatched: { summary: "it matches no finding", severity: "warning" },
  },
  summary: "a waiver is approved by a person, in force, and hides something",
  why: "A waiver is a written exception. If it no longer applies, it can hide the next mistake.",
  fix: 'Append a WAIVER with the same waiver_id: with `"status":"withdrawn"` where it is no longer needed, with a later expires_utc where it is.',
  whenOff: "Never.",
  scope: "report",
  needs: ["waivers"],
  examples: () => ({
    bad: [
      { title: "it matches nothing", files: registryFiles({ waivers: [waiver()] }) },
      {
        title: "a rule that does not exist",
        files: registryFiles({ waivers: [waiver({ rule: "unknown-feild" })] }),
      },
    ],
    good: [
      waived("it hides one finding", {}),
      {
        title: "it was withdrawn",
        files: {
          ...registryFiles({ overrides: [override()] }),
          "60-REGISTRY/data/waivers.jsonl": jsonl([
            waiver(),
            waiver({ status: "withdrawn", created_utc: "2026-01-05T10:00Z" }),
          ]),
        },
      },
    ],
  }),
};
