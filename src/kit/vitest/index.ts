/** copyup/vitest: files to test on, taken back after each test. Needs vitest. */
export type {
  FixtureOptions,
  FixtureSource,
  OverlayFixture,
} from "../../node-fs/fixture/open-fixture.ts";
export { overlayFixture } from "./overlay-fixture.ts";
