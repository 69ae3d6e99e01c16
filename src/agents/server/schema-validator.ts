/** Validates what tools take and give with the validator that the program has anyway. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

const OPTIONS = { strict: false, allErrors: true, ownProperties: true };

const errorsText = (errors: ValidateFunction["errors"]) =>
  (errors ?? []).map(({ instancePath, message }) => `data${instancePath} ${message}`).join(", ");

type Result<Value> =
  | { valid: true; data: Value; errorMessage: undefined }
  | { valid: false; data: undefined; errorMessage: string };

export class SchemaValidator {
  /** What checks values against a schema. */
  getValidator<Value>(schema: unknown): (input: unknown) => Result<Value> {
    let compiled: ValidateFunction<Value> | undefined;
    return (input) => {
      // The first answer of a server must not wait for schemas that no call has needed yet.
      compiled ??= new Ajv2020(OPTIONS).compile<Value>(schema as object);
      const validate = compiled;
      if (validate(input)) return { valid: true, data: input, errorMessage: undefined };
      return { valid: false, data: undefined, errorMessage: errorsText(validate.errors) };
    };
  }
}
