/** What the kernel has to do, in units that a device profile has a price for. Counted from events, exactly. */
export interface UnitFacts {
  /** What one of it is, in words. */
  readonly what: string;
  /** Who sets its price: a processor, of which several work side by side, or the device below, which all share. */
  readonly by: "processor" | "device";
}

/** In the order in which tables show them. */
export const UNITS = {
  call: { what: "a system call, when all it needs is in memory", by: "processor" },
  open: { what: "a file or directory opened, and closed again", by: "processor" },
  name: { what: "a name that the dentry cache does not have", by: "processor" },
  probe: { what: "a layer that is asked for such a name", by: "processor" },
  inode: { what: "an object found by such a name, brought into memory", by: "processor" },
  entry: { what: "a name in a merged listing", by: "processor" },
  readByte: { what: "a byte that a program reads, from the page cache", by: "processor" },
  write: { what: "a write into the page cache, without its bytes", by: "processor" },
  writtenByte: { what: "a byte that a program writes, into the page cache", by: "processor" },
  create: { what: "an object made in the upper, or a further name of one", by: "processor" },
  remove: { what: "an object taken out of the upper", by: "processor" },
  rename: { what: "an object of the upper moved to another name", by: "processor" },
  change: { what: "a change of mode, owner, time, size or xattr in the upper", by: "processor" },
  whiteout: { what: "a whiteout made", by: "processor" },
  opaque: { what: "a directory made opaque, out of sight, and put in its place", by: "processor" },
  copyUp: { what: "an object copied up, without its data", by: "processor" },
  copiedDirectory: { what: "a directory copied up", by: "processor" },
  copiedByte: { what: "a byte read below and written above, in the page cache", by: "processor" },
  flush: { what: "a file brought to the disk by fsync, without its bytes", by: "device" },
  flushedByte: { what: "a byte that fsync brings to the disk", by: "device" },
  coldFile: {
    what: "a file below that has to come from the disk, without its bytes",
    by: "device",
  },
  coldByte: { what: "a byte of it", by: "device" },
} as const satisfies Record<string, UnitFacts>;

export type Unit = keyof typeof UNITS;

/** How often each unit occurred; those that did not are left out. */
export type Work = { readonly [U in Unit]?: number };
export type WorkSum = { -readonly [U in Unit]?: number };

export function addWork(sum: WorkSum, unit: Unit, count: number): void {
  if (count !== 0) sum[unit] = (sum[unit] ?? 0) + count;
}

/** The units of a piece of work, with how often. */
export function unitsOf(work: Work): [unit: Unit, count: number][] {
  return Object.entries(work) as [Unit, number][];
}

/** Two pieces of work together. */
export function joinWork(one: Work, other: Work): Work {
  const sum: WorkSum = { ...one };
  for (const [unit, count] of unitsOf(other)) addWork(sum, unit, count);
  return sum;
}

/** What is left of a piece of work without a part of it. */
export function withoutWork(all: Work, part: Work): Work {
  const left: WorkSum = { ...all };
  for (const [unit, count] of unitsOf(part)) addWork(left, unit, -count);
  return left;
}
