import type { Digest } from "../image/imported-image.ts";
import type { ListedContainer } from "../report/docker/usage-table.ts";
import type { ImageStore } from "../store/image-store.ts";
import type { ImageUser } from "../store/plan-removal.ts";

/** What the record of a kept container says, as far as commands on images look at it. */
interface KeptDocument {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: Digest;
  readonly command: readonly string[];
  readonly exitCode: number;
  readonly created: string;
  readonly finished: string;
  readonly sizeRw: number;
  readonly volumes: readonly string[];
}

/** A kept container, and its image. */
export interface KeptSummary extends ListedContainer {
  readonly imageId: Digest;
}

/** All containers that are kept. */
export async function keptContainers(store: ImageStore): Promise<KeptSummary[]> {
  const records = await store.containers.list();
  return records.flatMap(({ document }) => {
    const kept = document as Partial<KeptDocument> | null;
    return kept?.version === 1 ? [summaryOf(kept as KeptDocument)] : [];
  });
}

/** Who needs an image, as `rmi` asks. None of them runs: a command was run in it, and it has ended. */
export async function keptImageUsers(store: ImageStore): Promise<ImageUser[]> {
  const kept = await keptContainers(store);
  return kept.map(({ id, imageId }) => ({ id, image: imageId, running: false }));
}

function summaryOf(kept: KeptDocument): KeptSummary {
  const { id, name, image, imageId, command, exitCode, created, finished, sizeRw } = kept;
  const volumes = kept.volumes.length;
  const exit = { code: exitCode, at: finished };
  const line = command.join(" ");
  return { id, name, image, imageId, command: line, created, exit, volumes, size: sizeRw };
}
