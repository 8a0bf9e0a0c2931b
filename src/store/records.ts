import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Digest } from "../image/imported-image.ts";
import { isDigest } from "../image/is-digest.ts";
import { openFile } from "../image/open-file.ts";
import { readJson } from "../image/read-json.ts";
import { type BlobFile, blobFile } from "./blobs.ts";
import { sign } from "./signature.ts";
import { StoreError } from "./store-error.ts";
import { publish } from "./store-folder.ts";
import type { StoreLock } from "./store-lock.ts";
import type { StorePaths } from "./store-paths.ts";
import type { Surroundings } from "./surroundings.ts";

/** Something kept under a key: a document, and files. */
export interface StoredRecord {
  readonly key: string;
  /** Any JSON value. */
  readonly document: unknown;
  /** Blobs that stay as long as the record, with all that they refer to: the manifest of a container's image. */
  readonly needs: readonly Digest[];
  /** Names of its files. */
  readonly files: readonly string[];
  /** Another one after every write. */
  readonly revision: string;
}

export interface NewRecord {
  readonly document: unknown;
  /** The revision that it was made from, null when there was none: a record that came or changed meanwhile stays as it
   *  is. Default: it takes the place of whatever is there. */
  readonly replaces?: string | null;
  readonly needs?: readonly Digest[];
  /** All of its files: chunks to be written, or "kept" for one that stays as it is. Others go. */
  readonly files?: Readonly<
    Record<string, AsyncIterable<Uint8Array> | Iterable<Uint8Array> | "kept">
  >;
}

export interface KeyedRecord extends NewRecord {
  readonly key: string;
}

const RECORD = "record.json";
const PLAIN_KEY = /^[a-z0-9][a-z0-9_.-]{0,99}$/;

interface RecordFile {
  readonly key: string;
  readonly document: unknown;
  readonly needs: readonly Digest[];
  /** What each file is called on the disk: never the same name twice, so that no write touches what is there. */
  readonly files: Readonly<Record<string, string>>;
}

/** Records of one kind, each in a folder of its own: all of a write is seen at once, or nothing of it. */
export class Records {
  readonly #folder: string;
  readonly #paths: StorePaths;
  readonly #lock: StoreLock;
  readonly #surroundings: Surroundings;
  readonly #prepare: () => Promise<void>;

  constructor(
    folder: string,
    paths: StorePaths,
    lock: StoreLock,
    surroundings: Surroundings,
    prepare: () => Promise<void>,
  ) {
    this.#folder = folder;
    this.#paths = paths;
    this.#lock = lock;
    this.#surroundings = surroundings;
    this.#prepare = prepare;
  }

  /** All of them, by folder name. */
  async list(): Promise<StoredRecord[]> {
    const found: StoredRecord[] = [];
    for (const name of await this.#surroundings.files.list(this.#folder)) {
      const record = await readRecord(join(this.#folder, name), this.#surroundings);
      if (record !== null) found.push(shown(record));
    }
    return found;
  }

  async read(key: string): Promise<StoredRecord | null> {
    const record = await readRecord(this.#place(key), this.#surroundings);
    return record === null ? null : shown(record);
  }

  /** One of its files; whoever opens closes. @throws StoreError when there is none */
  async open(key: string, name: string): Promise<BlobFile> {
    const folder = this.#place(key);
    const record = await readRecord(folder, this.#surroundings);
    const stored = record?.files[name];
    if (stored === undefined) {
      const what = record === null ? `no record ${key}` : `no file ${name} in record ${key}`;
      throw new StoreError({ kind: "missing", where: this.#folder, what });
    }
    const path = join(folder, stored);
    return blobFile(openFile(path, path));
  }

  /** Makes a record, or puts another in its place.
   *  @throws StoreError when a blob that it needs is missing, "conflict" when `replaces` does not hold */
  write(key: string, init: NewRecord): Promise<void> {
    return this.writeAll([{ key, ...init }]);
  }

  /** The same for several, one after the other, under one lock: what fails leaves those before it.
   *  @throws StoreError as `write` does */
  async writeAll(records: readonly KeyedRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.#prepare();
    const written = records.map(() => new Map<string, string>());
    try {
      for (const [i, { files = {} }] of records.entries()) {
        for (const [name, content] of Object.entries(files)) {
          if (content !== "kept") written[i]!.set(name, await this.#ingest(content));
        }
      }
      await this.#lock.hold(async () => {
        for (const [i, { key, document, needs = [], files = {}, replaces }] of records.entries()) {
          await this.#requireRevision(key, replaces);
          await this.#publish({ key, document, needs, files: {} }, files, written[i]!);
        }
        await this.#surroundings.files.syncFolder(this.#folder);
      });
    } catch (error) {
      const paths = written.flatMap((of) => [...of.values()]);
      for (const path of paths) await this.#surroundings.files.remove(path);
      throw error;
    }
  }

  async #requireRevision(key: string, replaces: string | null | undefined): Promise<void> {
    if (replaces === undefined) return;
    const { files } = this.#surroundings;
    const bytes = await files.read(join(this.#place(key), RECORD));
    if ((bytes === null ? null : revisionOf(bytes)) === replaces) return;
    const what = `record ${key} was ${bytes === null ? "removed" : "written"} by another process`;
    throw new StoreError({ kind: "conflict", what });
  }

  async #ingest(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
    const path = join(this.#paths.ingest, sign(this.#surroundings, "record"));
    const file = await this.#surroundings.files.create(path);
    try {
      for await (const chunk of chunks) file.write(chunk);
      await file.sync();
    } catch (error) {
      file.close();
      await this.#surroundings.files.remove(path);
      throw error;
    }
    file.close();
    return path;
  }

  async #publish(
    record: RecordFile,
    wanted: NonNullable<NewRecord["files"]>,
    written: ReadonlyMap<string, string>,
  ): Promise<void> {
    const { files, unique } = this.#surroundings;
    for (const digest of record.needs) await this.#requireBlob(digest, record.key);
    const folder = this.#place(record.key);
    const before = await readRecord(folder, this.#surroundings);
    const isNew = await files.makeFolder(folder);
    const stored: Record<string, string> = {};
    for (const name of Object.keys(wanted)) {
      const path = written.get(name);
      const known = before?.files[name];
      if (path === undefined && known === undefined) {
        const what = `no file ${name} in record ${record.key} to be kept`;
        throw new StoreError({ kind: "missing", where: this.#folder, what });
      }
      stored[name] = path === undefined ? known! : `file-${unique()}`;
      if (path !== undefined) await files.rename(path, join(folder, stored[name]));
    }
    if (written.size > 0) await files.syncFolder(folder);
    const text = JSON.stringify({ ...record, files: stored });
    await publish(join(folder, RECORD), text, this.#paths, this.#surroundings);
    if (!isNew) await sweepRecord(folder, this.#surroundings);
  }

  async #requireBlob(digest: Digest, key: string): Promise<void> {
    const path = this.#paths.blob(digest);
    if ((await this.#surroundings.files.stat(path)) !== null) return;
    const what = `the blob is missing; record ${key} needs it`;
    throw new StoreError({ kind: "missing", where: path, what });
  }

  /** False when there is none. */
  async remove(key: string): Promise<boolean> {
    const folder = this.#place(key);
    if ((await readRecord(folder, this.#surroundings)) === null) return false;
    return this.#lock.hold(async () => {
      const { files } = this.#surroundings;
      if ((await files.stat(join(folder, RECORD))) === null) return false;
      await files.remove(join(folder, RECORD));
      await files.syncFolder(folder);
      await sweepRecord(folder, this.#surroundings);
      return true;
    });
  }

  #place(key: string): string {
    const hex = () => createHash("sha256").update(key).digest("hex");
    return join(this.#folder, PLAIN_KEY.test(key) ? key : `key-${hex()}`);
  }
}

/** What all records of a folder need. */
export async function recordNeeds(folder: string, surroundings: Surroundings): Promise<Digest[]> {
  const needs: Digest[] = [];
  for (const name of await surroundings.files.list(folder)) {
    const record = await readRecord(join(folder, name), surroundings);
    if (record !== null) needs.push(...record.needs);
  }
  return needs;
}

/** Takes away what a process has left that died while it wrote or removed a record. The caller holds the lock. */
export async function sweepRecords(folder: string, surroundings: Surroundings): Promise<void> {
  for (const name of await surroundings.files.list(folder)) {
    await sweepRecord(join(folder, name), surroundings);
  }
}

async function sweepRecord(folder: string, surroundings: Surroundings): Promise<void> {
  const { files } = surroundings;
  const record = await readRecord(folder, surroundings);
  const kept = new Set(record === null ? [] : [RECORD, ...Object.values(record.files)]);
  for (const name of await files.list(folder)) {
    if (!kept.has(name)) await files.remove(join(folder, name));
  }
  if (record === null) await files.removeFolder(folder);
}

interface ReadRecord extends RecordFile {
  readonly revision: string;
}

async function readRecord(folder: string, { files }: Surroundings): Promise<ReadRecord | null> {
  const path = join(folder, RECORD);
  const bytes = await files.read(path);
  if (bytes === null) return null;
  const read = readJson(bytes);
  if (read.kind === "fault") throw damagedRecord(path, read.what);
  if (!isRecord(read.value)) throw damagedRecord(path, "no record");
  return { ...read.value, revision: revisionOf(bytes) };
}

function isRecord(value: unknown): value is RecordFile {
  if (typeof value !== "object" || value === null) return false;
  const { key, needs, files } = value as Partial<Record<keyof RecordFile, unknown>>;
  const areFiles = typeof files === "object" && files !== null;
  return typeof key === "string" && areFiles && Array.isArray(needs) && needs.every(isDigest);
}

function damagedRecord(where: string, what: string): StoreError {
  return new StoreError({ kind: "damaged", where, what, remedy: "remove its folder" });
}

function revisionOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function shown({ key, document, needs, files, revision }: ReadRecord): StoredRecord {
  return { key, document, needs, files: Object.keys(files), revision };
}
