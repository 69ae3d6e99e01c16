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

function partOf(error: unknown, key: "message" | "code"): string | undefined {
  // Errors of another realm are no instances of ours.
  if (typeof error !== "object" || error === null || !(key in error)) return undefined;
  const part = (error as Record<string, unknown>)[key];
  return typeof part === "string" ? part : undefined;
}

/** The words of whatever was thrown. */
export function messageOf(error: unknown): string {
  return partOf(error, "message") ?? String(error);
}

/** The system's code of a failed call, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return partOf(error, "code");
}
