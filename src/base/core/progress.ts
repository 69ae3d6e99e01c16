/** What a long check is doing. */
export type Stage = "reading records" | "judging records" | "proving history";

/** Told how far a stage is: `done` counts from its beginning. Called often, so it has to be quick. */
export type Progress = (stage: Stage, done: number) => void;
