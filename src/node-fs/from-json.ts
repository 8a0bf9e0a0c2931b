import type { Timespec } from "../base/clock.ts";
import { misuse, mustKnowAll } from "../base/misuse.ts";
import { LayerBuildError, LayerBuilder } from "../layer/builder.ts";
import { Content } from "../layer/content.ts";
import { isDir } from "../layer/inode.ts";
import type { Layer } from "../layer/layer.ts";
import { mustBeName } from "./entry-name.ts";

/** Files by path, in memfs's shape, flat or nested. Null, or an object with nothing in it, is an empty directory. */
export interface LayerJSON {
  readonly [path: string]: string | Uint8Array | null | LayerJSON;
}

export interface LayerFromJSONOptions {
  /** What reports call the layer. Default "json". */
  readonly name?: string;
  /** The time of everything in it. Default: the epoch. */
  readonly mtime?: Timespec;
}

const OPTIONS: Readonly<Record<keyof LayerFromJSONOptions, true>> = { name: true, mtime: true };

type Flat = Record<string, string | Uint8Array | null>;

/** A layer of files given by path, read as memfs's `fromNestedJSON` does: parents are made, paths resolved against
 *  `cwd`, and the later of two equal paths wins. But bytes may be any Uint8Array, and what memfs takes from the
 *  running process is the same everywhere: all is root's, files 0644, directories 0755, and one time.
 *
 *      const base = layerFromJSON({ "etc/hosts": "127.0.0.1 localhost\n", var: { log: null } });
 *      mount({ lowers: [base], upper: new Layer() });
 *
 *  @throws LayerBuildError a file used as a directory or the reverse, or a name that Linux does not take; TypeError for what
 *  is no such object, or holds what is neither text, bytes, null nor such an object */
export function layerFromJSON(
  json: LayerJSON,
  cwd = "/",
  options: LayerFromJSONOptions = {},
): Layer {
  mustKnowAll("layerFromJSON", options, OPTIONS);
  if (typeof cwd !== "string") throw misuse("layerFromJSON: cwd", "a path", cwd);
  if (!isNested(json)) throw misuse("layerFromJSON", "an object of files by path", json);
  const { name = "json", mtime } = options;
  const builder = new LayerBuilder(mtime === undefined ? { name } : { name, mtime });
  const base = join("/", cwd);
  for (const [path, data] of Object.entries(flatten(json))) {
    lay(builder, path.startsWith("/") ? join("/", path) : join(base, path), data);
  }
  return builder.layer;
}

function lay(builder: LayerBuilder, given: string, data: Flat[string]): void {
  const path = given.length > 1 && given.endsWith("/") ? given.slice(0, -1) : given;
  for (const name of path.split("/")) mustBeName(path, name);
  const old = builder.layer.get(path);
  if (data === null) {
    // A file of that name stays: that is how memfs has it.
    if (old === undefined) builder.put(path, { type: "dir" });
    return;
  }
  if (old === undefined) builder.put(path, { type: "file", content: contentOf(data) });
  else if (isDir(old)) throw new LayerBuildError(path, "a file and a directory");
  else old.body = contentOf(data);
}

/** One record of all paths. It has no prototype, so that any name may be a key. */
function flatten(json: LayerJSON, prefix = "", flat: Flat = Object.create(null)): Flat {
  for (const [name, value] of Object.entries(json)) {
    const path = join(prefix, name);
    if (typeof value === "string" || isBytes(value)) flat[path] = value;
    else if (value === null) flat[path] = null;
    else if (!isNested(value)) throw misuse(`layerFromJSON: ${path}`, EXPECTED, value);
    else if (Object.keys(value).length === 0) flat[path] = null;
    else flatten(value, path, flat);
  }
  return flat;
}

/** A Buffer of another realm too: test runners have those. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

const EXPECTED = "text, bytes, null for a directory, or an object of more";

function isNested(value: unknown): value is LayerJSON {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  // A promise of such an object is none; a file may be called "then".
  return typeof (value as PromiseLike<unknown>).then !== "function";
}

function contentOf(data: string | Uint8Array): Content {
  if (typeof data === "string") return Content.fromText(data);
  return Content.fromBytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
}

/** As Node's posix.join: dots are resolved, and a slash at the end stays. */
function join(prefix: string, name: string): string {
  const path = prefix === "" ? name : name === "" ? prefix : `${prefix}/${name}`;
  const absolute = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!absolute) kept.push(part);
  }
  const joined = kept.join("/");
  if (absolute && joined === "") return "/";
  return (absolute ? "/" : "") + (joined || ".") + (path.endsWith("/") ? "/" : "");
}
