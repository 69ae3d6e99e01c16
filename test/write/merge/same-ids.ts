/** Records under one id whose content differs. */
import { jsonl, run, version } from "../../../src/rules/examples.js";

export { jsonl };

export const otherExamples = () => ({
  songs: (notes: string) => jsonl([version({ notes })]),
  runs: (notes: string) => jsonl([run({ notes })]),
});
