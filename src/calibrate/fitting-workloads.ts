import type { CaseEntry, CaseOp } from "../cases/case.ts";
import { file, many, type Workload, workload } from "./workload.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

const files = (count: number, size: number): CaseEntry[] =>
  many(count, (i) => file(`/f${i}`, size));

const open = (path: string): CaseOp => ({ op: "open", path, flags: "O_RDWR" });
const create = (path: string): CaseOp => ({ op: "creat", path });

/** Small programs, each with much of one unit of work: together they tell the price of every one. */
export const FITTING: readonly Workload[] = [
  workload("warm stats", { ops: many(2_000, () => ({ op: "stat", path: "/" })) }),
  workload("opens", {
    lower: [files(1, 4)],
    ops: many(1_000, () => ({ op: "open", path: "/f0", flags: "O_RDONLY" })),
  }),
  ...[1, 16, 64].map((layers) =>
    workload(`missing names, ${layers} layers`, {
      lower: many(layers, () => []),
      ops: many(500, (i) => ({ op: "access", path: `/missing-${i}`, mode: 0 })),
    }),
  ),
  workload("names found", {
    lower: [files(1_000, 0)],
    ops: many(1_000, (i) => ({ op: "stat", path: `/f${i}` })),
  }),
  workload("listings", {
    lower: many(3, (layer) => many(1_000, (i) => file(`/l${layer}-${i}`, 0))),
    ops: [{ op: "readdir", path: "/" }],
    rounds: 2,
  }),
  workload("creations", { ops: many(500, (i) => create(`/n${i}`)) }),
  workload("creations and removals", {
    ops: many(500, (i) => i).flatMap((i) => [create(`/n${i}`), { op: "unlink", path: `/n${i}` }]),
  }),
  workload("renames", {
    ops: [create("/n0"), ...many(500, (i) => ({ op: "rename", path: `/n${i}`, to: `/n${i + 1}` }))],
  }),
  workload("changes", {
    ops: [
      create("/n"),
      ...many(1_000, (i) => ({ op: "chmod", path: "/n", mode: 0o600 + (i % 8) })),
    ],
  }),
  workload("whiteouts", {
    lower: [files(500, 4)],
    ops: many(500, (i) => ({ op: "unlink", path: `/f${i}` })),
  }),
  workload("directories removed and made anew", {
    lower: [many(50, (i) => file(`/d${i}/f`, 4))],
    ops: many(50, (i): CaseOp[] => [
      { op: "unlink", path: `/d${i}/f` },
      { op: "rmdir", path: `/d${i}` },
      { op: "mkdir", path: `/d${i}` },
    ]).flat(),
  }),
  workload("copies of empty files", {
    lower: [files(300, 0)],
    ops: many(300, (i) => open(`/f${i}`)),
  }),
  workload("copies of directories", {
    lower: [many(300, (i): CaseEntry => ({ path: `/d${i}`, type: "dir" }))],
    ops: many(300, (i) => create(`/d${i}/n`)),
  }),
  ...copies(4 * KIB, 200),
  ...copies(64 * KIB, 60),
  ...copies(MIB, 16),
  ...copies(16 * MIB, 2),
  workload("changes of small files in directories", {
    lower: [many(200, (i) => file(`/d${i % 20}/f${i}`, 700))],
    ops: many(200, (i) => ({ op: "lchown", path: `/d${i % 20}/f${i}`, owner: 1, group: 1 })),
  }),
  workload("first writes to small files", {
    lower: [files(100, 8 * KIB)],
    ops: many(100, (i) => ({ op: "pwrite", path: `/f${i}`, offset: 5_000, content: "x" })),
  }),
  workload("copies from the disk, 4 KiB", {
    ...{ lower: [files(40, 4 * KIB)], ops: many(40, (i) => open(`/f${i}`)), cold: true },
  }),
  workload("copies from the disk, 8 MiB", {
    ...{ lower: [files(2, 8 * MIB)], ops: many(2, (i) => open(`/f${i}`)), cold: true },
  }),
  workload("reads", {
    lower: [files(1, 16 * MIB)],
    ops: many(16, (i) => ({ op: "pread", path: "/f0", offset: i * MIB, len: MIB })),
  }),
  workload("small writes", {
    ops: [
      { op: "creat", path: "/n", fd: "n" },
      ...many(2_000, (i) => ({ op: "pwrite", fd: "n", content: "x", offset: i * 100 })),
    ],
  }),
  workload("large writes", {
    ops: [
      { op: "creat", path: "/n", fd: "n" },
      ...many(16, (): CaseOp => ({ op: "write", fd: "n", content: { repeat: "x", len: MIB } })),
    ],
  }),
  workload("small writes, each flushed", { ops: flushed(50, 4 * KIB) }),
  workload("large writes, each flushed", { ops: flushed(4, 8 * MIB) }),
];

/** The same with and without the flush that a copy-up waits for. */
function copies(size: number, count: number): Workload[] {
  const lower = [files(count, size)];
  const ops = many(count, (i) => open(`/f${i}`));
  const words = size < MIB ? `${size / KIB} KiB` : `${size / MIB} MiB`;
  return [
    workload(`copies of ${words}`, { lower, ops }),
    workload(`copies of ${words}, volatile`, {
      lower,
      ops,
      options: { volatile: true },
      rounds: 3,
    }),
  ];
}

function flushed(count: number, size: number): CaseOp[] {
  const writes = many(count, (): CaseOp[] => [
    { op: "write", fd: "n", content: { repeat: "x", len: size } },
    { op: "fsync", fd: "n" },
  ]);
  return [{ op: "creat", path: "/n", fd: "n" }, ...writes.flat()];
}
