import { steppingClock } from "../../../src/base/clock.ts";
import type { Trace } from "../../../src/base/trace.ts";
import type { Image } from "../../../src/image/image.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { mount, type Overlay } from "../../../src/process/overlay.ts";

/** A container's mount over an image, with an upper of its own. */
export function overlayOf(image: Image, trace?: Trace): Overlay {
  const lowers = image.layers.map(({ layer }) => layer).toReversed();
  const upper = new Layer({ name: "upper" });
  return mount({
    lowers,
    upper,
    clock: steppingClock(),
    ...(trace === undefined ? {} : { trace }),
  });
}
