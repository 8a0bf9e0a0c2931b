import { exportContainer } from "../container/export-container.ts";
import { writeLayerTar } from "../image/layer-tar/write-layer-tar.ts";
import { TAR_PROFILES } from "../image/tar-profile.ts";
import { writeFileWhole } from "./archive-output.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import { openKept } from "./open-kept.ts";
import type { CommandContext } from "./program.ts";
import { UserError } from "./user-error.ts";

/** Writes all that a container shows as a tar, as `docker export`: to a file, which is there whole or not at all.
 *  @throws UserError */
export async function exportCommand(
  name: string,
  options: { readonly output?: string; readonly store?: string },
  { io }: CommandContext,
): Promise<ExitStatus> {
  const { output } = options;
  if (output === undefined) throw new UserError("export: give a file to write to: -o FILE");
  await orComplain(async () => {
    const { container, close } = await openKept(findStore(options.store, io), name);
    try {
      const layer = exportContainer(container);
      await writeFileWhole(writeLayerTar(layer, TAR_PROFILES["docker-28"]), output, io.signal);
    } finally {
      close();
    }
  });
  return EXIT.ok;
}
