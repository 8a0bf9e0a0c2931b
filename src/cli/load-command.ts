import { familiarName } from "../image/reference.ts";
import { loadedLines } from "../report/docker/loaded-lines.ts";
import { type LoadedImage, loadImages } from "../store/load-images.ts";
import { archiveInput } from "./archive-input.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface LoadCommandOptions extends GlobalOptions {
  readonly input?: string;
  readonly quiet?: true;
  readonly json?: true;
}

/** `docker load`: a line for each image. Of a name that is none, a note. */
export async function loadCommand(
  file: string | undefined,
  options: LoadCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout, stderr } = context;
  const { input, json, quiet } = options;
  if (file !== undefined && input !== undefined) {
    throw new UserError(`load takes one archive: ${input} or ${file}`);
  }
  const progress = new ProgressLine(context);
  await orComplain(async () => {
    const store = findStore(options.store, io);
    const archive = await archiveInput(input ?? file ?? "-", "load", io);
    try {
      const loaded = await loadImages(archive.path, store, {
        signal: io.signal,
        onLayer: (diffId, index, count) => {
          const text = `${diffId.slice(7, 19)}: Loading layer ${index + 1} of ${count}`;
          if (!quiet) progress.show(text);
        },
      });
      progress.clear();
      const lines = json ? loaded.map(jsonOf) : loadedLines(loaded);
      await stdout.write(lines.map((line) => `${line}\n`).join(""));
      for (const name of loaded.flatMap(({ refusedNames }) => refusedNames)) {
        await stderr.write(`copyup: note: ${JSON.stringify(name)} is no name of an image\n`);
      }
    } finally {
      progress.clear();
      archive.close();
    }
  });
  return EXIT.ok;
}

function jsonOf({ id, names, refusedNames }: LoadedImage): string {
  return JSON.stringify({ id, names: names.map(familiarName), refusedNames });
}
