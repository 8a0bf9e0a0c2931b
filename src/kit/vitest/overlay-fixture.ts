import { afterEach, beforeEach } from "vitest";
import { diff } from "../../diff/diff.ts";
import {
  type FixtureOptions,
  type FixtureSource,
  type OverlayFixture,
  openFixture,
} from "../../node-fs/fixture/open-fixture.ts";
import type { Snapshot } from "../../process/history.ts";
import type { Overlay } from "../../process/overlay.ts";

/** A fixture of a folder, or of layers, for the tests of a file, or of the describe that it is called in: after each test
 *  all is as it was before it. What beforeAll wrote stays.
 *
 *      const app = overlayFixture("fixtures/app");
 *      it("writes a report", () => {
 *        report(app.fs);
 *        app.expectChanged(["A /report.txt"]);
 *      });
 *
 *  Not for tests that write at the same time (it.concurrent), which is told as an error: give each an openFixture of
 *  copyup/fs.
 *  @throws what openFixture throws */
export function overlayFixture(
  source: FixtureSource,
  options: FixtureOptions = {},
): OverlayFixture {
  const fixture = openFixture(source, options);
  const { overlay } = fixture;
  const running: string[] = [];
  let clash: Clash | null = null;
  beforeEach(({ task }) => {
    running.push(task.name);
    if (running.length === 1) fixture.begin();
    else clash ??= { names: [...running], before: overlay.snapshot() };
  });
  afterEach(({ task }) => {
    running.splice(running.lastIndexOf(task.name), 1);
    if (running.length > 0) return;
    const fault = clash === null ? null : faultOf(clash, overlay);
    clash = null;
    fixture.rollback();
    if (fault !== null) throw fault;
  });
  return fixture;
}

/** Tests that were under way at the same time, and what was there when the second began. */
interface Clash {
  readonly names: readonly string[];
  readonly before: Snapshot;
}

/** Null: nobody wrote anything, so that nobody saw what another one wrote. */
function faultOf({ names, before }: Clash, overlay: Overlay): Error | null {
  if (overlay.has(before) && diff(overlay, before).changes.length === 0) return null;
  const [first, other] = names.map((name) => JSON.stringify(name));
  return new Error(
    [
      `overlayFixture: ${other} ran at the same time as ${first}, and each saw what the other wrote.`,
      "Such tests need one openFixture of copyup/fs each, over one layerFromFolder.",
    ].join(" "),
  );
}
