import { createHash } from "node:crypto";

/** The hash by which a waiver names a line. */
export const hashOf = (line: string): string => createHash("sha256").update(line).digest("hex");
