import { resolve } from "node:path";
import { defaultStoreDir } from "../store/default-store-dir.ts";
import { ImageStore } from "../store/image-store.ts";
import type { CliIo } from "./io.ts";

/** The store that --store names, else the user's own. @throws StoreError */
export function findStore(option: string | undefined, { env }: CliIo): ImageStore {
  return ImageStore.open(option === undefined ? defaultStoreDir(env) : resolve(option));
}
