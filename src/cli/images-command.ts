import { isSynthetic } from "../build/bases/bundled-base.ts";
import { imagesTable, newestFirst } from "../report/docker/images-table.ts";
import type { ImageSummary } from "../store/image-summary.ts";
import { clockFor } from "./clock.ts";
import { orComplain } from "./complaint.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { imageFilter } from "./image-filter.ts";
import type { CommandContext } from "./program.ts";
import { noteSynthetic } from "./synthetic-note.ts";

/** As commander leaves them. */
export interface ImagesCommandOptions extends GlobalOptions {
  readonly all?: true;
  readonly digests?: true;
  /** False: --no-trunc. */
  readonly trunc: boolean;
  readonly quiet?: true;
  readonly format?: string;
  readonly json?: true;
  readonly filter: readonly string[];
}

/** `docker images`. What cannot be read is complained of. */
export async function imagesCommand(
  name: string | undefined,
  options: ImagesCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout, stderr } = context;
  const damaged = await orComplain(async () => {
    const store = findStore(options.store, io);
    const keeps = imageFilter([
      ...options.filter,
      ...(name === undefined ? [] : [`reference=${name}`]),
    ]);
    const all = await store.list();
    const listed = all
      .filter((one) => options.all || isListed(one))
      .flatMap((one) => keeps(one, all));
    const now = clockFor(options.clock, io.env).now().sec * 1000;
    const { trunc, quiet = false, digests = false, format } = options;
    const view = { now, quiet, digests, noTrunc: !trunc };
    await stdout.write(
      options.json
        ? newestFirst(listed).map(jsonLine).join("")
        : imagesTable(listed, format === undefined ? view : { ...view, format }),
    );
    const synthetic = listed.filter(({ image }) => isSynthetic(image.main.config));
    if (!quiet) await noteSynthetic(synthetic.map(shortName), context);
    const unread = all.flatMap(({ fault }) => (fault === null ? [] : { fault }));
    return [...(await store.images()).damaged, ...unread];
  });
  for (const { fault } of damaged) await stderr.write(`copyup: ${fault.message}\n`);
  return damaged.length === 0 ? EXIT.ok : EXIT.failed;
}

/** Moby: an image without a name that others were built on is only shown with --all. */
function isListed({ names, digests, dangling }: ImageSummary): boolean {
  return names.length > 0 || digests.length > 0 || dangling;
}

/** A name of it, else its id. */
export function shortName({ names, id }: ImageSummary): string {
  return names[0] ?? id.slice("sha256:".length, 19);
}

function jsonLine(summary: ImageSummary): string {
  const { id, names, digests, created, size, shared, digest, image, layers, dangling } = summary;
  const { parent } = image;
  const document = {
    id,
    names,
    digests,
    manifest: digest,
    parent,
    created,
    size,
    shared,
    dangling,
    ...(isSynthetic(image.main.config) ? { synthetic: true } : {}),
  };
  const shown = layers.map((layer) => ({ diffId: layer.diffId, size: layer.size }));
  return `${JSON.stringify({ ...document, layers: shown })}\n`;
}
