import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import type { ContainerInit } from "../../src/container/container.ts";
import { containerSize } from "../../src/container/container-size.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { dockerDiff } from "../../src/container/docker-diff.ts";
import { layerSize } from "../../src/image/layer-size.ts";
import { Layer } from "../../src/layer/layer.ts";
import { BASE_SIZE, baseLayer } from "./base.ts";
import { recordedContainers } from "./recorded-containers.ts";
import { SCRIPTS } from "./scripts.ts";
import { upperLines } from "./upper-lines.ts";

const RECORDED = recordedContainers();

/** What these were started with beside a script. */
const STARTED: Readonly<Record<string, Partial<ContainerInit>>> = {
  vol: { mounts: [{ target: "/data", source: new Layer(), volume: true }] },
  tmpfs: { mounts: [{ target: "/scratch", source: "tmpfs" }] },
  ro: { readonly: true },
};

describe("containers that a real engine ran", () => {
  it("the image has the size that the engine counted", () => {
    expect(layerSize(baseLayer())).toBe(BASE_SIZE);
    expect(RECORDED).toHaveLength(38);
  });

  it.each(RECORDED)("$name: $script", ({ name, script, ...recorded }) => {
    const init = STARTED[name] ?? {};
    const clock = steppingClock();
    const container = createContainer({ layers: [baseLayer()], clock, kind: "container", ...init });

    SCRIPTS[script]!(container.process());
    container.close();

    expect({
      diff: dockerDiff(container).map(({ kind, path }) => `${kind} ${path}`),
      upper: upperLines(container.upper),
      ...containerSize(container, BASE_SIZE),
    }).toEqual({
      diff: recorded.diff,
      upper: recorded.upper,
      sizeRw: recorded.sizeRw,
      sizeRootFs: recorded.sizeRootFs,
    });
  });
});
