import { dropClassicSteps } from "../build/cache/prune-cache.ts";
import { StoreError } from "../store/store-error.ts";
import { complaintOf, orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { withAdvice } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { keptImageUsers } from "./kept-containers.ts";
import type { CommandContext } from "./program.ts";

/** As commander leaves them. */
export interface RmiCommandOptions extends GlobalOptions {
  readonly force?: true;
  /** False: --no-prune. */
  readonly prune: boolean;
  readonly json?: true;
}

/** `docker rmi`: a line for each name and image that went. One that cannot be removed is complained of; the others go. */
export async function rmiCommand(
  names: readonly string[],
  options: RmiCommandOptions,
  { io, stdout, stderr }: CommandContext,
): Promise<ExitStatus> {
  const store = await orComplain(async () => findStore(options.store, io));
  let status: ExitStatus = EXIT.ok;
  for (const name of names) {
    try {
      const containers = await keptImageUsers(store);
      const { force = false, prune } = options;
      const lines = await store.remove(name, { force, keepParents: !prune, containers });
      const text = lines.map((line) => {
        if (options.json) return `${JSON.stringify(line)}\n`;
        return "untagged" in line ? `Untagged: ${line.untagged}\n` : `Deleted: ${line.deleted}\n`;
      });
      await stdout.write(text.join(""));
    } catch (error) {
      const told = error instanceof StoreError ? await withAdvice(error, name, store) : error;
      const why = complaintOf(told);
      if (why === undefined) throw error;
      await stderr.write(`copyup: ${why}\n`);
      status = EXIT.usage;
    }
  }
  await orComplain(() => dropClassicSteps(store));
  return status;
}
