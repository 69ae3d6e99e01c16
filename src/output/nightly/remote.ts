/** Where a repository is on the web, so that the page can link to lines and commits. */
import type { Git } from "../../sources/git/git.js";

/** The repository as the head of the page names it. */
export interface RepositoryFacts {
  /** `owner/name`, where a remote says so. */
  name: string | null;
  branch: string | null;
  /** The address of its page, `https://host/owner/name`: no user, no password, no query. */
  web: string | null;
}

/** A name of a host or of a folder on it that needs no escaping, and that no page can be broken with. */
const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;
const FOLDERS = /^[\w.~-]+(?:\/[\w.~-]+)+$/;

/** The page of `host` and a path; undefined where one of them is not plain. */
function pageOf(host: string, path: string): string | undefined {
  const folders = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  const isPlain = HOST.test(host) && FOLDERS.test(folders) && !folders.split("/").includes("..");
  return isPlain ? `https://${host}/${folders}` : undefined;
}

/** The page of the repository that an address of a remote leads to: `https` as it is, ssh as its host has it. */
export function webPageOf(remote: string): string | undefined {
  const scp = /^[\w.-]+@([^/:]+):(?!\/)(.+)$/.exec(remote);
  if (scp) return pageOf(scp[1] ?? "", scp[2] ?? "");
  if (!URL.canParse(remote)) return undefined;
  const { protocol, host, hostname, pathname } = new URL(remote);
  if (protocol === "https:") return pageOf(host, pathname);
  return protocol === "ssh:" ? pageOf(hostname, pathname) : undefined;
}

/** What the environment of a job on GitHub says, else what the clone itself knows. */
export async function repositoryFacts(
  git: Git | undefined,
  env: NodeJS.ProcessEnv,
): Promise<RepositoryFacts> {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: job, GITHUB_REF_NAME: ref } = env;
  const remote =
    server && job
      ? `${server}/${job}`
      : await git?.question(["config", "--get", "remote.origin.url"], [1, 128]);
  const branch = ref || (await git?.question(["symbolic-ref", "--quiet", "--short", "HEAD"], [1, 128]));
  const web = remote ? webPageOf(remote) : undefined;
  return {
    name: web === undefined ? null : web.slice(web.indexOf("/", "https://".length) + 1),
    branch: branch || null,
    web: web ?? null,
  };
}

/** Links to what a host shows of a repository; undefined where no host is known. */
export interface Links {
  commit: (id: string) => string | undefined;
  /** A line of a file as it was in the commit that was judged. */
  line: (path: string, line: number) => string | undefined;
}

/** So much of an id names a commit in an address. */
const SHORT_ID = 16;

/** Every host calls the folder of its pages as GitHub does, but those that run GitLab. */
export function linksOf(web: string | null, head: string | undefined): Links {
  if (web === null) return { commit: () => undefined, line: () => undefined };
  const base = /\/\/[^/]*gitlab/i.test(web) ? `${web}/-` : web;
  const isId = (id: string) => /^[0-9a-f]{40,64}$/.test(id);
  const short = (id: string) => id.slice(0, SHORT_ID);
  return {
    commit: (id) => (isId(id) ? `${base}/commit/${short(id)}` : undefined),
    line: (path, line) =>
      head !== undefined && isId(head) && path.isWellFormed()
        ? `${base}/blob/${short(head)}/${path.split("/").map(encodeURIComponent).join("/")}#L${line}`
        : undefined,
  };
}
