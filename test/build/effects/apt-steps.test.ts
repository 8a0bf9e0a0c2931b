import { expect, it } from "vitest";
import { bundledBase } from "../../../src/build/bases/bundled-base.ts";
import { bundledEffects } from "../../../src/build/effects/bundled-effects.ts";
import type { Inode } from "../../../src/layer/inode.ts";
import { contentOf, isFile } from "../../../src/layer/inode.ts";
import { type Layer, walk } from "../../../src/layer/layer.ts";
import { overlayOf } from "../bases/overlay-of.ts";
import steps from "./apt-steps.json" with { type: "json" };
import { runCommand } from "./run-command.ts";

type Step = readonly [name: string, bytes: number, files: number];

/** Their packages ask questions: what debconf writes down about those is left out here. */
const ASKING = new Map([
  ["iproute2", 60_000],
  ["nginx", 60_000],
  ["tzdata", 7_000],
]);

// Recorded: what each "apt-get install -y --no-install-recommends NAME" of apt 2.6.1 added to Debian 12, one after the
// other in one tree; files but those below /var/log.
it("installs 47 packages with the bytes and files that apt adds", async () => {
  const overlay = overlayOf((await bundledBase("debian"))!.image);
  const commands = bundledEffects();
  const process = overlay.process();
  await runCommand(commands, process, "apt-get update");
  await runCommand(commands, process, "apt-get install -y ca-certificates");
  let before = tally(overlay.upper!);

  for (const [name, bytes, files] of steps as unknown as readonly Step[]) {
    await runCommand(commands, process, `apt-get install -y --no-install-recommends ${name}`);
    const after = tally(overlay.upper!);
    const off = Math.abs(after.bytes - before.bytes - bytes);
    const share = bytes < 1e6 ? 1000 : 0.003 * bytes;
    expect(off, `bytes of ${name}`).toBeLessThan(ASKING.get(name) ?? share);
    expect(Math.abs(after.files - before.files - files), `files of ${name}`).toBeLessThan(
      Math.max(3, 0.02 * files),
    );
    before = after;
  }
  expect(steps).toHaveLength(47);
});

function tally(layer: Layer): { readonly bytes: number; readonly files: number } {
  const seen = new Set<Inode>();
  let files = 0;
  for (const { path, inode } of walk(layer.root)) {
    if (!isFile(inode) || path.startsWith("/var/log/")) continue;
    files++;
    seen.add(inode);
  }
  return { files, bytes: [...seen].reduce((sum, inode) => sum + contentOf(inode).size, 0) };
}
