import { expect, it } from "vitest";
import * as door from "../../src/docker/index.ts";

it("copyup/docker offers these values: one that goes, or that is new, is a decision", () => {
  expect(Object.keys(door).sort()).toEqual([
    "BuildError",
    "ContainerError",
    "Content",
    "EffectsError",
    "ImageError",
    "Layer",
    "RegistryError",
    "StoreError",
    "buildImage",
    "bundledBase",
    "createContainer",
    "fixedClock",
    "openImageFile",
    "openStore",
    "steppingClock",
  ]);
});
