import { statSync } from "node:fs";
import { resolve } from "node:path";
import { BuildError } from "../build-error.ts";

/** What the last argument of a build names. */
export type ContextSource =
  | { readonly kind: "stdin" }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "archive"; readonly path: string };

const GIT = /^(git:\/\/|git@|ssh:\/\/|github\.com\/)|^https?:\/\/.*\.git(?:#.*)?$/;
const URL = /^https?:\/\//;

/** Tells what a context is. What exists here goes before what looks like an address.
 *  @throws BuildError for an address, and for what there is not */
export function contextSource(name: string, cwd: string): ContextSource {
  if (name === "-") return { kind: "stdin" };
  const path = resolve(cwd, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return { kind: "folder", path };
  if (stat !== undefined) return { kind: "archive", path };
  if (GIT.test(name)) {
    throw new BuildError(`unable to prepare context: ${name} is a git repository`, {
      remedy: "contexts are not fetched here: clone it and give the folder",
    });
  }
  if (URL.test(name)) {
    throw new BuildError(`unable to prepare context: ${name} is an address`, {
      remedy: "contexts are not fetched here: download it and give the file",
    });
  }
  throw new BuildError(`unable to prepare context: path "${name}" not found`, {
    remedy: "give a folder, a tar archive, or - for one on standard input",
  });
}
