import type { SourceRange } from "../dockerfile.ts";
import { goQuote } from "../words/go-text.ts";
import { csvFields } from "./csv-fields.ts";
import { didYouMean } from "./did-you-mean.ts";
import { errorAt, Fault } from "./place.ts";
import { ramInBytes } from "./ram-size.ts";

export type MountType = "bind" | "cache" | "tmpfs" | "secret" | "ssh";
export type CacheSharing = "shared" | "private" | "locked";

/** What `RUN --mount=` says. */
export interface RunMount {
  readonly type: MountType;
  /** Stage, image or named context. */
  readonly from?: string;
  readonly source?: string;
  readonly target?: string;
  readonly readOnly: boolean;
  /** Of a tmpfs: bytes. */
  readonly size?: number;
  readonly id?: string;
  readonly sharing?: CacheSharing;
  readonly required: boolean;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Of a secret: the variable that gets it. */
  readonly env?: string;
}

type Draft = { -readonly [Key in keyof RunMount]?: RunMount[Key] };

const TYPES: readonly MountType[] = ["bind", "cache", "tmpfs", "secret", "ssh"];
const SHARINGS: readonly CacheSharing[] = ["shared", "private", "locked"];
const KEYS: readonly string[] = [
  ...["type", "from", "source", "target", "readonly", "id", "sharing", "required", "size", "mode"],
  ...["uid", "gid", "src", "dst", "destination", "ro", "rw", "readwrite", "env"],
];

/** What can be said of a mount before its variables have values.
 *  @throws Fault for a list that is none, and a variable in `from` */
export function checkMountForm(text: string): void {
  for (const field of fieldsOf(text)) {
    const { key, value } = splitField(field);
    const dollar = key === "from" ? (value?.indexOf("$") ?? -1) : -1;
    if (dollar === -1 || dollar === value!.length - 1) continue;
    const said = "doesn't support variable expansion, define alias stage instead";
    throw new Fault(`'${key}' ${said}`, { word: field });
  }
}

/** The stage, image or context that a mount takes its files from, which no variable can name. Undefined: the build's own
 *  context, or none. */
export function mountSource(text: string): string | undefined {
  const from = fieldsOf(text)
    .map(splitField)
    .findLast(({ key }) => key === "from");
  return from?.value || undefined;
}

/** What a mount says, its values expanded.
 *  @throws BuildError for a key, a type or a value that there is not; whatever `expand` throws */
export function expandMount(
  text: string,
  expand: (word: string) => string,
  { file, range }: { readonly file: string; readonly range: SourceRange },
): RunMount {
  try {
    return parseMount(text, expand);
  } catch (error) {
    throw error instanceof Fault ? errorAt(file, range, error.message, error.remedy) : error;
  }
}

/** A mount with its values expanded.   BuildKit: parseMount
 *  @throws Fault for a key, a type or a value that there is not; whatever `expand` throws */
export function parseMount(text: string, expand: (word: string) => string): RunMount {
  const draft: Draft = { type: "bind" };
  for (const field of fieldsOf(text)) {
    const { key, value } = splitField(field);
    if (value === undefined) setSwitch(draft, key, field);
    else setValue(draft, key, expand(value), field);
  }
  const type = draft.type ?? "bind";
  checkTogether(draft, type);
  const readOnly = draft.readOnly ?? (type !== "cache" && type !== "tmpfs");
  return { ...draft, type, readOnly, required: draft.required ?? false };
}

function fieldsOf(text: string): string[] {
  try {
    return csvFields(text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(`failed to parse csv mounts: ${error.message}`, { word: text });
  }
}

function splitField(field: string): { key: string; value: string | undefined } {
  const equals = field.indexOf("=");
  if (equals === -1) return { key: field.toLowerCase(), value: undefined };
  return { key: field.slice(0, equals).toLowerCase(), value: field.slice(equals + 1) };
}

function setSwitch(draft: Draft, key: string, field: string): void {
  if (key === "readonly" || key === "ro") draft.readOnly = true;
  else if (key === "readwrite" || key === "rw") draft.readOnly = false;
  else if (key === "required") setRequired(draft, true);
  else throw new Fault(`invalid field '${field}' must be a key=value pair`, { word: field });
}

function setRequired(draft: Draft, value: boolean): void {
  requireType(draft, "required", ["secret", "ssh"]);
  draft.required = value;
}

function requireType(draft: Draft, key: string, types: readonly MountType[]): void {
  if (types.includes(draft.type!)) return;
  throw new Fault(`unexpected key '${key}' for mount type '${draft.type}'`, { word: key });
}

function setValue(draft: Draft, key: string, value: string, field: string): void {
  switch (key) {
    case "type":
      draft.type = oneOf(value, TYPES, "mount type");
      return;
    case "from":
    case "id":
    case "env":
      draft[key] = value;
      return;
    case "source":
    case "src":
      draft.source = value;
      return;
    case "target":
    case "dst":
    case "destination":
      draft.target = value;
      return;
    case "readonly":
    case "ro":
      draft.readOnly = boolean(key, value);
      return;
    case "readwrite":
    case "rw":
      draft.readOnly = !boolean(key, value);
      return;
    case "required":
      requireType(draft, key, ["secret", "ssh"]);
      setRequired(draft, boolean(key, value));
      return;
    case "size":
      requireType(draft, key, ["tmpfs"]);
      draft.size = ramInBytes(value, `invalid value for ${key}: `);
      return;
    case "sharing":
      draft.sharing = oneOf(value, SHARINGS, "sharing value");
      return;
    case "mode":
      draft.mode = whole(key, value, 8);
      return;
    case "uid":
    case "gid":
      draft[key] = whole(key, value, 10);
      return;
    default: {
      const meant = didYouMean(key, KEYS, true);
      throw new Fault(`unexpected key '${key}' in '${field}'${meant}`, { word: field });
    }
  }
}

function oneOf<T extends string>(value: string, known: readonly T[], what: string): T {
  const found = known.find((candidate) => candidate === value.toLowerCase());
  if (found !== undefined) return found;
  const meant = didYouMean(value, known, true);
  throw new Fault(`unsupported ${what} ${goQuote(value)}${meant}`, { word: value });
}

function boolean(key: string, value: string): boolean {
  if (["1", "t", "T", "TRUE", "true", "True"].includes(value)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(value)) return false;
  throw new Fault(`invalid value for ${key}: ${value}`, { word: value });
}

function whole(key: string, value: string, base: 8 | 10): number {
  const digits = base === 8 ? /^[0-7]+$/ : /^[0-9]+$/;
  const number = digits.test(value) ? Number.parseInt(value, base) : Number.NaN;
  if (number < 2 ** 32) return number;
  throw new Fault(`invalid value ${value} for ${key}`, { word: value });
}

function checkTogether(draft: Draft, type: MountType): void {
  if (type === "bind" || type === "tmpfs") {
    for (const key of ["mode", "uid", "gid"] as const) {
      if (draft[key] === undefined) continue;
      throw new Fault(`${key} not allowed for ${goQuote(type)} type mounts`, { word: key });
    }
  }
  if (type === "secret") checkSecret(draft);
  if (draft.sharing !== undefined && type !== "cache") {
    throw new Fault(`invalid cache sharing set for ${type} mount`, { word: draft.sharing });
  }
}

function checkSecret({ from, sharing, source, target, id }: Draft): void {
  if (from) throw new Fault("secret mount should not have a from", { word: from });
  if (sharing) throw new Fault("secret mount should not define sharing", { word: sharing });
  if (!source && !target && !id) {
    throw new Fault("invalid secret mount. one of source, target required");
  }
  if (source && id) throw new Fault("both source and id can't be set");
}
