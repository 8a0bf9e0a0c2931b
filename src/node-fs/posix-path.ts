/** Paths as text: what node:path/posix does, for rooms that have no node:path. */

/** Without ".", "..", and doubled slashes. A trailing slash stays. */
export function normalize(path: string): string {
  if (path === "") return ".";
  const absolute = path.startsWith("/");
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.length > 0 && names.at(-1) !== "..") names.pop();
    else if (!absolute) names.push("..");
  }
  const text = names.join("/");
  if (text === "") return absolute ? "/" : path.endsWith("/") ? "./" : ".";
  return `${absolute ? "/" : ""}${text}${path.endsWith("/") ? "/" : ""}`;
}

export function join(...parts: readonly string[]): string {
  return normalize(parts.filter((part) => part !== "").join("/"));
}

/** The last absolute path and what follows it, from `cwd` on. No trailing slash. */
export function resolve(cwd: string, ...parts: readonly string[]): string {
  let path = cwd;
  for (const part of parts) {
    if (part !== "") path = part.startsWith("/") ? part : `${path}/${part}`;
  }
  const clean = normalize(path);
  return clean.length > 1 && clean.endsWith("/") ? clean.slice(0, -1) : clean;
}

export function dirname(path: string): string {
  const end = path.replace(/\/+$/, "");
  if (end === "") return path === "" ? "." : "/";
  const slash = end.lastIndexOf("/");
  if (slash === 0) return "/";
  return slash < 0 ? "." : end.slice(0, slash);
}

/** The way from one absolute path to another. */
export function relative(from: string, to: string): string {
  const start = namesOf(from);
  const end = namesOf(to);
  let shared = 0;
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) shared++;
  return [...start.slice(shared).map(() => ".."), ...end.slice(shared)].join("/");
}

/** The names of an absolute path. */
export const namesOf = (path: string): string[] => path.split("/").filter((name) => name !== "");
