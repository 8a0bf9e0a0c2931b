import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyzeImage } from "../../src/analyze/analyze-image.ts";
import type { AnalyzedImage } from "../../src/analyze/analyzed-image.ts";
import { classify } from "../../src/analyze/classes/classify.ts";
import { type Offer, Workshop } from "../../src/analyze/findings/offer.ts";
import { proposals } from "../../src/analyze/findings/rules.ts";
import { LeftOvers } from "../../src/analyze/left-overs/left-overs.ts";
import { Stack } from "../../src/analyze/stack/stack.ts";
import { isFile } from "../../src/layer/inode.ts";
import type { Layer } from "../../src/layer/layer.ts";
import { stack } from "../support/model-layers.ts";
import { bytesOfLayer, mergedBytes, mergedTree } from "./support/merged-tree.ts";
import { imageOf, randomImage } from "./support/random-image.ts";

/** Layers as builders make them, and layers of any shape. */
const anyImage = fc.oneof(
  { weight: 2, arbitrary: randomImage },
  {
    weight: 1,
    arbitrary: stack.map((one) => {
      const { lowers, upper } = one.build();
      return { image: imageOf([...lowers.reverse(), upper]), toString: () => one.toString() };
    }),
  },
);

const KINDS = [
  {
    kind: "c-files",
    title: "files called c",
    paths: ["**/c"],
    reason: "a test has them",
    fix: { kind: "same-run", words: "Remove them." },
  },
] as const;

async function offersOf(image: AnalyzedImage) {
  const merged = new Stack(image.layers);
  const leftOvers = new LeftOvers(KINDS);
  const classes = await classify(merged, leftOvers, async () => {});
  const instructions = image.layers.map(() => null);
  const subject = { stack: merged, classes, leftOvers, instructions, base: 0, volumes: ["/a"] };
  const workshop = new Workshop(
    image.layers.map(({ layer }) => layer),
    classes.contents,
  );
  const offers = proposals(subject)
    .map((proposal) => workshop.try(proposal))
    .filter((offer): offer is Offer => offer !== null);
  return { workshop, offers };
}

/** Of files alone: a symlink has no bytes to write. */
const fileBytes = (layers: readonly Layer[]): number =>
  layers.reduce((sum, one) => sum + bytesOfLayer(one, isFile), 0);

const goneOf = (offers: readonly Offer[]): string[] =>
  offers.flatMap(({ items }) => items.flatMap(({ gone }) => gone ?? []));

const RUNS = 120;

describe("analyzeImage()", () => {
  it("puts each byte of each layer into one class", async () => {
    await fc.assert(
      fc.asyncProperty(anyImage, async ({ image }) => {
        const analysis = await analyzeImage(image, { name: "random", leftOvers: KINDS });

        const layers = image.layers.map(({ layer }) => bytesOfLayer(layer));
        expect(analysis.layers.map(({ bytes }) => bytes)).toEqual(layers);
        const bytes = layers.reduce((sum, one) => sum + one, 0);
        const classed = Object.values(analysis.byClass).reduce((sum, one) => sum + one, 0);
        expect([analysis.bytes, classed, analysis.tree.bytes]).toEqual([bytes, bytes, bytes]);
        expect(analysis.visibleBytes).toBe(mergedBytes(image.layers.map(({ layer }) => layer)));
        const own = await analyzeImage(image, { name: "random", leftOvers: KINDS, base: 1 });
        expect(own.byClass).toEqual(analysis.byClass);
        expect(own.findings.filter(({ layer }) => layer === 0)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it("offers fixes after which a mount shows the same, and that save what they say", async () => {
    await fc.assert(
      fc.asyncProperty(anyImage, async ({ image }) => {
        const originals = image.layers.map(({ layer }) => layer);
        const bytes = originals.reduce((sum, layer) => sum + bytesOfLayer(layer), 0);
        const { workshop, offers } = await offersOf(image);
        for (const offer of offers) {
          const draft = workshop.draftOf([offer]);

          const gone = goneOf([offer]);
          expect(mergedTree(draft), offer.proposal.kind).toEqual(mergedTree(originals, gone));
          const left = draft.reduce((sum, layer) => sum + bytesOfLayer(layer), 0);
          expect(left, offer.proposal.kind).toBe(bytes - offer.savedBytes);
          const written = fileBytes(originals) - fileBytes(draft);
          expect(offer.savedWork.writtenByte ?? 0, offer.proposal.kind).toBe(Math.max(0, written));
        }
        const { made, savedBytes } = workshop.tryAll(offers);
        const draft = workshop.draftOf(made);
        const gone = made.flatMap(({ items }) => items.flatMap((item) => item.gone ?? []));
        expect(mergedTree(draft, gone)).toEqual(mergedTree(originals, gone));
        expect(draft.reduce((sum, layer) => sum + bytesOfLayer(layer), 0)).toBe(bytes - savedBytes);
        expect(savedBytes).toBeGreaterThanOrEqual(
          Math.max(0, ...offers.map((offer) => offer.savedBytes)),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it("leaves the image as it is", async () => {
    await fc.assert(
      fc.asyncProperty(randomImage, async ({ image }) => {
        const originals = image.layers.map(({ layer }) => layer);
        const before = [mergedTree(originals), originals.map((one) => bytesOfLayer(one))];

        await analyzeImage(image, { name: "random", leftOvers: KINDS });

        expect([mergedTree(originals), originals.map((one) => bytesOfLayer(one))]).toEqual(before);
      }),
      { numRuns: RUNS / 10 },
    );
  });
});
