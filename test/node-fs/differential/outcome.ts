/** What a call gave, as data that two of can be compared. */
export type Outcome = { readonly gave: unknown } | { readonly failed: unknown };

/** Later is when the test ran: how late cannot be compared. */
const RECENT = 1_600_000_000_000;

export function failureOf(error: unknown): Outcome {
  if (!(error instanceof Error)) return { failed: String(error) };
  const own = error as Error & Record<string, unknown>;
  const fields = Object.fromEntries(
    Object.keys(own)
      .sort()
      .filter((key) => key !== "stack")
      .map((key) => [key, describe(own[key])]),
  );
  return { failed: { name: error.name, message: error.message, ...fields } };
}

const NUMBERS = ["mode", "nlink", "uid", "gid", "rdev", "blksize", "size", "blocks"];

/** A value without what cannot agree: devices, inode numbers, times of the run, and of access: whether reading moves those
 *  is for the mount to say. */
export function describe(value: unknown, name = ""): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value === undefined || typeof value === "function" || typeof value === "symbol")
    return `<${typeof value}>`;
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    // Errors that Node composes show a path as it was given; ours as text.
    if (name === "path") return Buffer.from(buffer, byteOffset, byteLength).toString();
    return {
      bytes: Buffer.from(buffer, byteOffset, byteLength).toString("latin1"),
      kind: value.constructor.name,
    };
  }
  if (Array.isArray(value)) return value.map((one) => describe(one));
  const one = value as Record<string, unknown>;
  if (typeof one.isSymbolicLink === "function") return "mtimeMs" in one ? stats(one) : dirent(one);
  if ("bavail" in one) return Object.keys(one);
  return Object.fromEntries(
    Object.keys(one)
      .sort()
      .map((key) => [key, describe(one[key], key)]),
  );
}

function stats(stat: Record<string, unknown>): unknown {
  const fields = NUMBERS.map((name) => [name, describe(stat[name])]);
  const dates = ["mtime", "ctime"].map((name) => [name, time(name, stat)]);
  const kinds = KINDS.filter((kind) => (stat[kind] as () => boolean)());
  return { ...Object.fromEntries([...fields, ...dates]), kinds };
}

function time(name: string, stat: Record<string, unknown>): unknown {
  const ms = Number(stat[`${name}Ms`]);
  const date = stat[name] as Date;
  // Nobody can set a time of change.
  if (name === "ctime" || (ms > RECENT && ms < 3_000_000_000_000)) return "recent";
  return [ms, date.getTime(), stat[`${name}Ns`] === undefined ? null : String(stat[`${name}Ns`])];
}

const KINDS = [
  "isDirectory",
  "isFile",
  "isBlockDevice",
  "isCharacterDevice",
  "isSymbolicLink",
  "isFIFO",
  "isSocket",
];

function dirent(entry: Record<string, unknown>): unknown {
  const kinds = KINDS.filter((kind) => (entry[kind] as () => boolean)());
  return { name: describe(entry.name), parentPath: entry.parentPath, path: entry.path, kinds };
}
