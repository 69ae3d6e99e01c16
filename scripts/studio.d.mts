export type StudioLogName = "run-index" | "song-index" | "overrides-log";
export const LOG_PATHS: Readonly<Record<StudioLogName, string>>;

export interface StudioOptions {
  runs: number;
  seed?: number;
  from?: string;
  to?: string;
  notes?: boolean;
  files?: boolean;
}

export function studioLines(options: StudioOptions): Iterable<{ log: StudioLogName; line: string }>;
