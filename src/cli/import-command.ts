import { changedConfig } from "../build/config-changes.ts";
import { daemonOf } from "../build/daemon.ts";
import { timestamp } from "../build/execute/timestamp.ts";
import { BUILD_PROFILES } from "../build/profile.ts";
import { platformHere } from "../docker/image-file.ts";
import { asImage } from "../image/as-image.ts";
import { isFolder } from "../image/image-kind.ts";
import type { Digest } from "../image/imported-image.ts";
import { openImage } from "../image/open-image.ts";
import { familiarName, type ImageReference, parseReference } from "../image/reference.ts";
import type { ImageStore } from "../store/image-store.ts";
import { archiveInput } from "./archive-input.ts";
import { clockFor } from "./clock.ts";
import { orComplain } from "./complaint.ts";
import { engineOf } from "./engine-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { CliIo } from "./io.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface ImportCommandOptions extends GlobalOptions {
  readonly change: readonly string[];
  readonly message?: string;
  readonly engine?: string;
  readonly json?: true;
}

/** `docker import`: a tar of files becomes an image of one layer. */
export async function importCommand(
  file: string,
  name: string | undefined,
  options: ImportCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout, stderr } = context;
  if (/^https?:\/\//.test(file)) {
    throw new UserError(`${file}: nothing is downloaded here; get the file first, then import it`);
  }
  await orComplain(async () => {
    const store = findStore(options.store, io);
    const references = name === undefined ? [] : [tagOf(name)];
    const archive = await archiveInput(file, "import", io);
    const progress = new ProgressLine(context);
    try {
      progress.show(`${file}: reading`);
      const { id, isImage } = await importTarball(archive.path, references, store, options, io);
      progress.clear();
      const names = references.map(familiarName);
      await stdout.write(options.json ? `${JSON.stringify({ id, names })}\n` : `${id}\n`);
      if (isImage) {
        const note = `${file} is a saved image, and its archive is now the image's only layer`;
        await stderr.write(`copyup: note: ${note}; did you mean copyup load -i ${file}?\n`);
      }
    } finally {
      progress.clear();
      archive.close();
    }
  });
  return EXIT.ok;
}

function tagOf(name: string): ImageReference {
  const reference = parseReference(name);
  if (reference.digest === undefined) return reference;
  throw new UserError("cannot import digest reference");
}

/** Moby: daemon.ImportImage. */
async function importTarball(
  path: string,
  names: readonly ImageReference[],
  store: ImageStore,
  { clock, engine, message, change }: ImportCommandOptions,
  { env, signal }: Pick<CliIo, "env" | "signal">,
): Promise<{ readonly id: Digest; readonly isImage: boolean }> {
  if (isFolder(path)) {
    throw new UserError(
      `${path} is a folder; expected a tar of it: tar -C ${path} -c . | copyup import -`,
    );
  }
  const profile = BUILD_PROFILES[engineOf(engine)];
  const container = { ...changedConfig({}, change, profile.name) };
  const opened = await openImage(path, { kind: "layer-tar", signal });
  try {
    const { layout } = daemonOf(profile.name);
    const image = asImage(opened, {
      profile: profile.tar,
      config: {
        ...{ ...platformHere(), layout, container, dockerVersion: profile.version },
        created: timestamp(clockFor(clock, env).now()),
        comment: message ?? "Imported from -",
      },
    });
    const { id } = await store.put(image, { names, signal });
    const paths = image.layers[0]?.layer;
    const isImage =
      paths?.get("/manifest.json") !== undefined || paths?.get("/oci-layout") !== undefined;
    return { id, isImage };
  } finally {
    opened.close();
  }
}
