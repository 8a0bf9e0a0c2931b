import { KeptContainers } from "../container/kept-container.ts";
import { inspectContainer } from "../report/container/inspect-json.ts";
import type { ImageStore } from "../store/image-store.ts";

/** What `docker inspect` says of a container that was kept, as a JSON value; null when there is none of this name or id.
 *  @throws ContainerError when several ids begin so */
export async function inspectedContainer(name: string, store: ImageStore): Promise<object | null> {
  const kept = await new KeptContainers(store.containers).find(name);
  return kept === null ? null : inspectContainer(kept);
}
