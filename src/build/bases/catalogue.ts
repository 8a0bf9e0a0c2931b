import { familiarRepository, tryParseReference } from "../../image/reference.ts";
import type { LayerPlace } from "./base-facts.ts";

/** A bundled image: which tags ask for it, and which steps it was made by. */
export interface BundledImage {
  readonly name: string;
  readonly tags: RegExp;
  /** Whose config it has. */
  readonly config: LayerPlace[0];
  readonly steps: readonly LayerPlace[];
}

const NODE_STEPS: readonly LayerPlace[] = [4, 5, 6, 7, 8, 9].map((step) => ["node", step]);
const NODE_TAG = "(?:latest|current|lts|jod|(?:18|20|22|23|24)(?:\\.\\d+){0,2})";

/** One listing for each kind of image, whatever the version in the tag. The first whose tags fit is it. */
export const BUNDLED_IMAGES: readonly BundledImage[] = [
  {
    name: "alpine",
    tags: /^(?:latest|3(?:\.\d+){0,2})$/,
    config: "alpine",
    steps: [["alpine", 0]],
  },
  {
    name: "debian",
    tags: /^(?:latest|stable|12(?:\.\d+)?|bookworm)(?:-slim)?$/,
    config: "debian",
    steps: [["debian", 0]],
  },
  {
    name: "ubuntu",
    tags: /^(?:latest|24\.04|noble)$/,
    config: "ubuntu",
    steps: [0, 1, 2, 3, 4].map((step) => ["ubuntu", step]),
  },
  {
    name: "node",
    tags: new RegExp(`^(?:${NODE_TAG}-)?(?:${NODE_TAG}|bookworm)$`),
    config: "node",
    steps: [...[0, 1, 2, 3].map((step): LayerPlace => ["node", step]), ...NODE_STEPS],
  },
  {
    name: "node",
    tags: new RegExp(`^(?:${NODE_TAG}-)?(?:bookworm-)?slim$`),
    config: "node",
    steps: [["debian", 0], ...NODE_STEPS],
  },
  {
    name: "node",
    tags: new RegExp(`^(?:${NODE_TAG}-)?alpine(?:3\\.\\d+)?$`),
    config: "node",
    steps: [["alpine", 0], ...NODE_STEPS],
  },
];

/** The image that a name such as node:22-slim or docker.io/library/alpine asks for. */
export function bundledImage(name: string): BundledImage | undefined {
  const reference = tryParseReference(name);
  if (reference === null || reference.digest !== undefined) return undefined;
  const repository = familiarRepository(reference);
  const { tag = "latest" } = reference;
  return BUNDLED_IMAGES.find((image) => image.name === repository && image.tags.test(tag));
}
