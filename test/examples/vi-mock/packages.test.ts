import fsExtra from "fs-extra";
import { afterAll, it, vi } from "vitest";

/** fs-extra is CommonJS: it asks `require("fs")`, of which vi.mock does not know. What require.cache has under that name comes
 *  before Node's own module (Node's documentation of require.cache), for what is loaded from then on. */
const app = await vi.hoisted(async () => {
  const { createRequire } = await import("node:module");
  const { overlayFixture } = await import("copyup/vitest");
  const app = overlayFixture(new URL("fixtures/app", import.meta.url), { at: "/app" });
  const { cache } = createRequire(import.meta.url);
  cache.fs = { exports: app.fs, loaded: true } as NodeJS.Module;
  afterAll(() => void delete cache.fs);
  return app;
});

it("is seen by a package that is CommonJS", async () => {
  await fsExtra.move("/app/app.ini", "/app/old/app.ini");
  await fsExtra.emptyDir("/app/conf.d");

  app.expectChanged([
    "D /app/app.ini",
    ...["D /app/conf.d/log.ini", "D /app/conf.d/log.ini~", "D /app/conf.d/theme.ini"],
    ...["A /app/old", "A /app/old/app.ini"],
  ]);
});
