import { join } from "node:path";
import type { Digest } from "../image/imported-image.ts";
import { isDigest } from "../image/is-digest.ts";
import { isAbandoned, sign, signatureOf } from "./signature.ts";
import { StoreError } from "./store-error.ts";
import type { StoreLock } from "./store-lock.ts";
import { digestOfName, hexOf, type StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** Milliseconds for which a pin counts whose process cannot be seen from here. */
const FOREIGN_PIN = 24 * 60 * 60 * 1000;

/** Purpose of a pin that holds several digests, one a line. */
const SEVERAL = "several";

/** Blobs that a process at work needs before the index refers to them: collecting garbage leaves them alone. Each is
 *  pinned by a file that is named after it, or by one that names several. Pins are set, and blobs are looked for, under the lock that the collector holds from
 *  its first look to its last removal: a blob that was found and pinned stays. */
export class Lease {
  readonly #paths: StorePaths;
  readonly #lock: StoreLock;
  readonly #surroundings: Surroundings;
  readonly #pins = new Map<Digest, string>();

  constructor(paths: StorePaths, lock: StoreLock, surroundings: Surroundings) {
    this.#paths = paths;
    this.#lock = lock;
    this.#surroundings = surroundings;
  }

  /** Keeps a blob from being collected, whether it is there or comes later. Its size if it is there, else null. */
  async keep(digest: Digest): Promise<number | null> {
    // What is pinned is collected by nobody: to look for it again takes no lock.
    if (this.#pins.has(digest)) return this.#size(digest);
    return this.#lock.hold(() => this.pin(digest));
  }

  /** The same for several, under one lock, with one file. */
  async keepAll(digests: readonly Digest[]): Promise<(number | null)[]> {
    const { files } = this.#surroundings;
    return this.#lock.hold(async () => {
      const path = join(this.#paths.leases, sign(this.#surroundings, SEVERAL));
      const file = await files.create(path);
      try {
        file.write(Buffer.from(digests.map((digest) => `${digest}\n`).join("")));
      } catch (error) {
        if (error instanceof StoreError) await files.remove(path);
        throw error;
      } finally {
        file.close();
      }
      const sizes: (number | null)[] = [];
      for (const digest of digests) {
        if (!this.#pins.has(digest)) this.#pins.set(digest, path);
        sizes.push(await this.#size(digest));
      }
      return sizes;
    });
  }

  /** The same for whoever holds the lock. */
  async pin(digest: Digest): Promise<number | null> {
    if (!this.#pins.has(digest)) {
      const path = join(this.#paths.leases, sign(this.#surroundings, hexOf(digest)));
      (await this.#surroundings.files.create(path)).close();
      this.#pins.set(digest, path);
    }
    return this.#size(digest);
  }

  async #size(digest: Digest): Promise<number | null> {
    return (await this.#surroundings.files.stat(this.#paths.blob(digest)))?.size ?? null;
  }

  /** Ends it: what nothing refers to may be collected. */
  async release(): Promise<void> {
    const pins = new Set(this.#pins.values());
    this.#pins.clear();
    for (const path of pins) await this.#surroundings.files.remove(path);
  }
}

/** All digests that living processes have pinned; the pins of dead ones are taken away. */
export async function pinnedDigests(
  { leases }: StorePaths,
  surroundings: Surroundings,
): Promise<Set<Digest>> {
  const pinned = new Set<Digest>();
  for (const name of await surroundings.files.list(leases)) {
    const purpose = signatureOf(name)?.purpose ?? "";
    const digest = digestOfName(purpose);
    if (digest === null && purpose !== SEVERAL) continue;
    if (await isAbandoned(surroundings, leases, name, FOREIGN_PIN)) {
      await surroundings.files.remove(join(leases, name));
    } else if (digest !== null) {
      pinned.add(digest);
    } else {
      const bytes = await surroundings.files.read(join(leases, name));
      for (const line of bytes?.toString("latin1").split("\n") ?? []) {
        if (isDigest(line)) pinned.add(line);
      }
    }
  }
  return pinned;
}
