import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { digestOf, newHash } from "../image/digest.ts";
import type { Digest } from "../image/imported-image.ts";
import type { BlobWriter } from "./blobs.ts";
import type { Lease } from "./lease.ts";
import { isAbandoned, sign, signatureOf } from "./signature.ts";
import { StoreError, storing } from "./store-error.ts";
import type { NewFile } from "./store-files.ts";
import type { StoreLock } from "./store-lock.ts";
import { hexOf, type StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** A blob that is being written, in a file that no other process touches. */
export interface Begun {
  readonly path: string;
  readonly file: NewFile;
}

/** Purpose of what `abort({ keep: true })` leaves. */
const KEPT = "kept";
/** Milliseconds for which the work of a process counts that cannot be seen from here. */
export const FOREIGN_WORK = 24 * 60 * 60 * 1000;

/** Where blobs are written before they get their name. A file is signed by its process; one that was to have a known
 *  digest bears it, so that another process can go on with it. */
export class BlobIngest {
  readonly #paths: StorePaths;
  readonly #lock: StoreLock;
  readonly #lease: Lease;
  readonly #surroundings: Surroundings;
  readonly #published = new Set<Digest>();

  constructor(paths: StorePaths, lock: StoreLock, lease: Lease, surroundings: Surroundings) {
    this.#paths = paths;
    this.#lock = lock;
    this.#lease = lease;
    this.#surroundings = surroundings;
  }

  /** Blobs that were not there before. */
  get published(): ReadonlySet<Digest> {
    return this.#published;
  }

  async begin(purpose: string): Promise<Begun> {
    const path = join(this.#paths.ingest, sign(this.#surroundings, purpose));
    return { path, file: await this.#surroundings.files.create(path) };
  }

  async write(digest: Digest, resume: boolean): Promise<BlobWriter> {
    await this.#lease.keep(digest);
    // Only what is hard to get again bears its digest, and is kept when its process dies.
    const begun = resume
      ? ((await this.#adopt(digest)) ?? (await this.begin(hexOf(digest))))
      : await this.begin("blob");
    const hash = newHash();
    feed(begun.path, begun.file.size, (bytes) => hash.update(bytes));
    return new IngestWriter(this, begun, digest, hash);
  }

  /** What another attempt has left, made this process's own: of two that want it, the rename gives it to one. */
  async #adopt(digest: Digest): Promise<Begun | null> {
    const { files } = this.#surroundings;
    const { ingest } = this.#paths;
    for (const name of await files.list(ingest)) {
      if (!(await this.#mayAdopt(name, digest))) continue;
      const path = join(ingest, sign(this.#surroundings, hexOf(digest)));
      if (await files.rename(join(ingest, name), path)) {
        return { path, file: await files.append(path) };
      }
    }
    return null;
  }

  async #mayAdopt(name: string, digest: Digest): Promise<boolean> {
    if (name === keptName(digest)) return true;
    if (signatureOf(name)?.purpose !== hexOf(digest)) return false;
    return isAbandoned(this.#surroundings, this.#paths.ingest, name, FOREIGN_WORK);
  }

  /** Gives what was written its name. Its bytes are on the disk before. */
  publish(begun: Begun, digest: Digest): Promise<void> {
    return this.publishAll(new Map([[digest, begun]]));
  }

  /** The same for several, under one lock. What fails leaves none of them. */
  async publishAll(all: ReadonlyMap<Digest, Begun>): Promise<void> {
    try {
      // At once: a disk writes many files in hardly more time than one.
      await settled(Array.from(all.values(), ({ file }) => file.sync()));
    } catch (error) {
      for (const begun of all.values()) await this.discard(begun);
      throw error;
    }
    for (const { file } of all.values()) file.close();
    const { files } = this.#surroundings;
    await this.#lock.hold(async () => {
      for (const [digest, { path, file }] of all) {
        // One that is there with another length was damaged: this one takes its place.
        if ((await this.#lease.pin(digest)) === file.size) {
          await files.remove(path);
          continue;
        }
        await files.rename(path, this.#paths.blob(digest));
        this.#published.add(digest);
      }
    });
  }

  async discard({ path, file }: Begun): Promise<void> {
    file.close();
    await this.#surroundings.files.remove(path);
  }

  /** Ends the attempt; what was written stays for the next. */
  async keep({ path, file }: Begun, digest: Digest): Promise<void> {
    file.close();
    await this.#surroundings.files.rename(path, join(this.#paths.ingest, keptName(digest)));
  }
}

/** Waits for all, whether one fails or not. @throws what the first has thrown */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const one of await Promise.allSettled(work)) {
    if (one.status === "rejected") throw one.reason;
  }
}

function keptName(digest: Digest): string {
  return `${hexOf(digest)}~${KEPT}`;
}

/** Whether a name in the ingest folder is of a download that broke off and may be gone on with. */
export function isPartialDownload(name: string): boolean {
  return /^[0-9a-f]{64}~/.test(name);
}

const STEP = 1 << 20;

function feed(path: string, size: number, take: (bytes: Uint8Array) => void): void {
  if (size === 0) return;
  storing(path, "read what was downloaded before", () => {
    const fd = openSync(path, "r");
    try {
      const buffer = Buffer.allocUnsafe(Math.min(STEP, size));
      for (let at = 0; at < size; ) {
        const count = readSync(fd, buffer, 0, Math.min(buffer.length, size - at), at);
        if (count === 0) break;
        take(buffer.subarray(0, count));
        at += count;
      }
    } finally {
      closeSync(fd);
    }
  });
}

class IngestWriter implements BlobWriter {
  readonly #ingest: BlobIngest;
  readonly #begun: Begun;
  readonly #digest: Digest;
  #hash: ReturnType<typeof newHash>;

  constructor(ingest: BlobIngest, begun: Begun, digest: Digest, hash: ReturnType<typeof newHash>) {
    this.#ingest = ingest;
    this.#begun = begun;
    this.#digest = digest;
    this.#hash = hash;
  }

  get offset(): number {
    return this.#begun.file.size;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#hash.update(chunk);
    this.#begun.file.write(chunk);
  }

  async restart(): Promise<void> {
    this.#hash = newHash();
    this.#begun.file.truncate();
  }

  async commit(): Promise<void> {
    const found = digestOf(this.#hash);
    if (found === this.#digest) return this.#ingest.publish(this.#begun, found);
    await this.#ingest.discard(this.#begun);
    throw wrongDigest(this.#begun.path, found, this.#digest);
  }

  async abort(options: { readonly keep?: boolean } = {}): Promise<void> {
    const { file } = this.#begun;
    if (options.keep === true && file.size > 0) await this.#ingest.keep(this.#begun, this.#digest);
    else await this.#ingest.discard(this.#begun);
  }
}

export function wrongDigest(where: string, found: Digest, expected: Digest): StoreError {
  return new StoreError({
    kind: "wrong-digest",
    where,
    what: `what was written has digest ${found}`,
    expected,
    remedy: "it was thrown away: get it again",
  });
}
