import { expect, it } from "vitest";
import * as door from "../../src/docker/index.ts";

it("copyup/docker offers these values: one that goes, or that is new, is a decision", () => {
  expect(Object.keys(door).sort()).toEqual([
    "AnalyzeError",
    "BuildError",
    "ContainerError",
    "Content",
    "DEVICES",
    "EffectsError",
    "ImageError",
    "Layer",
    "LeftOversError",
    "RegistryError",
    "StoreError",
    "analyzeImage",
    "buildImage",
    "bundledBase",
    "createContainer",
    "fixedClock",
    "layerTar",
    "openImageFile",
    "openStore",
    "steppingClock",
    "timeOf",
    "writeLayerFolder",
  ]);
});
