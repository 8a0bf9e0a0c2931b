import { familiarName, type ImageReference } from "../image/reference.ts";
import type { ImageStore } from "../store/image-store.ts";
import { isStoreFault } from "../store/store-error.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findImage } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { openFound } from "./open-found.ts";
import type { CommandContext } from "./program.ts";
import { parseTag } from "./tag-option.ts";

export interface TagCommandOptions extends GlobalOptions {
  readonly json?: true;
}

/** `docker tag`, which says nothing. */
export async function tagCommand(
  image: string,
  name: string,
  options: TagCommandOptions,
  { io, stdout }: CommandContext,
): Promise<ExitStatus> {
  await orComplain(async () => {
    const store = findStore(options.store, io);
    const reference = familiarName(await tag(image, name, store));
    if (options.json) await stdout.write(`${JSON.stringify({ image, name: reference })}\n`);
  });
  return EXIT.ok;
}

/** An image that is not in the store (bundled, or at a path) comes into it. @throws StoreError, ImageError */
async function tag(image: string, name: string, store: ImageStore): Promise<ImageReference> {
  try {
    return await store.tag(image, name);
  } catch (error) {
    if (!isStoreFault(error, "no-such-image")) throw error;
  }
  const { image: outside, close } = await openFound(await findImage(image, store), store);
  try {
    const reference = parseTag("NAME", name);
    await store.put(outside, { names: [reference] });
    return reference;
  } finally {
    close();
  }
}
