import { ContainerError } from "../container/container-error.ts";
import { KeptContainers } from "../container/kept-container.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { CommandContext } from "./program.ts";

/** Removes containers that were kept, and says the name of each; one that is not there does not hold up the others. */
export async function rmCommand(
  names: readonly string[],
  options: { readonly store?: string },
  { io, stdout, stderr }: CommandContext,
): Promise<ExitStatus> {
  const containers = await orComplain(async () => {
    return new KeptContainers(findStore(options.store, io).containers);
  });
  let status: ExitStatus = EXIT.ok;
  for (const name of names) {
    try {
      await containers.remove(name);
      await stdout.write(`${name}\n`);
    } catch (error) {
      if (!(error instanceof ContainerError)) throw error;
      await stderr.write(`copyup: ${error.message}\n`);
      status = EXIT.usage;
    }
  }
  return status;
}
