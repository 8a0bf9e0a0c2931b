import { steppingClock } from "../base/clock.ts";
import { DEFAULT_MTIME, emptyLayer } from "../cases/build-layers.ts";
import { Content } from "../layer/content.ts";
import type { Layer } from "../layer/layer.ts";
import { Store } from "../layer/store.ts";
import { layerProcess } from "../process/layer-process.ts";
import type { Process } from "../process/process.ts";

/** What a log shows of a file that the image lacks. */
export interface MissingFile {
  readonly path: string;
  type: "file" | "dir" | "symlink" | "other";
  /** Bytes, as far as the log tells. */
  size: number;
}

/** As many are kept: a wrong image lacks everything. */
const LIMIT = 100_000;

/** Files that the log's programs found, and the image does not have. */
export class MissingFiles {
  readonly #found = new Map<string, MissingFile>();

  add(path: string, type: MissingFile["type"], size = 0): void {
    const known = this.#found.get(path);
    if (known !== undefined) {
      known.size = Math.max(known.size, size);
      if (known.type === "file") known.type = type;
    } else if (this.#found.size < LIMIT) {
      this.#found.set(path, { path, type, size });
    }
  }

  get list(): readonly MissingFile[] {
    return [...this.#found.values()];
  }
}

/** What files hold that are made up: another byte than what programs write. */
const UNIT = Uint8Array.of(0x6c);

/** A layer of the files that an image lacks, with the sizes that the log tells; null when it lacks none. */
export function missingLayer(files: readonly MissingFile[]): Layer | null {
  if (files.length === 0) return null;
  const layer = emptyLayer("from-the-log", new Store(), DEFAULT_MTIME);
  const process = layerProcess(layer, { umask: 0, clock: steppingClock() });
  for (const file of files) make(process, file);
  return layer;
}

/** What the log contradicts itself about (a file that is a directory later) stays as it was first. */
function make(process: Process, { path, type, size }: MissingFile): void {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (names.length === 0 || names.includes("..") || type === "other") return;
  for (let depth = 1; depth < names.length; depth++) {
    const above = `/${names.slice(0, depth).join("/")}`;
    if (process.tryLstat(above) === null) process.mkdir(above, 0o755);
  }
  const whole = `/${names.join("/")}`;
  const parent = process.tryStat(`/${names.slice(0, -1).join("/")}`);
  if (parent === null || (parent.mode & 0o170000) !== 0o040000) return;
  if (process.tryLstat(whole) !== null) return;
  if (type === "dir") process.mkdir(whole, 0o755);
  else if (type === "symlink") process.symlink("/nowhere", whole);
  else {
    const fd = process.open(whole, "O_WRONLY|O_CREAT", 0o755);
    if (size > 0) process.writeContent(fd, Content.repeat(UNIT, size));
    process.close(fd);
  }
}
