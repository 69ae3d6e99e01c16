import { createContext, Script } from "node:vm";
import { codeOf, messageOf, UserError } from "../../base/core/errors.js";
import { count } from "../../base/text/visible.js";
import type { JsonObject } from "../jsonl/parse.js";
import { type AjvError, type FieldTable, type RecordSchema, toSchemaFaults } from "./schemas.js";

/** How long one record may take against a user's schema, in milliseconds. */
const DEADLINE = 1000;

/** What the compiler is reported to use in place of plain regular expressions, so that a slow one can be named. */
interface Watch {
  running: string | undefined;
}

function watchedRegExp(watch: Watch) {
  const create = (pattern: string, flags: string) => {
    const expression = new RegExp(pattern, flags);
    return {
      // The compiler says expressions apart by their text.
      toString: () => expression.toString(),
      test(text: string): boolean {
        watch.running = pattern;
        const matches = expression.test(text);
        watch.running = undefined;
        return matches;
      },
    };
  };
  create.code = "new RegExp";
  return create;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function topTable(schema: JsonObject): Pick<RecordSchema, "required" | "fields"> {
  const required = Array.isArray(schema.required)
    ? schema.required.filter((name) => typeof name === "string")
    : [];
  const fields = isObject(schema.properties) ? (schema.properties as Record<string, FieldTable>) : undefined;
  return { required, fields };
}

/**
 * A record schema that a user brings, draft-07 or 2020-12 by its `$schema`. Nothing is ever
 * fetched. Throws a UserError where the schema is broken; its `validate` does where a pattern takes too long.
 *
 * @param name how the schema is called in messages, usually its path
 */
export async function compileUserSchema(
  name: string,
  schema: unknown,
  deadline = DEADLINE,
): Promise<RecordSchema> {
  if (!isObject(schema))
    throw new UserError(`${name} is not a JSON Schema: it must be an object`, "fix the schema");
  const [{ Ajv }, { Ajv2020 }, formats] = await Promise.all([
    import("ajv"),
    import("ajv/dist/2020.js"),
    import("ajv-formats"),
  ]);
  if (schema.$async)
    throw new UserError(`${name} is an asynchronous schema`, 'remove "$async"; nothing was judged by it');
  const watch: Watch = { running: undefined };
  const options = {
    strict: true,
    // A schema may ask for a field that it says nothing else about.
    strictRequired: false,
    strictTypes: false,
    allErrors: true,
    ownProperties: true,
    logger: false as const,
    code: { regExp: watchedRegExp(watch) },
  };
  const isDraft07 = typeof schema.$schema === "string" && schema.$schema.includes("draft-07");
  const ajv = isDraft07 ? new Ajv(options) : new Ajv2020(options);
  const { isUtcMinute } = await import("../../base/text/time.js");
  let validate: ReturnType<typeof ajv.compile>;
  try {
    // A CommonJS module: how its default export arrives depends on who loads it.
    const plugin = formats.default as unknown as typeof formats.default.default & {
      default?: typeof formats.default.default;
    };
    (plugin.default ?? plugin)(ajv);
    ajv.addFormat("utc-minute", isUtcMinute);
    validate = ajv.compile(schema);
  } catch (error) {
    throw new UserError(
      `${name} can't be used as a schema: ${messageOf(error)}`,
      "fix the schema; nothing was judged by it",
      {
        cause: error,
      },
    );
  }
  // Running it through a context is the one way to end a regular expression that does not end.
  const sandbox = { run: (): boolean => true };
  const context = createContext(sandbox);
  const script = new Script("run()");
  return {
    ...topTable(schema),
    validate(record) {
      sandbox.run = () => validate(record) === true;
      try {
        if (script.runInContext(context, { timeout: deadline })) return [];
      } catch (error) {
        if (codeOf(error) !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
        const pattern = watch.running === undefined ? "" : ` in the pattern ${watch.running}`;
        throw new UserError(
          `${name} took more than ${count(deadline, "millisecond")} on one record${pattern}`,
          "write the pattern so that it can't backtrack without end",
          { cause: error },
        );
      }
      return toSchemaFaults(record, (validate.errors ?? []) as AjvError[]);
    },
  };
}
