import { isErrno } from "../../base/fs-error.ts";
import { isLinkMode } from "../../base/mode.ts";
import type { Process } from "../../process/process.ts";
import { bytesOf } from "../bytes.ts";
import type { Command, Invocation } from "../command.ts";
import { program } from "../commands/call.ts";
import { UsageError } from "../commands/options.ts";
import { complainOf } from "./input.ts";

/** basename path [suffix], basename -a|-s suffix path… */
export const basename: Command = program(
  { short: "+as:z", long: { multiple: "a", suffix: "s", zero: "z" } },
  (call, given) => {
    if (given.operands.length === 0) throw new UsageError("missing operand");
    const several = given.has("a", "s");
    const suffix = given.value("s") ?? (several ? "" : (given.operands[1] ?? ""));
    const end = given.has("z") ? "\0" : "\n";
    for (const path of several ? given.operands : given.operands.slice(0, 1)) {
      call.out(lastPart(path, suffix) + end);
    }
  },
);

function lastPart(path: string, suffix: string): string {
  const trimmed = path.replace(/\/+$/, "");
  if (trimmed === "") return path === "" ? "" : "/";
  const base = trimmed.slice(trimmed.lastIndexOf("/") + 1);
  return suffix !== "" && base !== suffix && base.endsWith(suffix)
    ? base.slice(0, -suffix.length)
    : base;
}

/** dirname path… */
export const dirname: Command = (invocation) => {
  for (const path of invocation.args.filter((arg) => arg !== "--")) {
    const trimmed = path.replace(/\/+$/, "");
    const at = trimmed.lastIndexOf("/");
    const directory =
      at === -1
        ? trimmed === "" && path !== ""
          ? "/"
          : "."
        : trimmed.slice(0, at).replace(/\/+$/, "") || "/";
    invocation.stdout(`${bytesOf(directory)}\n`);
  }
  return 0;
};

/** readlink [-f|-e|-m|-n] path… */
export const readlink: Command = (invocation) => {
  const options = invocation.args.filter((arg) => /^-[a-z]+$/.test(arg)).join("");
  const paths = invocation.args.filter((arg) => !arg.startsWith("-"));
  if (/[fem]/.test(options)) return resolveAll(invocation, paths, options);
  let status = 0;
  for (const path of paths) {
    try {
      const end = options.includes("n") ? "" : "\n";
      invocation.stdout(`${bytesOf(invocation.process.readlink(path))}${end}`);
    } catch (error) {
      if (!isErrno(error)) throw error;
      status = 1;
    }
  }
  return status;
};

/** realpath [-e|-m|-s] path… */
export const realpath: Command = (invocation) => {
  const options = invocation.args.filter((arg) => /^-[a-z]+$/.test(arg)).join("");
  const paths = invocation.args.filter((arg) => !arg.startsWith("-"));
  return resolveAll(invocation, paths, options);
};

function resolveAll(invocation: Invocation, paths: readonly string[], options: string): number {
  let status = 0;
  for (const path of paths) {
    try {
      invocation.stdout(`${bytesOf(canonical(invocation, path, options))}\n`);
    } catch (error) {
      if (!isErrno(error)) throw error;
      if (invocation.name.endsWith("realpath")) complainOf(invocation, path, error);
      status = 1;
    }
  }
  return status;
}

const MAX_LINKS = 40;

/** The path without links. The last name may be missing; with `m` any, with `e` none. @throws FsError */
function canonical({ process, cwd }: Invocation, path: string, options: string): string {
  const pending = (path.startsWith("/") ? path : `${cwd}/${path}`).split("/");
  let done = "";
  for (let links = 0; pending.length > 0; ) {
    const name = pending.shift()!;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      done = done.slice(0, Math.max(done.lastIndexOf("/"), 0));
      continue;
    }
    const here = `${done}/${name}`;
    const target = linkTarget(
      process,
      here,
      pending.length === 0 && !options.includes("e"),
      options.includes("m"),
    );
    if (target === null || ++links > MAX_LINKS) done = here;
    else {
      if (target.startsWith("/")) done = "";
      pending.unshift(...target.split("/"));
    }
  }
  return done || "/";
}

function linkTarget(process: Process, path: string, last: boolean, any: boolean): string | null {
  try {
    return isLinkMode(process.lstat(path).mode) ? process.readlink(path) : null;
  } catch (error) {
    if (isErrno(error, "ENOENT") && (last || any)) return null;
    if (isErrno(error) && any) return null;
    throw error;
  }
}
