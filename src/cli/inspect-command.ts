import { driverListing } from "../driver/driver-listing.ts";
import { driverView } from "../driver/driver-tree.ts";
import { chainIds } from "../image/chain-id.ts";
import { goOfJson } from "../report/docker/go-of-json.ts";
import { type GoStruct, jsonOf } from "../report/docker/go-value.ts";
import {
  inspectDocument,
  inspectFormatted,
  inspectTemplate,
} from "../report/docker/inspect-text.ts";
import { buildkitMade, inspectedImage } from "../report/docker/inspected-image.ts";
import type { ImageStore } from "../store/image-store.ts";
import { complaintOf, orComplain } from "./complaint.ts";
import { engineOf } from "./engine-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findImage } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { inspectedContainer } from "./inspect-container.ts";
import { knownImage } from "./known-image.ts";
import { openFound } from "./open-found.ts";
import type { CommandContext } from "./program.ts";
import { noteSynthetic } from "./synthetic-note.ts";

/** As commander leaves them. */
export interface InspectCommandOptions extends GlobalOptions {
  readonly format?: string;
  readonly json?: true;
  readonly driver?: true;
  readonly engine?: string;
}

/** `docker inspect` of containers that were kept, and of images. Those that are not there are complained of after the others. */
export async function inspectCommand(
  names: readonly string[],
  options: InspectCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout, stderr } = context;
  const store = await orComplain(async () => findStore(options.store, io));
  const form = engineOf(options.engine).startsWith("docker-20.10") ? "docker-20.10" : "docker-28";
  const { format } = options;
  const template =
    format === undefined ? undefined : await orComplain(async () => inspectTemplate(format));
  const found: GoStruct[] = [];
  const synthetic: string[] = [];
  const complaints: string[] = [];
  for (const name of names) {
    try {
      if (options.driver) {
        await stdout.write(await driverText(name, store));
        continue;
      }
      const container = await inspectedContainer(name, store);
      const image =
        container === null ? await knownImage(await findImage(name, store), store) : null;
      if (image?.synthetic) synthetic.push(name);
      const object = image === null ? goOfJson(container!) : inspectedImage(image, form);
      found.push(object);
      if (template !== undefined) await stdout.write(inspectFormatted(template, object));
    } catch (error) {
      const why = complaintOf(error);
      if (why === undefined) throw error;
      complaints.push(`copyup: ${why}\n`);
    }
  }
  if (options.json) await stdout.write(found.map((one) => `${jsonOf(one)}\n`).join(""));
  else if (template === undefined && !options.driver) await stdout.write(inspectDocument(found));
  await noteSynthetic(synthetic, context);
  await stderr.write(complaints.join(""));
  return complaints.length === 0 ? EXIT.ok : EXIT.usage;
}

/** What overlay2 keeps on disk for an image, as lines. */
async function driverText(name: string, store: ImageStore): Promise<string> {
  const opened = await openFound(await findImage(name, store), store);
  try {
    const { config, layers } = opened.image;
    const chain = chainIds(layers.map(({ diffId }) => diffId));
    const made = buildkitMade(config);
    const view = driverView({
      layers: layers.map(({ layer, diffId, size }, i) => ({
        ...{ layer, diffId, size, chainId: chain[i]!, parent: chain[i - 1] ?? null },
        madeBy: made[i] === true ? "buildkit" : "docker",
      })),
    });
    return driverListing(view.tree);
  } finally {
    opened.close();
  }
}
