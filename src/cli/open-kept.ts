import type { Container } from "../container/container.ts";
import { createContainer } from "../container/create-container.ts";
import { KeptContainers, type OpenContainer } from "../container/kept-container.ts";
import { SYSTEM_CLOCK } from "../docker/system-clock.ts";
import type { Image } from "../image/image.ts";
import type { ImageStore } from "../store/image-store.ts";

/** A container that was kept, mounted on its image and at rest; until it is closed. */
export interface KeptAndImage {
  readonly open: OpenContainer;
  readonly image: Image;
  readonly container: Container;
  close(): void;
}

/** @throws ContainerError when there is none; StoreError, ImageError */
export async function openKept(store: ImageStore, name: string): Promise<KeptAndImage> {
  const { open, image, close } = await openFiles(store, name);
  const { layers, init, upper } = open;
  const container = createContainer({
    ...{ layers, init, upper, clock: SYSTEM_CLOCK, kind: "container" },
    mounts: [
      ...[...open.volumes].map(([target, source]) => ({ target, source })),
      ...open.kept.tmpfs.map((target) => ({ target, source: "tmpfs" as const })),
    ],
  });
  container.close();
  return { open, image, container, close };
}

/** The same, not mounted. */
export async function openFiles(
  store: ImageStore,
  name: string,
): Promise<Omit<KeptAndImage, "container">> {
  const containers = new KeptContainers(store.containers);
  const kept = await containers.require(name);
  const { image, close } = await store.open(kept.imageId);
  try {
    const layers = image.layers.map(({ layer }) => layer);
    const open = await containers.open(kept.name, layers);
    const closeBoth = () => {
      open.close();
      close();
    };
    return { open, image, close: closeBoth };
  } catch (error) {
    close();
    throw error;
  }
}
