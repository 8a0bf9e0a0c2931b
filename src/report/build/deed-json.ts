import type { Image } from "../../image/image.ts";
import type { Deed, ScenarioResult } from "../../scenario/result.ts";
import type { PricedFor } from "../priced-for.ts";
import { buildJson } from "./build-json.ts";

/** What a step of Docker's did, for programs. Sizes are bytes. */
export type JsonDeed =
  /** As `copyup build --json` tells it. */
  | { readonly build: object; readonly image: JsonImageMade }
  | {
      readonly run: {
        readonly status: number;
        readonly output: string;
        readonly unknown: readonly string[];
      };
    }
  | { readonly image: JsonImageMade }
  | {
      readonly diff: readonly {
        readonly kind: "A" | "C" | "D";
        readonly path: string;
        readonly aspects?: readonly string[];
      }[];
    };

/** An image that a build or a commit made. */
export interface JsonImageMade {
  readonly id: string;
  /** Lowest first; `base` of them are those of the image that it was made from. */
  readonly layers: readonly { readonly diffId: string; readonly size: number }[];
  readonly base: number;
}

export function deedJson(deed: Deed, pricedFor: PricedFor): JsonDeed {
  switch (deed.kind) {
    case "build":
      return {
        build: buildJson(deed.built, pricedFor),
        image: imageJson(deed.image, deed.baseLayers),
      };
    case "run": {
      const { status, output, unknown } = deed;
      return { run: { status, output, unknown } };
    }
    case "commit":
      return { image: imageJson(deed.image, deed.baseLayers) };
    case "diff":
      return { diff: deed.changes };
    default:
      return deed satisfies never;
  }
}

function imageJson({ config, layers }: Image, base: number): JsonImageMade {
  return { id: config.id, layers: layers.map(({ diffId, size }) => ({ diffId, size })), base };
}

/** An image by its tag. */
export interface JsonTagged {
  readonly tag: string;
  readonly id: string;
  readonly layers: number;
  readonly bytes: number;
  /** In layers that another image of the scenario has, too, and the rest. */
  readonly sharedBytes: number;
  readonly uniqueBytes: number;
  /** Made on a bundled base: its digests are no real ones. */
  readonly synthetic: boolean;
}

export function taggedJson({ images }: ScenarioResult): JsonTagged[] {
  return images.map(({ image, ...facts }) => ({
    ...facts,
    id: image.config.id,
    layers: image.layers.length,
  }));
}
