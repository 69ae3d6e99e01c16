/** Validates what tools take and give with the validator that the program has anyway. */
import { Ajv2020 } from "ajv/dist/2020.js";

type Result<Value> =
  | { valid: true; data: Value; errorMessage: undefined }
  | { valid: false; data: undefined; errorMessage: string };

export class SchemaValidator {
  /** What checks values against a schema. */
  getValidator<Value>(schema: unknown): (input: unknown) => Result<Value> {
    const ajv = new Ajv2020({ strict: false, allErrors: true, ownProperties: true });
    const validate = ajv.compile<Value>(schema as object);
    return (input) =>
      validate(input)
        ? { valid: true, data: input, errorMessage: undefined }
        : { valid: false, data: undefined, errorMessage: ajv.errorsText(validate.errors) };
  }
}
