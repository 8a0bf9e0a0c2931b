import { isErrno } from "../../base/fs-error.ts";
import { isFileMode } from "../../base/mode.ts";
import { nameOf } from "../bytes.ts";
import { DEFAULT_PATH } from "../default-path.ts";
import type { Shell } from "./shell-state.ts";

/** What a command's name leads to. */
export type Found =
  | { readonly kind: "file"; readonly path: string; readonly size: number }
  | { readonly kind: "missing" }
  | { readonly kind: "denied"; readonly path: string }
  | { readonly kind: "directory"; readonly path: string };

/** Looks a command up as a shell does that is to run it: a stat in each directory of PATH until it is found; once found,
 *  its place is remembered. A name with a slash is a path. */
export function lookUp(shell: Shell, name: string): Found {
  const found = whereIs(shell, name);
  if (found.kind === "file" && !name.includes("/")) shell.hashed.set(name, found.path);
  return found;
}

/** The same for one who only asks. */
export function whereIs(shell: Shell, name: string): Found {
  if (name.includes("/")) return check(shell, name);
  const known = shell.hashed.get(name);
  if (known !== undefined) {
    const found = check(shell, known);
    if (found.kind === "file") return found;
    shell.hashed.delete(name);
  }
  let worst: Found = { kind: "missing" };
  for (const directory of (shell.variables.get("PATH") ?? DEFAULT_PATH).split(":")) {
    const path = directory === "" ? name : `${directory.replace(/\/$/, "")}/${name}`;
    const found = check(shell, path);
    if (found.kind === "file") return found;
    if (found.kind === "denied") worst = found;
  }
  return worst;
}

function check(shell: Shell, path: string): Found {
  const name = nameOf(path);
  try {
    const stat = shell.process.tryStat(name);
    if (stat === null) return { kind: "missing" };
    if (!isFileMode(stat.mode)) return { kind: "directory", path };
    shell.process.access(name, X_OK);
    return { kind: "file", path, size: stat.size };
  } catch (error) {
    if (isErrno(error)) return { kind: "denied", path };
    throw error;
  }
}

const X_OK = 1;
