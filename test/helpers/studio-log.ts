import { TextFile } from "../../src/registry/jsonl/line.js";
import { Log } from "../../src/registry/logs/log.js";
import { builtInSchemas } from "../../src/registry/model/schemas.js";
import { studioTable } from "../../src/registry/model/table.js";
import { MemoryBytes } from "../../src/sources/bytes/bytes.js";

/** A log of the studio from the content of its segments. */
export function studioLog(name: string, contents: readonly string[], schemas = builtInSchemas): Log {
  const definition = studioTable.log(name);
  if (!definition) throw new Error(`there is no log ${name}`);
  const files = contents.map(
    (content, index) => new TextFile(`${index}.jsonl`, new MemoryBytes(Buffer.from(content))),
  );
  return new Log(definition, { files, unreadable: undefined }, { model: studioTable, schemas });
}
