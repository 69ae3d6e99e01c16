/**
 * A mistake of the user's or a state of their machine: bad usage, bad configuration, an unreadable file. Its
 * message is shown as it is, with the remedy; anything else that is thrown is a bug of ours.
 */
export class UserError extends Error {
  override name = "UserError";
  /** The next step, in one sentence. */
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** The words of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of a failed call, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
