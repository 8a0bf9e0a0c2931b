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
 *  Not for tests that run at the same time (it.concurrent): give each one an openFixture of copyup/fs.
 *  @throws what openFixture throws */
export function overlayFixture(
  source: FixtureSource,
  options: FixtureOptions = {},
): OverlayFixture {
  const fixture = openFixture(source, options);
  beforeEach(fixture.begin);
  afterEach(fixture.rollback);
  return fixture;
}
