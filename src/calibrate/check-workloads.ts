import type { CaseEntry } from "../cases/case.ts";
import { file, many, type Workload, workload } from "./workload.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

const SIZES: readonly (readonly [words: string, size: number, count: number])[] = [
  ["4 KiB", 4 * KIB, 50],
  ["32 KiB", 32 * KIB, 50],
  ["256 KiB", 256 * KIB, 20],
  ["4 MiB", 4 * MIB, 4],
  ["50 MiB", 50 * MIB, 1],
  ["500 MiB", 500 * MIB, 1],
];

/** What a container does to an image, none of it used to fit prices: what a profile foretells is held against these. */
export const CHECKS: readonly Workload[] = [
  ...SIZES.map(([words, size, count]) =>
    workload(`one byte into ${count === 1 ? "a file" : `each of ${count} files`} of ${words}`, {
      lower: [many(count, (i) => file(`/db/f${i}`, size))],
      ops: many(count, (i) => ({
        op: "pwrite",
        path: `/db/f${i}`,
        offset: size >> 1,
        content: "x",
      })),
      rounds: size > 100 * MIB ? 1 : 2,
    }),
  ),
  workload("chown -R of 2,000 files in 100 directories", {
    lower: [treeOf(100, 20)],
    ops: [
      ...many(100, (d) => ({ op: "readdir", path: `/d${d}` })),
      ...treeOf(100, 20).map(({ path }) => ({ op: "lchown", path, owner: 999, group: 999 })),
      ...many(100, (d) => ({ op: "lchown", path: `/d${d}`, owner: 999, group: 999 })),
    ],
  }),
  workload("unlink of 10,000 files", {
    lower: [many(10_000, (i) => file(`/cache/f${i}`, 0))],
    ops: many(10_000, (i) => ({ op: "unlink", path: `/cache/f${i}` })),
  }),
  workload("1,000 missing names below 100 layers", {
    lower: many(100, () => []),
    ops: many(1_000, (i) => ({ op: "access", path: `/missing-${i}`, mode: 0 })),
  }),
];

function treeOf(directories: number, each: number): CaseEntry[] {
  return many(directories * each, (i) => file(`/d${Math.floor(i / each)}/f${i % each}`, 700));
}
