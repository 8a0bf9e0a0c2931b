import { ImageError } from "../image/image-error.ts";
import { StoreError } from "./store-error.ts";

/** What is wrong with one image of a store: the same failure with the image's name, and what to do. Any other error as
 *  it is. */
export function imageFault(name: string, root: string, error: unknown): unknown {
  const remedy = `remove the image (copyup rmi ${name}), then pull, load or build it again`;
  if (error instanceof ImageError) {
    const what = `image ${name}: ${error.message}`;
    return new StoreError({ kind: "damaged", where: root, what, remedy }, error);
  }
  if (!(error instanceof StoreError)) return error;
  const { kind, where, what, expected } = error.fault;
  if (kind !== "missing" && kind !== "damaged") return error;
  const place = where === undefined ? "" : ` (${where})`;
  return new StoreError(
    {
      ...{ kind, where: root, what: `image ${name}: ${what}${place}`, remedy },
      ...(expected === undefined ? {} : { expected }),
    },
    error,
  );
}
