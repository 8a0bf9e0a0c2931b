import { join } from "node:path";
import { OCI_INDEX, OCI_LAYOUT } from "../image/image-kind.ts";
import type { Digest } from "../image/imported-image.ts";

/** Where things lie in a store: an OCI layout (image-spec, image-layout.md), and in `copyup/` what is our own. */
export class StorePaths {
  readonly root: string;
  readonly marker: string;
  readonly index: string;
  readonly blobsParent: string;
  readonly blobs: string;
  /** All below is ours, and no other tool's. */
  readonly own: string;
  readonly version: string;
  /** Claims to the lock. */
  readonly lock: string;
  /** What is being written. */
  readonly ingest: string;
  /** What processes at work need. */
  readonly leases: string;
  /** Layers by diff_id: unpacked tars, and their sizes. */
  readonly layers: string;
  readonly containers: string;
  readonly buildCache: string;

  constructor(root: string) {
    this.root = root;
    this.marker = join(root, OCI_LAYOUT);
    this.index = join(root, OCI_INDEX);
    this.blobsParent = join(root, "blobs");
    this.blobs = join(root, "blobs", "sha256");
    this.own = join(root, OWN);
    this.version = join(this.own, "version");
    this.lock = join(this.own, "lock");
    this.ingest = join(this.own, "ingest");
    this.leases = join(this.own, "leases");
    this.layers = join(this.own, "layers");
    this.containers = join(this.own, "containers");
    this.buildCache = join(this.own, "build-cache");
  }

  blob(digest: Digest): string {
    return join(this.blobs, hexOf(digest));
  }
}

const OWN = "copyup";

/** All that a store's folder may hold before its marker is there. */
export const STORE_NAMES: ReadonlySet<string> = new Set([OWN, "blobs", OCI_INDEX, OCI_LAYOUT]);

export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

const HEX = /^[0-9a-f]{64}$/;

/** The digest that a file name stands for, or null. */
export function digestOfName(name: string): Digest | null {
  return HEX.test(name) ? `sha256:${name}` : null;
}
