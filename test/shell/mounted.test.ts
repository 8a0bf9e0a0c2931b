import { expect, it } from "vitest";
import { fixedClock } from "../../src/base/clock.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { Layer } from "../../src/layer/layer.ts";
import { runShell } from "../../src/shell/run-shell.ts";
import { baseLayer } from "../container/base.ts";

/** Runs a script in a container with a volume over /lower/dir. */
async function run(script: string) {
  const container = createContainer({
    layers: [baseLayer()],
    clock: fixedClock(1_800_000_000),
    kind: "container",
    mounts: [{ target: "/lower/dir", source: new Layer({ name: "volume" }), volume: true }],
  });
  const process = container.process();
  const result = await runShell({ process, env: new Map(), clock: fixedClock(1) }, script);
  return { result, process };
}

it.each(["cp /lower/dir/a.txt /z", "cp -a /lower/dir/a.txt /z", "mv /lower/dir/a.txt /z"])(
  "%s copies between two file systems",
  async (script) => {
    const { result, process } = await run(script);

    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(process.stat("/z")).toMatchObject({ size: 2, mode: 0o100644 });
  },
);

it("a program's umask is its own, however it ends", async () => {
  const { process } = await run("tar -xf /missing; : > /new; tar -C /missing -xf -; : > /next");

  expect(process.stat("/new").mode).toBe(0o100644);
  expect(process.stat("/next").mode).toBe(0o100644);
});
