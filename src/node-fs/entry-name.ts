import { nameBytes } from "../base/names.ts";
import { LayerBuildError } from "../layer/builder.ts";

const NAME_MAX = 255;

/** memfs takes any name, Linux does not. @throws LayerBuildError a NUL in the name, or more than 255 bytes */
export function mustBeName(path: string, name: string): void {
  if (name.includes("\0")) throw new LayerBuildError(path, "a NUL in the name");
  if (name.length > NAME_MAX / 4 && nameBytes(name) > NAME_MAX) {
    throw new LayerBuildError(path, `a name longer than ${NAME_MAX} bytes`);
  }
}
