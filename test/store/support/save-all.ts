import { type SaveForm, saveDocker } from "../../../src/image/save/save-docker.ts";
import type { ImageStore } from "../../../src/store/image-store.ts";
import type { TempFolder } from "../../image/support/temp.ts";

let count = 0;

/** Saves all images of a store as `docker save` does. */
export async function saveAll(
  store: ImageStore,
  form: SaveForm,
  folder: TempFolder,
): Promise<string> {
  const { images } = await store.images();
  const opened = await Promise.all(images.map(({ id }) => store.open(id)));
  const chunks = saveDocker(
    opened.map(({ image }, i) => {
      const { references, parent } = images[i]!;
      return { image, references, ...(parent === null ? {} : { parent }) };
    }),
    form,
  );
  const path = folder.write(`saved-${count++}.tar`, Buffer.concat([...chunks]));
  for (const one of opened) one.close();
  return path;
}
