import type { Descriptor } from "../image/descriptor.ts";
import type { Digest, ImageConfig } from "../image/imported-image.ts";
import type { ImageStore } from "../store/image-store.ts";
import type { StoreLease } from "../store/store-lease.ts";
import { downloadBlob } from "./download-blob.ts";
import type { RegistrySession } from "./registry-session.ts";
import { Slots } from "./slots.ts";
import type { LayerState, OnTransferEvent } from "./transfer-event.ts";

export interface PullLayersInit {
  readonly session: RegistrySession;
  readonly path: string;
  readonly config: ImageConfig;
  /** Lowest first. */
  readonly layers: readonly Descriptor[];
  readonly store: ImageStore;
  readonly lease: StoreLease;
  /** Downloads at once. */
  readonly concurrency: number;
  readonly onEvent: OnTransferEvent;
  readonly signal?: AbortSignal;
}

/** Brings the layers of an image into the store, several at once; those that are there are left. Each is unpacked and
 *  held against its diff_id, lowest first. The first failure ends the others; what they have got stays.
 *  @throws RegistryError, StoreError, ImageError */
export async function pullLayers(init: PullLayersInit): Promise<void> {
  const { store, config, lease } = init;
  const tell = teller(init.onEvent);
  const missing = new Map<Digest, Descriptor>();
  for (const layer of init.layers) {
    const isThere = (await lease.keep(layer.digest)) === layer.size;
    tell(layer.digest, { kind: isThere ? "exists" : "pulling" });
    if (!isThere) missing.set(layer.digest, layer);
  }
  const end = new AbortController();
  const signals = init.signal === undefined ? [end.signal] : [init.signal, end.signal];
  const downloads = startDownloads(init, missing, tell, AbortSignal.any(signals));
  try {
    for (const [i, { digest }] of init.layers.entries()) {
      const layer = { digest, diffId: config.diffIds[i]! };
      const download = downloads.get(digest);
      if (download === undefined) {
        await store.layers.check(layer);
        continue;
      }
      await download;
      tell(digest, { kind: "extracting" });
      init.signal?.throwIfAborted();
      await store.layers.check(layer);
      tell(digest, { kind: "pulled" });
      downloads.delete(digest);
    }
  } catch (error) {
    end.abort(error);
    // The others put away what they have before the store is left.
    await Promise.allSettled(downloads.values());
    throw error;
  }
}

type Tell = (digest: Digest, state: LayerState) => void;

function teller(onEvent: OnTransferEvent): Tell {
  return (digest, state) => onEvent({ kind: "layer", digest, state });
}

function startDownloads(
  { session, path, lease, concurrency }: PullLayersInit,
  missing: ReadonlyMap<Digest, Descriptor>,
  tell: Tell,
  signal: AbortSignal,
): Map<Digest, Promise<void>> {
  const slots = new Slots(concurrency);
  const downloads = new Map<Digest, Promise<void>>();
  for (const [digest, layer] of missing) {
    const watch = {
      onBytes: (current: number) =>
        tell(digest, { kind: "downloading", current, total: layer.size }),
      onVerify: () => tell(digest, { kind: "verifying" }),
      onWait: (wait: number) => tell(digest, { kind: "retrying", seconds: Math.ceil(wait / 1000) }),
    };
    const download = slots.run(
      async () => {
        signal.throwIfAborted();
        await downloadBlob(session, path, layer, lease, watch, signal);
        tell(digest, { kind: "downloaded" });
      },
      () => tell(digest, { kind: "waiting" }),
    );
    // A layer above may fail while one below is waited for.
    download.catch(() => undefined);
    downloads.set(digest, download);
  }
  return downloads;
}
