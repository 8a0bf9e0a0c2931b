/** A row of the README's table of speed: what is asked of copyup, in words. Floors and measurements name it by its id. */
export interface Row {
  readonly id: RowId;
  readonly what: string;
  readonly target: string;
}

export type RowId = keyof typeof ROWS;

const ROWS = {
  "stat-same": [
    "warm stat with its result object, depth 4, in the lowest layer, the path string used before",
    "no slower than a walk over Maps; 20 times as fast as memfs, 40 times as the kernel's overlay through node:fs",
  ],
  "stat-fresh": [
    "the same, a freshly built path string each time",
    "at most 1.5 times the walk over Maps on the same strings",
  ],
  "stat-layers": ["the same at 1 to 500 layers", "500 within 1.05 times of 1"],
  "stat-missing": [
    "a name that is missing",
    "as the hit; thrown: at most 1.2 times the making of one Error with a stack",
  ],
  "stat-user": ["stat by another user than root", "within 1.3 times of root"],
  "stat-random": [
    "100,000 paths in random order, a mutation among every 1,000 lookups",
    "within 3 times of the hot case",
  ],
  "walk-growth": [
    "2 to 64 components deep; 10 to 100,000 entries in the directory; 0 to 40 symlinks on the way",
    "cost of a component flat",
  ],
  growth: [
    "growth with files, layers, depth, entries, symlinks, bytes, calls, snapshots, containers (plots below)",
    "exponent at most 0.05 where the design is flat, 1.05 where it is linear",
  ],
  "cold-layers": ["cold lookup through N layers", "at most 1.5 probes of a Map more a layer"],
  "open-read": ["open and close, read 1 KiB", "4 times as fast as memfs"],
  "node-fs": [
    "createFs(process): statSync; readFileSync of 1 KiB",
    "statSync: 8 times as fast as memfs, within 1.5 times of the engine's stat; readFileSync: 3 times as fast as memfs",
  ],
  "node-fs-promises": [
    "its promises: stat, readFile and writeFile of 1 KiB",
    "as fast as memfs for each",
  ],
  readdir: [
    "readdir of 1,000 merged entries",
    "first: at most 3 times a raw merge; again: at most a copy of the array",
  ],
  "copy-up": [
    "copy-up by open(O_RDWR) of 4 KiB, 1 MiB, 1 GiB",
    "equal within 1.2 times, under 5 us",
  ],
  write: ["a byte written after it; 1 MiB of appends of 4 KiB", "no copy of the rest; linear"],
  mutations: [
    "unlink, rename, chmod, creation of 10,000 files, rm -r of 10,000",
    "as fast as memfs for each",
  ],
  snapshots: [
    "a snapshot restored after 10,000 changes; 1,000 snapshots, a change after each",
    "faster than making all files anew in memfs; what was written before does not count",
  ],
  mix: ["a long mix of system calls", "5 times as fast as through node:fs on the kernel's overlay"],
  memory: [
    "memory: a million files in a layer; state of what was looked up or copied up; 10 million mixed calls",
    "under 180 bytes a file; under 200 bytes an entry; nothing leaks",
  ],
  archive: [
    "index of an archive of 100,000 files; import with digests",
    "at most 1.3 times tar -tvf and start-up; at most 1.15 times tar -tvf and sha256sum",
  ],
  "start-up": ["copyup --version; the smallest scenario", "at most 1.3 and 2.5 times node -e 0"],
  jobs: [
    "many scenarios, and cases to replay, on all cores (the default from the larger number on, with three cores or more)",
    "no slower than on one core, where it is the default",
  ],
  containers: ["10, 100, 1,000 containers on one image", "memory grows with what they wrote"],
} as const satisfies Record<string, readonly [what: string, target: string]>;

/** In the table's order. */
export const rows: readonly Row[] = Object.entries(ROWS).map(([id, [what, target]]) => ({
  id: id as RowId,
  what,
  target,
}));
