// Made by `npm run gen` from the files in src/rules/.
import { rule as appendOnly } from "./append-only.js";
import { rule as finalSaveFields } from "./final-save-fields.js";
import { rule as gateOrder } from "./gate-order.js";
import { rule as gate2Outputs } from "./gate2-outputs.js";
import { rule as idTime } from "./id-time.js";
import { rule as lineFormat } from "./line-format.js";
import { rule as onDisk } from "./on-disk.js";
import { rule as overrideComplete } from "./override-complete.js";
import { rule as overrideRefs } from "./override-refs.js";
import { rule as placeholder } from "./placeholder.js";
import { rule as references } from "./references.js";
import { rule as registryFile } from "./registry-file.js";
import { rule as requires } from "./requires.js";
import type { Rule } from "./rule.js";
import { rule as runLogPath } from "./run-log-path.js";
import { rule as schema } from "./schema.js";
import { rule as songAgreement } from "./song-agreement.js";
import { rule as songRefs } from "./song-refs.js";
import { rule as supersede } from "./supersede.js";
import { rule as uniqueId } from "./unique-id.js";
import { rule as uniquenessOverride } from "./uniqueness-override.js";
import { rule as unknownField } from "./unknown-field.js";
import { rule as validJson } from "./valid-json.js";
import { rule as versionRefs } from "./version-refs.js";
import { rule as waiver } from "./waiver.js";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  appendOnly,
  finalSaveFields,
  gateOrder,
  gate2Outputs,
  idTime,
  lineFormat,
  onDisk,
  overrideComplete,
  overrideRefs,
  placeholder,
  references,
  registryFile,
  requires,
  runLogPath,
  schema,
  songAgreement,
  songRefs,
  supersede,
  uniqueId,
  uniquenessOverride,
  unknownField,
  validJson,
  versionRefs,
  waiver,
];
