import { describe, expect, it } from "vitest";
import * as cases from "../../src/kit/cases/index.ts";
import * as kit from "../../src/kit/index.ts";

describe("copyup/kit", () => {
  it("exports these names", () => {
    expect(Object.keys(kit).sort()).toMatchInlineSnapshot(`
      [
        "ALL_OPTIONS",
        "EVERYTHING",
        "EXCEPTIONS",
        "LAWS",
        "LawBroken",
        "OverlayFault",
        "Session",
        "caseText",
        "checksOf",
        "copyupOverlay",
        "diff",
        "lawProperty",
        "layerCalls",
        "layerStack",
        "merge",
        "mountOptions",
        "nodeCalls",
        "overlayCase",
        "overlaySuite",
        "processCalls",
        "squash",
        "steps",
        "systemCall",
        "treePath",
        "viewOf",
      ]
    `);
  });
});

describe("copyup/kit/cases", () => {
  it("exports the cases alone", () => {
    expect(Object.keys(cases)).toEqual(["recordedCases"]);
  });
});
