/** Calls that change files, and opens for writing. */
const CALLS =
  "chdir,fchdir,open,openat,creat,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,chmod,fchmod,fchmodat," +
  "chown,fchown,lchown,fchownat,utimensat,link,linkat,symlink,symlinkat,mknod,mknodat,truncate,ftruncate,fallocate," +
  "setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr";

export const STRACE = ["-e", `trace=${CALLS}`];

/** The calls of a trace as "kind path", those that succeeded; paths are absolute. */
export function callsOf(trace: string): string[] {
  const calls: string[] = [];
  const directories = new Map<string, string>();
  for (const line of trace.split("\n")) {
    const match = /^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)/.exec(line);
    if (match === null || match[4] === "-1") continue;
    const [, thread, name, args] = match;
    // What follows the descriptor here is an xattr's name.
    const named = /^f(?:set|remove)xattr$/.test(name!) ? args!.split(",")[0]! : args!;
    const paths = pathsOf(named, directories.get(thread!) ?? "/w");
    if (name === "chdir" || name === "fchdir") directories.set(thread!, paths[0]!);
    else {
      const call = callOf(name!, args!, paths);
      if (call !== null) calls.push(call);
    }
  }
  return calls;
}

const KINDS: Readonly<Record<string, string>> = {
  creat: "open",
  openat: "open",
  renameat: "rename",
  renameat2: "rename",
  unlinkat: "unlink",
  mkdirat: "mkdir",
  fchmod: "chmod",
  fchmodat: "chmod",
  fchown: "chown",
  lchown: "chown",
  fchownat: "chown",
  utimensat: "utimens",
  linkat: "link",
  symlinkat: "symlink",
  mknodat: "mknod",
  ftruncate: "truncate",
  lsetxattr: "setxattr",
  fsetxattr: "setxattr",
  lremovexattr: "removexattr",
  fremovexattr: "removexattr",
};
const WITH_TWO_PATHS = new Set(["rename", "link"]);

function callOf(name: string, args: string, paths: readonly string[]): string | null {
  const kind = KINDS[name] ?? name;
  // An access ACL of three entries is a chmod, and the removal of a default ACL that is not there is nothing.
  if (args.includes("system.posix_acl_default")) return null;
  if (args.includes("system.posix_acl_access")) return `chmod ${paths[0]}`;
  if (name === "creat") return openOf(paths[0]!, "O_WRONLY|O_CREAT|O_TRUNC");
  if (kind === "open") return openOf(paths[0]!, args);
  if (/^\/(?:dev|proc)\//.test(paths[0] ?? "")) return null;
  if (kind === "symlink") return `symlink ${paths[1]}`;
  if (args.includes("AT_REMOVEDIR")) return `rmdir ${paths[0]}`;
  return [kind, ...paths.slice(0, WITH_TWO_PATHS.has(kind) ? 2 : 1)].join(" ");
}

const WRITES = /O_WRONLY|O_RDWR/;

function openOf(path: string, args: string): string | null {
  if (!WRITES.test(args) || path.startsWith("/dev/")) return null;
  const flags = args.match(/O_(?:CREAT|EXCL|TRUNC|APPEND)/g) ?? [];
  return `open ${path}${[...flags]
    .sort()
    .map((flag) => ` ${flag}`)
    .join("")}`;
}

/** Paths of a call's arguments: a name follows the directory it is relative to, or a descriptor stands alone. */
function pathsOf(args: string, cwd: string): string[] {
  const found: string[] = [];
  let base: string | null = null;
  for (const [, , at, name] of args.matchAll(/(AT_FDCWD|\d+)<([^>]*)>|"((?:[^"\\]|\\.)*)"/g)) {
    if (at !== undefined) {
      if (base !== null) found.push(base);
      base = at;
    } else {
      found.push(absolute(base ?? cwd, name!));
      base = null;
    }
  }
  if (base !== null) found.push(base);
  return found;
}

function absolute(base: string, name: string): string {
  const parts: string[] = [];
  for (const part of (name.startsWith("/") ? name : `${base}/${name}`).split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
