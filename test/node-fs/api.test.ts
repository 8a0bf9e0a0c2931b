import { expect, it } from "vitest";
import * as api from "../../src/node-fs/index.ts";

it("copyup/fs exports these names", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "ToMemfsError",
      "createFs",
      "layerFromFolder",
      "layerFromJSON",
      "layerFromMemfs",
      "openFixture",
      "overlayVolume",
      "textPatch",
      "toMemfs",
    ]
  `);
});
