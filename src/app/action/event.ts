/** What an event of GitHub asks to be compared. Everything in a payload is somebody else's word. */
import { UserError } from "../../base/core/errors.js";
import { quote } from "../../base/text/visible.js";

export type Asked =
  /** A pull request: the checkout is its merge ref or its head. */
  | { kind: "pull-request"; baseBranch: string; head: string; commits: number }
  /** A merge queue's group. */
  | { kind: "group"; base: string; head: string }
  /** A branch that went on from `before`, or was forced away from it. */
  | { kind: "moved"; before: string; after: string }
  /** A branch or tag that is new, or a tag that moved: checked by what the default branch does not have. */
  | { kind: "new"; ref: string; after: string; defaultBranch: string }
  /** Everything that the checkout has. */
  | { kind: "everything" }
  /** Nothing is there to be checked. */
  | { kind: "nothing"; why: string };

const ZEROS = /^0+$/;
const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

type Json = Readonly<Record<string, unknown>>;

/** Reads fields of a payload. Throws a UserError where one is not what it has to be. */
class Payload {
  readonly #value: unknown;
  readonly #event: string;

  constructor(event: string, value: unknown) {
    this.#event = event;
    this.#value = value;
  }

  #at(path: string): unknown {
    let value: unknown = this.#value;
    for (const key of path.split(".")) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Json)[key];
    }
    return value;
  }

  text(path: string): string {
    const value = this.#at(path);
    if (typeof value === "string" && value !== "") return value;
    throw new UserError(
      `the payload of ${quote(this.#event)} has no ${path}`,
      "run the check on an event that GitHub sent",
    );
  }

  id(path: string): string {
    const value = this.text(path);
    if (ID.test(value)) return value;
    throw new UserError(
      `${path} of the payload is ${quote(value)}, which is not a commit`,
      "run the check on an event that GitHub sent",
    );
  }

  count(path: string): number {
    const value = this.#at(path);
    return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 1;
  }

  isTrue(path: string): boolean {
    return this.#at(path) === true;
  }
}

function readPush(payload: Payload): Asked {
  const [ref, before, after] = [payload.text("ref"), payload.id("before"), payload.id("after")];
  if (ZEROS.test(after) || payload.isTrue("deleted")) return { kind: "nothing", why: `${ref} was deleted` };
  const isTag = ref.startsWith("refs/tags/");
  if (!isTag && !ZEROS.test(before)) return { kind: "moved", before, after };
  return { kind: "new", ref, after, defaultBranch: payload.text("repository.default_branch") };
}

/** Reads an event. Throws a UserError for one that can't be checked. */
export function readEvent(name: string, value: unknown): Asked {
  const payload = new Payload(name, value);
  switch (name) {
    case "pull_request":
      return {
        kind: "pull-request",
        baseBranch: payload.text("pull_request.base.ref"),
        head: payload.id("pull_request.head.sha"),
        commits: payload.count("pull_request.commits"),
      };
    case "merge_group":
      return {
        kind: "group",
        base: payload.id("merge_group.base_sha"),
        head: payload.id("merge_group.head_sha"),
      };
    case "push":
      return readPush(payload);
    case "pull_request_target":
    case "workflow_run":
      throw new UserError(
        `on ${name} the checkout is the base, not what the pull request brings`,
        "run the check on pull_request",
      );
    default:
      return { kind: "everything" };
  }
}
