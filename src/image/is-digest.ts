import type { Digest } from "./imported-image.ts";

const SHA256 = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === "string" && SHA256.test(text);
}
