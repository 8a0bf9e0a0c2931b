/** A file before the changes: `data` are its runs of data, `reserved` what fallocate took; the rest are holes. */
export interface FileBefore {
  readonly path: string;
  readonly size: number;
  readonly data: readonly (readonly [offset: number, length: number])[];
  readonly reserved?: readonly [offset: number, length: number];
}

/** What a program does. */
export type Change =
  | { readonly do: "write"; readonly path: string; readonly at: number; readonly bytes: number }
  | { readonly do: "append"; readonly path: string; readonly bytes: number }
  /** Opens with O_TRUNC. */
  | { readonly do: "replace"; readonly path: string; readonly bytes: number }
  | { readonly do: "open"; readonly path: string }
  | { readonly do: "truncate"; readonly path: string; readonly size: number }
  | { readonly do: "chmod"; readonly path: string; readonly mode: number }
  | { readonly do: "reserve"; readonly path: string; readonly at: number; readonly bytes: number }
  | { readonly do: "punch"; readonly path: string; readonly at: number; readonly bytes: number }
  | { readonly do: "rename"; readonly path: string; readonly to: string }
  | { readonly do: "link"; readonly path: string; readonly to: string }
  | { readonly do: "unlink"; readonly path: string }
  /** copy_file_range(2), once: it may copy less than it was asked for. */
  | {
      readonly do: "copy";
      readonly path: string;
      readonly at: number;
      readonly bytes: number;
      readonly to: string;
      readonly toAt: number;
    };

/** Under what the blocks of all files together are recorded. */
export const ALL = "(all)";

const KIB = 1024;
const MIB = 1024 * KIB;

const whole = (path: string, size: number): FileBefore => ({ path, size, data: [[0, size]] });

/** One of each thing that can happen to a block. */
export const FILES: readonly FileBefore[] = [
  whole("database", 10 * MIB),
  whole("odd", 10_000_001),
  whole("small", 100),
  whole("three-kib", 3000),
  whole("mode-only", MIB),
  whole("opened-only", MIB),
  whole("opened-odd", 50_001),
  whole("mode-of-odd", 50_001),
  whole("cut-at-its-end", 50_001),
  whole("replaced", MIB),
  whole("cut-inside", MIB),
  whole("cut-at-block", MIB),
  whole("cut-and-grown", MIB),
  whole("cut-and-rewritten", MIB),
  whole("grown", 5000),
  whole("grown-by-hole", 5000),
  whole("grown-far", 5000),
  whole("appended", 5000),
  whole("appended-aligned", 8192),
  whole("punched", MIB),
  whole("punched-inside", MIB),
  whole("reserved-more", 5000),
  whole("same-again", 64 * KIB),
  whole("twice", 64 * KIB),
  whole("moved", MIB),
  whole("linked", MIB),
  whole("gone", MIB),
  whole("untouched", MIB),
  {
    path: "sparse",
    size: 8 * MIB,
    data: [
      [MIB, 4 * KIB],
      [MIB + 24 * KIB, 4 * KIB],
    ],
  },
  { path: "reserved", size: MIB, data: [[0, 8 * KIB]], reserved: [0, MIB] },
];

export const CHANGES: readonly Change[] = [
  { do: "write", path: "database", at: 5000, bytes: 1 },
  { do: "write", path: "database", at: MIB, bytes: 8 * KIB },
  { do: "write", path: "database", at: 3 * MIB - 100, bytes: 200 },
  { do: "write", path: "odd", at: 10_000_000, bytes: 1 },
  { do: "write", path: "small", at: 5, bytes: 1 },
  { do: "write", path: "three-kib", at: 0, bytes: 1 },
  { do: "chmod", path: "mode-only", mode: 0o600 },
  { do: "open", path: "opened-only" },
  { do: "open", path: "opened-odd" },
  { do: "chmod", path: "mode-of-odd", mode: 0o600 },
  { do: "truncate", path: "cut-at-its-end", size: 50_001 },
  { do: "replace", path: "replaced", bytes: 10 },
  { do: "truncate", path: "cut-inside", size: 5000 },
  { do: "truncate", path: "cut-at-block", size: 8 * KIB },
  { do: "truncate", path: "cut-and-grown", size: 8 * KIB },
  { do: "truncate", path: "cut-and-grown", size: 64 * KIB },
  { do: "truncate", path: "cut-and-rewritten", size: 8 * KIB },
  { do: "write", path: "cut-and-rewritten", at: 8 * KIB, bytes: 8 * KIB },
  { do: "write", path: "grown", at: 100 * KIB, bytes: 10 },
  { do: "truncate", path: "grown-by-hole", size: 100 * KIB },
  { do: "write", path: "grown-far", at: 8192, bytes: 4096 },
  { do: "append", path: "appended", bytes: 10_000 },
  { do: "append", path: "appended-aligned", bytes: 100 },
  { do: "punch", path: "punched", at: 16 * KIB, bytes: 16 * KIB },
  { do: "punch", path: "punched-inside", at: 17 * KIB, bytes: 8 * KIB },
  { do: "reserve", path: "reserved-more", at: 0, bytes: 64 * KIB },
  { do: "write", path: "same-again", at: 0, bytes: 4 * KIB },
  { do: "write", path: "same-again", at: 0, bytes: 4 * KIB },
  { do: "write", path: "twice", at: 100, bytes: 100 },
  { do: "write", path: "twice", at: 300, bytes: 100 },
  { do: "rename", path: "moved", to: "moved-away" },
  { do: "write", path: "moved-away", at: 0, bytes: 1 },
  { do: "link", path: "linked", to: "linked-too" },
  { do: "write", path: "linked-too", at: 4096, bytes: 1 },
  { do: "write", path: "gone", at: 0, bytes: 1 },
  { do: "unlink", path: "gone" },
  { do: "write", path: "sparse", at: MIB, bytes: 1 },
  { do: "write", path: "sparse", at: 4 * MIB, bytes: 1 },
  { do: "write", path: "reserved", at: 20_000, bytes: 1 },
  { do: "replace", path: "new", bytes: 10_000 },
];

const copy = (path: string, at: number, bytes: number, to: string, toAt = 0): Change => ({
  ...{ do: "copy", path, at, bytes },
  ...{ to, toAt },
});

/** For copies that may share blocks. */
export const COPIED_FILES: readonly FileBefore[] = [
  whole("image", MIB),
  whole("odd", 10_001),
  whole("small", 1000),
  whole("target", MIB),
  whole("short", 5000),
  {
    path: "sparse",
    size: MIB,
    data: [
      [0, 8 * KIB],
      [512 * KIB, 4 * KIB],
    ],
  },
  { path: "reserved", size: 64 * KIB, data: [[0, 8 * KIB]], reserved: [0, 64 * KIB] },
];

/** What a container copies. Files that share blocks of their own with each other have names that begin with "twin". */
export const COPIES: readonly Change[] = [
  copy("image", 0, MIB, "whole"),
  copy("image", 0, MIB, "whole-written"),
  { do: "write", path: "whole-written", at: 5000, bytes: 1 },
  copy("odd", 0, 10_001, "odd-whole"),
  copy("odd", 0, 5000, "odd-part"),
  copy("odd", 8 * KIB, 1809, "odd-end"),
  copy("odd", 8 * KIB, 1809, "target", 4 * KIB),
  copy("image", 0, 64 * KIB, "target", 64 * KIB),
  copy("image", 100, 8 * KIB, "from-within"),
  copy("image", 0, 8 * KIB, "to-within", 100),
  copy("small", 0, 1000, "small-whole"),
  copy("image", 0, 4 * KIB, "short", 8 * KIB),
  copy("sparse", 0, MIB, "sparse-whole"),
  copy("sparse", 4 * KIB, 512 * KIB, "sparse-part", 4 * KIB),
  copy("reserved", 0, 64 * KIB, "reserved-whole"),
  copy("whole-written", 0, MIB, "twin-of-written"),
  { do: "replace", path: "twin", bytes: 20_000 },
  copy("twin", 0, 20_000, "twin-whole"),
  copy("twin", 4 * KIB, 8 * KIB, "twin-part"),
  { do: "write", path: "twin-whole", at: 0, bytes: 1 },
  { do: "replace", path: "gone", bytes: 40_000 },
  copy("gone", 0, 40_000, "twin-of-gone"),
  { do: "unlink", path: "gone" },
  { do: "replace", path: "twin-of-itself", bytes: 64 * KIB },
  copy("twin-of-itself", 0, 16 * KIB, "twin-of-itself", 128 * KIB),
];
