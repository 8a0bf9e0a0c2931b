/** Without slashes at the end; a path of slashes only is "/". */
export function stripSlashes(path: string): string {
  const bare = path.replace(/\/+$/, "");
  return bare === "" && path !== "" ? "/" : bare;
}

/** The last name of a path, as basename(1) gives it. */
export function baseName(path: string): string {
  const bare = stripSlashes(path);
  return bare === "/" ? bare : bare.slice(bare.lastIndexOf("/") + 1);
}

/** What lies before the last name, as dirname(1) gives it. */
export function dirName(path: string): string {
  const bare = stripSlashes(path);
  const slash = bare.lastIndexOf("/");
  if (slash === -1) return ".";
  return stripSlashes(bare.slice(0, slash) || "/");
}

/** A name in a directory. */
export function joinPath(directory: string, name: string): string {
  if (directory === "") return name;
  return directory.endsWith("/") ? directory + name.replace(/^\/+/, "") : `${directory}/${name}`;
}

/** An absolute path without ".", "..", and doubled slashes; symlinks are not asked. */
export function normalPath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** The way from a directory to a path, both absolute and normal. */
export function relativePath(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split("/").filter((part) => part !== ""));
  let same = 0;
  while (same < a!.length && same < b!.length && a![same] === b![same]) same++;
  const parts = [...a!.slice(same).map(() => ".."), ...b!.slice(same)];
  return parts.length === 0 ? "." : parts.join("/");
}

export const isDots = (path: string): boolean => [".", ".."].includes(baseName(path));
