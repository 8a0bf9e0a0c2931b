import type { OpOutcome, Outcome, TreeEntry } from "../cases/outcome.ts";

/** One thing that two outcomes of a case do not have in common. */
export interface Difference {
  /** Its place in an outcome: "mount", "ops[3].errno", "upper./a/b.xattrs.user.k". */
  readonly where: string;
  /** What the engine has there; undefined for nothing. */
  readonly engine: unknown;
  readonly kernel: unknown;
  /** The operation it belongs to, from 0. */
  readonly op?: number;
}

/** Everything in which the engine's outcome of a case differs from the kernel's: calls first, then the trees. The id and
 *  the order of tree entries count for nothing; a field that is null counts as one that is not there. */
export function differences(engine: Outcome, kernel: Outcome): Difference[] {
  return [
    ...valueDifferences("mount", engine.mount, kernel.mount),
    ...callDifferences(engine.ops, kernel.ops),
    ...treeDifferences("merged", engine.merged, kernel.merged),
    ...treeDifferences("upper", engine.upper, kernel.upper),
    ...REST.flatMap((field) => valueDifferences(field, engine[field], kernel[field])),
  ];
}

const REST = ["lower_unchanged", "lower_touched_by_case", "index_entries"] as const;

function callDifferences(engine: readonly OpOutcome[], kernel: readonly OpOutcome[]): Difference[] {
  const longest = Math.max(engine.length, kernel.length);
  return Array.from({ length: longest }, (_, i) =>
    callDifference(`ops[${i}]`, engine[i], kernel[i]).map((found) => ({ ...found, op: i })),
  ).flat();
}

/** A call that succeeded on one side only differs as a whole. */
function callDifference(
  where: string,
  engine: OpOutcome | undefined,
  kernel: OpOutcome | undefined,
): Difference[] {
  if (engine?.ok !== kernel?.ok) return [{ where, engine, kernel }];
  return valueDifferences(where, engine, kernel);
}

function treeDifferences(
  where: string,
  engine: readonly TreeEntry[] | null,
  kernel: readonly TreeEntry[] | null,
): Difference[] {
  if (engine === null || kernel === null) return valueDifferences(where, engine, kernel);
  const [ours, theirs] = [byPath(engine), byPath(kernel)];
  const paths = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return paths.flatMap((path) =>
    valueDifferences(`${where}.${path}`, ours.get(path), theirs.get(path)),
  );
}

function byPath(tree: readonly TreeEntry[]): ReadonlyMap<string, Omit<TreeEntry, "path">> {
  return new Map(tree.map(({ path, ...entry }) => [path, entry]));
}

/** Objects field by field, all else as a whole. */
function valueDifferences(where: string, engine: unknown, kernel: unknown): Difference[] {
  if (isVariable(where, engine, kernel)) return [];
  if (isRecord(engine) && isRecord(kernel)) {
    const fields = [...new Set([...Object.keys(engine), ...Object.keys(kernel)])];
    return fields.flatMap((field) =>
      valueDifferences(`${where}.${field}`, engine[field], kernel[field]),
    );
  }
  return isSame(engine, kernel) ? [] : [{ where, engine, kernel }];
}

/** No two mounts have the same file handles and uuids. They show where one kind of mark is used and the other seen. */
function isVariable(where: string, engine: unknown, kernel: unknown): boolean {
  if (VARIABLE_MARK.test(where)) return given(engine) && given(kernel);
  return isFileHandle(engine) && isFileHandle(kernel);
}

const VARIABLE_MARK = /\.xattrs\.(?:trusted|user)\.overlay\.(?:origin|upper|uuid)$/;
/** Version and magic. (struct ovl_fb) */
const HANDLE = /^00fb/;

const given = (value: unknown): boolean => value !== undefined && value !== null;

function isFileHandle(value: unknown): boolean {
  return isRecord(value) && typeof value.hex === "string" && HANDLE.test(value.hex);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of values that are no two objects: lists are the same when their items are. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  }
  return (a ?? null) === (b ?? null);
}
