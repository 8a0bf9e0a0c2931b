import { nameBytes } from "../../base/names.ts";
import type { CaseEntry } from "../../cases/case.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { ScenarioLimits } from "../limits.ts";
import type { EntryFields } from "../schema/image.ts";
import type { Faults } from "./faults.ts";
import { layerPattern, valueLength } from "./pattern.ts";

type Fields = Exclude<EntryFields, string | null>;

/** What an entry can be made of; each says the type. */
const KINDS = [
  ...(["content", "size", "symlink", "link", "char", "block"] as const),
  ...(["fifo", "socket", "whiteout", "opaque"] as const),
] as const;

/** The entry of a canonical case that `path: given` means; what contradicts itself is reported. */
export function compileEntry(
  path: string,
  given: EntryFields,
  at: KeyPath,
  faults: Faults,
  limits: ScenarioLimits,
): CaseEntry {
  const fields: Fields = typeof given === "string" ? { content: given } : (given ?? {});
  const bare = path.replace(/\/$/, "") || "/";
  checkPath(path, at, faults);
  if (fields.symlink !== undefined) checkTarget(fields.symlink, [...at, "symlink"], faults);
  const kinds = KINDS.filter((kind) => fields[kind] !== undefined);
  for (const second of kinds.slice(1)) {
    const message = `an entry is one thing, and ${kinds[0]} says which already`;
    faults.add([...at, second], message, undefined, "key");
  }
  checkKind(path, fields, kinds[0], at, faults);
  const attributes = attributesOf(fields);
  checkAttributes(kinds[0], attributes, at, faults);
  return { path: bare, ...kindOf(path, fields, at, faults, limits), ...attributes };
}

function kindOf(
  path: string,
  fields: Fields,
  at: KeyPath,
  faults: Faults,
  { fileSize }: ScenarioLimits,
): Omit<CaseEntry, "path"> {
  const { symlink, link, char, block, hole, size } = fields;
  if (path.endsWith("/") || fields.opaque)
    return { type: "dir", ...(fields.opaque ? { opaque: true } : {}) };
  if (symlink !== undefined) return { type: "symlink", target: symlink };
  if (link !== undefined) return { type: "link", target: link };
  if (char !== undefined) return { type: "char", rdev: char };
  if (block !== undefined) return { type: "block", rdev: block };
  if (fields.fifo) return { type: "fifo" };
  if (fields.socket) return { type: "socket" };
  if (fields.whiteout) return { type: "whiteout" };
  const content = fields.content ?? layerPattern(size ?? 0);
  const whole = valueLength(content) + (hole ?? 0);
  if (whole > fileSize) faults.add(at, `a file of more than ${fileSize} bytes (limit fileSize)`);
  if (hole === undefined) return { type: "file", content };
  return { type: "file", content, size: whole };
}

/** Longest name, and longest path with the NUL behind it, in bytes. Linux, limits.h. */
const NAME_MAX = 255;
const PATH_MAX = 4096;

function checkPath(path: string, at: KeyPath, faults: Faults): void {
  if (path === "/") return;
  const names = path.split("/").slice(1, path.endsWith("/") ? -1 : undefined);
  const fault = !names.every(isName)
    ? 'a path of a layer has no empty part, no "." and no ".." in it'
    : names.some((name) => nameBytes(name) > NAME_MAX)
      ? `a name has at most ${NAME_MAX} bytes`
      : nameBytes(path) >= PATH_MAX
        ? `a path has less than ${PATH_MAX} bytes`
        : undefined;
  if (fault !== undefined) faults.add(at, fault, undefined, "key");
}

function checkTarget(target: string, at: KeyPath, faults: Faults): void {
  if (target === "") faults.add(at, "a symlink needs a target, and this is none");
  else if (nameBytes(target) >= PATH_MAX) {
    faults.add(at, `the target of a symlink has less than ${PATH_MAX} bytes`);
  }
}

const isName = (part: string): boolean => part !== "" && part !== "." && part !== "..";

function checkKind(
  path: string,
  { hole }: Fields,
  kind: (typeof KINDS)[number] | undefined,
  at: KeyPath,
  faults: Faults,
): void {
  if (path.endsWith("/")) {
    const misfit =
      kind === "opaque" ? undefined : (kind ?? (hole === undefined ? undefined : "hole"));
    if (misfit === undefined) return;
    const message = `a path that ends in "/" is a directory, which has no ${misfit}`;
    faults.add(at, message, "leave the last / out", "key");
  } else if (hole !== undefined && kind !== undefined && kind !== "content" && kind !== "size") {
    faults.add(
      [...at, "hole"],
      `only a file has a hole, and ${kind} says it is none`,
      undefined,
      "key",
    );
  }
}

type Attributes = Pick<CaseEntry, "uid" | "gid" | "mode" | "mtime" | "xattrs">;

function attributesOf({ uid, gid, mode, mtime, xattrs }: Fields): Attributes {
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    ...(mode === undefined ? {} : { mode }),
    ...(mtime === undefined ? {} : { mtime }),
    ...(xattrs === undefined ? {} : { xattrs }),
  };
}

/** Some have none of their own, or none that can be chosen. */
function checkAttributes(
  kind: (typeof KINDS)[number] | undefined,
  attributes: Attributes,
  at: KeyPath,
  faults: Faults,
): void {
  const refused =
    kind === "link" || kind === "whiteout"
      ? Object.keys(attributes)
      : kind === "symlink"
        ? ["mode"]
        : [];
  for (const key of refused) {
    if (!(key in attributes)) continue;
    const why =
      kind === "link" ? `a hard link shares the ${key} of its target` : `a ${kind} has no ${key}`;
    faults.add([...at, key], why, undefined, "key");
  }
}
