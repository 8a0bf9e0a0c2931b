import type { Digest } from "../image/imported-image.ts";
import { canonicalName, familiarRepository, tryParseReference } from "../image/reference.ts";
import type { SaveImage } from "../image/save/merged-image.ts";
import { saveDocker } from "../image/save/save-docker.ts";
import type { ImageStore } from "../store/image-store.ts";
import { writeFileWhole, writeStream } from "./archive-output.ts";
import { orComplain } from "./complaint.ts";
import { engineOf } from "./engine-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { type FoundImage, findImage } from "./find-image.ts";
import { findStore } from "./find-store.ts";
import type { GlobalOptions } from "./global-options.ts";
import { openFound } from "./open-found.ts";
import type { CommandContext } from "./program.ts";
import { noteSynthetic } from "./synthetic-note.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface SaveCommandOptions extends GlobalOptions {
  readonly output?: string;
  readonly engine?: string;
  readonly json?: true;
}

interface OpenedSave extends SaveImage {
  readonly synthetic: boolean;
  close(): void;
}

/** `docker save`: in the form that the engine writes. */
export async function saveCommand(
  names: readonly string[],
  options: SaveCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { io, stdout } = context;
  const { output, engine, json } = options;
  if (output === undefined && io.isTTY.stdout) {
    throw new UserError("cowardly refusing to save to a terminal. Use the -o flag or redirect.");
  }
  if (output === undefined && json) throw new UserError("--json needs -o FILE");
  const form = engineOf(engine) === "docker-28" ? "oci" : "legacy";
  await orComplain(async () => {
    const store = findStore(options.store, io);
    const opened: OpenedSave[] = [];
    const synthetic: string[] = [];
    try {
      for (const name of names) {
        const found = await openForSave(name, store);
        opened.push(...found);
        if (found.some((one) => one.synthetic)) synthetic.push(name);
      }
      const chunks = saveDocker(opened, form);
      const bytes =
        output === undefined
          ? await writeStream(chunks, stdout, io.signal)
          : await writeFileWhole(chunks, output, io.signal);
      await noteSynthetic(synthetic, context);
      if (!json) return;
      const images = [...new Set(opened.map(({ image }) => image.config.id))];
      await stdout.write(`${JSON.stringify({ file: output, form, bytes, images })}\n`);
    } finally {
      for (const { close } of opened) close();
    }
  });
  return EXIT.ok;
}

/** A name with a tag saves the image under that name alone, one without under all its tags, an id under none.
 *  Moby: tarexport, parseNames */
async function openForSave(text: string, store: ImageStore): Promise<OpenedSave[]> {
  const asked = tryParseReference(text);
  const bare = asked !== null && asked.digest === undefined && !/:[^/]*$/.test(text);
  if (asked !== null && bare) {
    const repository = familiarRepository(asked);
    const { images } = await store.images();
    const all = images.flatMap(({ id, references }) => references.map((one) => ({ id, one })));
    const tagged = all.filter(
      ({ one }) => one.digest === undefined && familiarRepository(one) === repository,
    );
    if (tagged.length > 0) {
      const opened: OpenedSave[] = [];
      for (const { id, one } of tagged) {
        opened.push({ ...(await openOne(await findImage(id, store), store)), references: [one] });
      }
      return opened;
    }
  }
  const found = await findImage(text, store);
  const opened = await openOne(found, store);
  if (found.source !== "store") return [opened];
  const references = found.image.references.filter(
    (one) => asked !== null && canonicalName(one) === canonicalName(asked),
  );
  return [{ ...opened, references }];
}

async function openOne(found: FoundImage, store: ImageStore): Promise<OpenedSave> {
  const { image, references, parent, synthetic, close } = await openFound(found, store);
  const told: { readonly parent?: Digest } = parent === null ? {} : { parent };
  return { image, references, synthetic, close, ...told };
}
