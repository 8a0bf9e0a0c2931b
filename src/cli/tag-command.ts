import { familiarName } from "../image/reference.ts";
import { StoreError } from "../store/store-error.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { withAdvice } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { CommandContext } from "./program.ts";

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
    try {
      const reference = familiarName(await store.tag(image, name));
      if (options.json) await stdout.write(`${JSON.stringify({ image, name: reference })}\n`);
    } catch (error) {
      throw error instanceof StoreError ? await withAdvice(error, image, store) : error;
    }
  });
  return EXIT.ok;
}
