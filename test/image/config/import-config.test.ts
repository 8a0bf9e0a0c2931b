import { expect, it } from "vitest";
import { CONFIG_LAYOUTS } from "../../../src/image/config/config-layout.ts";
import { importConfig } from "../../../src/image/config/import-config.ts";

it("importConfig() gives the image id that `docker import` of 20.10 gave", () => {
  const { id } = importConfig({
    layout: CONFIG_LAYOUTS["docker-20.10"],
    os: "linux",
    architecture: "amd64",
    created: "2026-11-23T10:43:25.897651292Z",
    comment: "Imported from -",
    diffIds: ["sha256:23edd0b8dd1cbd778232a69b573fb0533ca5bebfa34e9251e49d62db407566ea"],
    dockerVersion: "20.10.24+dfsg1",
  });

  expect(id).toBe("sha256:0a47c795c0a4698afca3fcb7e23010ee61ecfb102b5f87408f9cb41a6cfbba1b");
});
