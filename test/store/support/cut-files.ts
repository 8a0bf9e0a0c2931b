import { basename, dirname } from "node:path";
import { DISK_FILES } from "../../../src/store/disk-files.ts";
import type { NewFile, StoreFiles } from "../../../src/store/store-files.ts";

/** What a process that was killed would say, if it could. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** Files of a process that is killed at its n-th operation: that one is not done, or of a write the half; none comes
 *  after it. Before each operation the process waits for its turn. */
export class CutFiles implements StoreFiles {
  operations = 0;
  isDead = false;
  /** Files that got their final name before their bytes were on the disk, and indexes before the names of blobs. */
  readonly unsynced: string[] = [];
  readonly #cutAt: number;
  readonly #turn: () => Promise<void>;
  readonly #onDeath: () => void;
  readonly #dirty = new Set<string>();

  constructor(cutAt: number, turn: () => Promise<void>, onDeath: () => void) {
    this.#cutAt = cutAt;
    this.#turn = turn;
    this.#onDeath = onDeath;
  }

  #count(): void {
    if (!this.isDead && ++this.operations === this.#cutAt) {
      this.isDead = true;
      this.#onDeath();
    }
    if (this.isDead) throw new Killed(`killed at operation ${this.#cutAt}`);
  }

  async #do<T>(operation: () => Promise<T>): Promise<T> {
    await this.#turn();
    this.#count();
    const result = await operation();
    await this.#turn();
    if (this.isDead) throw new Killed("dead");
    return result;
  }

  list(folder: string) {
    return this.#do(() => DISK_FILES.list(folder));
  }

  stat(path: string) {
    return this.#do(() => DISK_FILES.stat(path));
  }

  read(path: string) {
    return this.#do(() => DISK_FILES.read(path));
  }

  makeFolder(path: string) {
    return this.#do(() => DISK_FILES.makeFolder(path));
  }

  create(path: string) {
    return this.#do(async () => this.#file(path, await DISK_FILES.create(path)));
  }

  append(path: string) {
    return this.#do(async () => this.#file(path, await DISK_FILES.append(path)));
  }

  rename(from: string, to: string) {
    return this.#do(async () => {
      // The size of a layer tells by its last byte whether it is whole, and is worked out again.
      if (this.#dirty.has(from) && !to.endsWith(".size")) this.unsynced.push(from);
      const done = await DISK_FILES.rename(from, to);
      if (done && /^[0-9a-f]{64}$/.test(basename(to))) this.#dirty.add(dirname(to));
      if (basename(to) === "index.json" && this.#dirtyBlobs()) this.unsynced.push(to);
      return done;
    });
  }

  #dirtyBlobs(): boolean {
    return [...this.#dirty].some((path) => path.endsWith("/blobs/sha256"));
  }

  remove(path: string) {
    return this.#do(() => DISK_FILES.remove(path));
  }

  removeFolder(path: string) {
    return this.#do(() => DISK_FILES.removeFolder(path));
  }

  /** Nothing is written through: killed processes lose nothing by that, and the test takes a tenth of the time. */
  syncFolder(path: string) {
    return this.#do(async () => void this.#dirty.delete(path));
  }

  #file(path: string, file: NewFile): NewFile {
    return {
      get size() {
        return file.size;
      },
      write: (bytes) => {
        this.#dirty.add(path);
        try {
          this.#count();
        } catch (error) {
          if (this.operations === this.#cutAt) file.write(bytes.subarray(0, bytes.length >> 1));
          throw error;
        }
        file.write(bytes);
      },
      truncate: () => {
        this.#count();
        file.truncate();
      },
      sync: () => this.#do(async () => void this.#dirty.delete(path)),
      close: () => file.close(),
    };
  }
}
