import type { Change, FileBefore } from "./changes.ts";

// One container's work, for a real file system and for a scenario.

const whole = (path: string, size: number): FileBefore => ({ path, size, data: [[0, size]] });

export const IMAGE: readonly FileBefore[] = [
  whole("db/data", 20_000_000),
  whole("app/library", 4_000_000),
  whole("app/program", 100_000),
  whole("log", 50_000),
];

export const WORK: readonly Change[] = [
  { do: "write", path: "db/data", at: 5_000_000, bytes: 1 },
  { do: "write", path: "db/data", at: 8_000_000, bytes: 10_000 },
  { do: "chmod", path: "app/library", mode: 0o700 },
  { do: "open", path: "app/program" },
  { do: "append", path: "log", bytes: 3000 },
  { do: "replace", path: "new", bytes: 30_000 },
  { do: "rename", path: "app", to: "moved" },
];

/** Ways that a kernel without modules of its own has. */
export type RealWay = "overlay2" | "metacopy" | "redirect_dir" | "reflink" | "btrfs";

export interface Stored {
  /** Bytes of blocks that are the container's own. */
  readonly bytes: number;
  /** How the rename of the directory came out. */
  readonly renamed: string;
}

export const STORED_FIXTURE = "stored-bytes.json";

/** The same as a scenario. */
export function asScenario(): string {
  const tree = IMAGE.map(({ path, size }) => `        /${path}: { size: ${size} }`);
  return [
    "version: 1",
    "title: a container's work",
    "image:",
    "  layers:",
    "    - name: base",
    "      tree:",
    ...tree,
    "compare: true",
    "steps:",
    ...WORK.flatMap(stepsOf),
  ].join("\n");
}

function stepsOf(one: Change): string[] {
  const path = `/${one.path}`;
  switch (one.do) {
    case "write":
      return [`  - pwrite: { path: ${path}, offset: ${one.at}, size: ${one.bytes} }`];
    case "append":
      return [`  - write: { path: ${path}, size: ${one.bytes} }`];
    case "replace":
      return [`  - write: { path: ${path}, size: ${one.bytes}, flags: O_WRONLY|O_CREAT|O_TRUNC }`];
    case "chmod":
      return [`  - chmod: { path: ${path}, mode: "0${one.mode.toString(8)}" }`];
    case "open":
      return [`  - open: { path: ${path}, flags: O_RDWR, fd: f }`, "  - close: { fd: f }"];
    case "rename":
      return [`  - rename: { path: ${path}, to: /${one.to} }`, "    expect: EXDEV"];
    default:
      throw new Error(`no step for ${one.do}`);
  }
}
