import { afterEach, beforeEach } from "vitest";
import {
  type FixtureOptions,
  type FixtureSource,
  type OverlayFixture,
  openFixture,
} from "../../node-fs/fixture/open-fixture.ts";

/** A fixture of a folder, or of layers, for the tests of a file, or of the describe that it is called in: after each test
 *  all is as it was before it. What beforeAll wrote stays.
 *
 *      const app = overlayFixture("fixtures/app");
 *      it("writes a report", () => {
 *        report(app.fs);
 *        app.expectChanged(["A /report.txt"]);
 *      });
 *
 *  Not for tests that run at the same time (it.concurrent): those fail, for each needs an openFixture of copyup/fs.
 *  @throws what openFixture throws */
export function overlayFixture(
  source: FixtureSource,
  options: FixtureOptions = {},
): OverlayFixture {
  const fixture = openFixture(source, options);
  const running: string[] = [];
  beforeEach(({ task }) => {
    running.push(task.name);
    if (running.length > 1) throw new Error(atOnce(running));
    fixture.begin();
  });
  afterEach(({ task }) => {
    running.splice(running.lastIndexOf(task.name), 1);
    if (running.length === 0) fixture.rollback();
  });
  return fixture;
}

function atOnce(names: readonly string[]): string {
  const [first, other] = [names[0], names.at(-1)].map((name) => JSON.stringify(name));
  return [
    `overlayFixture: ${other} began before ${first} was over, and each would see what the other writes.`,
    "Tests that run at the same time need one openFixture of copyup/fs each, over one layerFromFolder.",
  ].join(" ");
}
