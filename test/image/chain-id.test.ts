import { describe, expect, it } from "vitest";
import { chainId, chainIds } from "../../src/image/chain-id.ts";
import type { Digest } from "../../src/image/imported-image.ts";

// Of an image of three layers, as dockerd 20.10 keeps it in image/overlay2/layerdb: `diff` and the folder's name.
const DIFF_IDS: Digest[] = [
  "sha256:23edd0b8dd1cbd778232a69b573fb0533ca5bebfa34e9251e49d62db407566ea",
  "sha256:9fda0d7b3b705086bcb764100b5cad0c60883f169879f25df5d55dc3507a9b99",
  "sha256:4f614cd8004255f41033d8c7756dc27f1a540c8ba9dfd27dfa66c35ce8d6a452",
];
const CHAIN_IDS: Digest[] = [
  "sha256:23edd0b8dd1cbd778232a69b573fb0533ca5bebfa34e9251e49d62db407566ea",
  "sha256:b46feb1b0cfc2eb020920bc73e18ce607dec4c9bfcf5e88d0b842fc5869ea7a8",
  "sha256:35097c22b63b70c3c992c9b2c192b9c387cf8e2bc00885237e89c389cd470653",
];

describe("chainIds()", () => {
  it("names each part of a stack as Docker's layerdb does", () => {
    expect(chainIds(DIFF_IDS)).toEqual(CHAIN_IDS);
    expect(chainId(DIFF_IDS)).toBe(CHAIN_IDS[2]);
  });

  it("has nothing to name without a layer", () => {
    expect(chainIds([])).toEqual([]);
    expect(chainId([])).toBeNull();
  });
});
