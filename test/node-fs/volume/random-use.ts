import type { Volume } from "memfs";
import type { Random } from "../../kernel/generate/random.ts";

/** A call of a volume's method; `descriptor`: the first argument is what the last open gave. */
export interface Use {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly promised: boolean;
  readonly descriptor: boolean;
}

const NAMES = ["a", "b", "c", "d"] as const;

const path = (random: Random): string => {
  const depth = random.weighted({ "1": 4, "2": 6, "3": 2 });
  return `/${Array.from({ length: Number(depth) }, () => random.pick(NAMES)).join("/")}`;
};

const text = (random: Random): string => random.pick(["", "x", "hello", "ab".repeat(40)]);

type Draw = (random: Random) => unknown[];

const USES: Readonly<Record<string, Draw>> = {
  access: (r) => [path(r)],
  appendFile: (r) => [path(r), text(r)],
  chmod: (r) => [path(r), r.pick([0o644, 0o755, 0o777])],
  copyFile: (r) => [path(r), path(r), ...(r.chance(0.3) ? [1] : [])],
  link: (r) => [path(r), path(r)],
  lstat: (r) => [path(r)],
  mkdir: (r) => [path(r), ...(r.chance(0.4) ? [{ recursive: true }] : [])],
  open: (r) => [path(r), r.pick(["r", "r+", "w", "w+", "a", "wx"])],
  readFile: (r) => [path(r), ...(r.chance(0.7) ? ["utf8"] : [])],
  readdir: (r) => [path(r), ...(r.chance(0.4) ? [{ withFileTypes: true }] : [])],
  readlink: (r) => [path(r)],
  realpath: (r) => [path(r)],
  rename: (r) => [path(r), path(r)],
  rm: (r) => [path(r), ...(r.chance(0.7) ? [{ recursive: true, force: r.chance(0.5) }] : [])],
  rmdir: (r) => [path(r)],
  stat: (r) => [path(r)],
  symlink: (r) => [r.pick(["a", "/b", "../c", "b/c"]), path(r)],
  truncate: (r) => [path(r), r.pick([0, 3, 100])],
  unlink: (r) => [path(r)],
  utimes: (r) => [path(r), r.pick([1, 1000]), r.pick([2, 2000.5])],
  writeFile: (r) => [path(r), text(r)],
};

const DESCRIPTOR_USES: Readonly<Record<string, Draw>> = {
  close: () => [],
  fstat: () => [],
  ftruncate: (r) => [r.pick([0, 2, 50])],
  readFile: () => ["utf8"],
  write: (r) => [text(r), ...(r.chance(0.5) ? [r.pick([0, 4])] : [])],
};

export function randomUse(random: Random): Use {
  const descriptor = random.chance(0.2);
  const uses = descriptor ? DESCRIPTOR_USES : USES;
  // Symlinks are made, and names moved, more often than all else; of promises, seldom: memfs gives something else for each.
  const rather = !descriptor && random.chance(0.15);
  const name = rather ? random.pick(["symlink", "rename"]) : random.pick(Object.keys(uses));
  const often = name === "symlink" ? 0.02 : 0.3;
  const promised = !descriptor && name !== "open" && random.chance(often);
  return { name, args: uses[name]!(random), promised, descriptor };
}

/** A tree for fromJSON. */
export function randomJSON(random: Random): Record<string, string | null> {
  const json: Record<string, string | null> = {};
  for (const first of NAMES) {
    for (const second of NAMES) {
      if (random.chance(0.4))
        json[`/${first}/${second}`] = random.chance(0.2) ? null : text(random);
    }
    if (random.chance(0.3) && !Object.keys(json).some((name) => name.startsWith(`/${first}/`))) {
      json[`/${first}`] = text(random);
    }
  }
  return json;
}

type Methods = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** A volume, and what was opened last. */
export class VolumeUser {
  readonly volume: Volume;
  #fd = 0x7000_0000;

  constructor(volume: Volume) {
    this.volume = volume;
  }

  /** What it gave, as data that two of can be compared. */
  async use({ name, args, promised, descriptor }: Use): Promise<unknown> {
    try {
      const given = descriptor ? [this.#fd, ...args] : args;
      const result = promised
        ? await (this.volume.promises as unknown as Methods)[name]!(...given)
        : (this.volume as unknown as Methods)[`${name}Sync`]!(...given);
      if (name === "open") {
        this.#fd = result as number;
        return "opened";
      }
      return shown(result);
    } catch (error) {
      const { code, message } = error as { readonly code?: string; readonly message: string };
      return { code, message: message.replaceAll(/\d{9,}/g, "FD") };
    }
  }
}

interface Statted {
  readonly mode: number;
  readonly size: number;
  readonly nlink: number;
  isFile(): boolean;
}

function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  if (typeof value !== "object" || value === null) return value;
  const { mode, size, nlink, isFile } = value as Statted;
  if (size === undefined) return [(value as { name: unknown }).name, mode & 0o170000];
  // Of a symlink memfs says 0666, Linux 0777; how large directories are is for each file system to say.
  const file = isFile.call(value);
  const type = mode & 0o170000;
  return { mode: type === 0o120000 ? type : mode, ...(file ? { size, nlink } : {}) };
}
