/** The guard: an event of an agent's hook in, the decision out. */
import { type Answer, answerTo } from "./answer.js";
import { decide, type Surroundings } from "./decide.js";
import { readEvent } from "./read-event.js";

/** Answers an event. Throws a UserError where the event can't be read or judged: the caller is blocked then. */
export async function guard(text: string, around: Surroundings): Promise<Answer> {
  const event = readEvent(text);
  return answerTo(event, await decide(event, around));
}
