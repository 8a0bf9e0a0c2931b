import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import type { ContainerInit } from "../../src/container/container.ts";
import { containerSize } from "../../src/container/container-size.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { dockerDiff } from "../../src/container/docker-diff.ts";
import { Content } from "../../src/layer/content.ts";
import { Layer } from "../../src/layer/layer.ts";
import { runShell } from "../../src/shell/run-shell.ts";
import { BASE_SIZE, baseLayer } from "./base.ts";
import { recordedContainers } from "./recorded-containers.ts";
import { upperLines } from "./upper-lines.ts";

const STARTED: Readonly<Record<string, Partial<ContainerInit>>> = {
  vol: { mounts: [{ target: "/data", source: new Layer(), volume: true }] },
  tmpfs: { mounts: [{ target: "/scratch", source: "tmpfs" }] },
  ro: { readonly: true },
};

/** What the scripts read. */
const TEXTS = { "/etc/app.conf": "color=blue\n", "/lower/file.txt": "hello lower\n" };

function image(): Layer {
  const layer = baseLayer();
  for (const [path, text] of Object.entries(TEXTS)) layer.get(path)!.body = Content.fromText(text);
  return layer;
}

describe("the scripts of containers that a real engine ran, in our shell", () => {
  for (const { name, script, ...recorded } of recordedContainers()) {
    it(`${name}: ${script}`, async () => {
      const clock = steppingClock();
      const container = createContainer({
        ...{ layers: [image()], clock, kind: "container" },
        ...STARTED[name],
      });
      const env = new Map([
        ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      ]);

      const ran = await runShell({ process: container.process(), env, clock }, script);
      container.close();

      expect(ran).toMatchObject({ unknown: [], refused: null });
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
  }
});
