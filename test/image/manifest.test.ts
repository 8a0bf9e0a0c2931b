import { describe, expect, it } from "vitest";
import { digestOfBytes } from "../../src/image/digest.ts";
import type { Digest } from "../../src/image/imported-image.ts";
import { ociIndex, ociManifest, pushedManifest } from "../../src/image/manifest.ts";
import { DOCKER_TYPES, OCI_TYPES } from "../../src/image/media-types.ts";

const layer = (size: number, hex: string) => ({
  mediaType: DOCKER_TYPES.layer,
  size,
  digest: `sha256:${hex}` as Digest,
});

describe("pushedManifest()", () => {
  it("has the digest of what dockerd 20.10 pushed", () => {
    const config = {
      mediaType: DOCKER_TYPES.config,
      size: 2073,
      digest: "sha256:c19cf0b67201ae8c7fc163cb6a28302fb456f58d1449e7dcb1a89ed944539005",
    } as const;

    const manifest = pushedManifest(DOCKER_TYPES.manifest, config, [
      layer(1_077_723, "81c51cbb90f2bb672cd486e1c68e5659769e23b58e4e08a70af2cd09fdd3354e"),
      layer(112, "b31379d7d1f56b187d426894c7eeba9aec813c46e767eb3706d3ffc596ba2905"),
      layer(110, "132a01a79bfc2d54842fd65c0ccef7f3341e3bca25a9fe5c2db75f89d19d0b7b"),
      layer(112, "81cd05e45f0c00a349d2c0c2a0a7d08b92d8c375fcaf9b73e0e83f40ed78e88c"),
    ]);

    expect(manifest).toHaveLength(1149);
    expect(digestOfBytes(manifest)).toBe(
      "sha256:abcd2b259ccea38a36c3a9a429c99e366b5fd30701495e7cd643bfee2d504df5",
    );
  });
});

describe("ociManifest() and ociIndex()", () => {
  const digest: Digest = `sha256:${"0".repeat(64)}`;

  it("are one line, in the order of the OCI's structs", () => {
    const config = { mediaType: OCI_TYPES.config, digest, size: 7 };
    const annotations = new Map([["a", "<b>"]]);

    const manifest = Buffer.from(ociManifest(config, [])).toString();
    const index = ociIndex([{ mediaType: OCI_TYPES.manifest, size: 9, digest, annotations }]);

    expect(manifest).toBe(
      `{"schemaVersion":2,"mediaType":"${OCI_TYPES.manifest}",` +
        `"config":{"mediaType":"${OCI_TYPES.config}","digest":"${digest}","size":7},"layers":[]}`,
    );
    expect(Buffer.from(index).toString()).toBe(
      `{"schemaVersion":2,"mediaType":"${OCI_TYPES.index}","manifests":[` +
        `{"mediaType":"${OCI_TYPES.manifest}","digest":"${digest}","size":9,` +
        `"annotations":{"a":"\\u003cb\\u003e"}}]}`,
    );
  });
});
