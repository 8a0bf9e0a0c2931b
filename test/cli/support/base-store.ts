import { join } from "node:path";
import { parseReference } from "../../../src/image/reference.ts";
import { ImageStore } from "../../../src/store/image-store.ts";
import { recordedBase } from "../../build/support/recorded.ts";

/** A new store with the image that the recordings were made on, under these names. */
export async function baseStore(folder: string, names = ["alpine"]): Promise<ImageStore> {
  const store = ImageStore.open(join(folder, "store"));
  await store.put(recordedBase().image, { names: names.map(parseReference) });
  return store;
}
