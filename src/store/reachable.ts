import { closeSync, openSync, readSync } from "node:fs";
import type { Digest } from "../image/imported-image.ts";
import { isDigest } from "../image/is-digest.ts";
import { readJson } from "../image/read-json.ts";
import { isErrno, storeFailure } from "./store-error.ts";
import type { StoreFiles } from "./store-files.ts";
import type { StorePaths } from "./store-paths.ts";

export interface Reachable {
  /** Blobs, and diff_ids of layers. */
  readonly digests: ReadonlySet<Digest>;
  /** Documents that cannot be read: what they refer to is not known. */
  readonly damaged: readonly Digest[];
}

/** Longer blobs are layers. */
const LARGEST_DOCUMENT = 16 * 2 ** 20;
const DOCUMENT_TYPE = /[.+]json$|manifest|index/;

/** All that can be reached from some documents and some blobs of any kind. Whatever looks like a digest in a document
 *  counts: rather too much is kept than what a newer kind of manifest refers to. */
export async function reachable(
  roots: { readonly documents: readonly Digest[]; readonly blobs: readonly Digest[] },
  paths: StorePaths,
  files: StoreFiles,
): Promise<Reachable> {
  const digests = new Set<Digest>();
  const damaged: Digest[] = [];
  const open = [
    ...roots.blobs.map((digest) => ({ digest, isDocument: false })),
    ...roots.documents.map((digest) => ({ digest, isDocument: true })),
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { digest, isDocument } = next;
    if (digests.has(digest)) continue;
    digests.add(digest);
    const path = paths.blob(digest);
    const stat = await files.stat(path);
    if (stat === null || stat.size > LARGEST_DOCUMENT) continue;
    if (!isDocument && !beginsAsDocument(path)) continue;
    const document = parse(await files.read(path));
    if (document !== undefined) collect(document, open);
    else if (isDocument) damaged.push(digest);
  }
  return { digests, damaged };
}

function beginsAsDocument(path: string): boolean {
  try {
    const fd = openSync(path, "r");
    try {
      const first = Buffer.alloc(1);
      return readSync(fd, first, 0, 1, 0) === 1 && first[0] === 0x7b;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw storeFailure(path, "read it", error);
  }
}

/** Undefined for what is no JSON. */
function parse(bytes: Buffer | null): unknown {
  const read = bytes === null ? null : readJson(bytes);
  return read?.kind === "value" ? read.value : undefined;
}

function collect(value: unknown, into: { digest: Digest; isDocument: boolean }[]): void {
  if (isDigest(value)) into.push({ digest: value, isDocument: false });
  if (typeof value !== "object" || value === null) return;
  const { digest, mediaType } = value as { digest?: unknown; mediaType?: unknown };
  const isDocument = typeof mediaType === "string" && DOCUMENT_TYPE.test(mediaType);
  for (const part of Object.values(value)) collect(part, into);
  // After its parts: the last to be put is the first to be taken, and what it is must be known then.
  if (isDigest(digest)) into.push({ digest, isDocument });
}
