import type { ImageAnalysis } from "../analyze/analysis.ts";
import { type AnalyzeProgress, analyzeImage } from "../analyze/analyze-image.ts";
import { baseLayers, baseLayersIfAny } from "../analyze/base-layers.ts";
import type { LeftOverKind } from "../analyze/left-overs/kind.ts";
import type { ImageStore } from "../store/image-store.ts";
import { findImage } from "./find-image.ts";
import { type OpenAnalyzed, openAnalyzed } from "./open-analyzed.ts";

/** What an analysis is made of, and with. */
export interface AnalyzeWork {
  readonly store: ImageStore;
  readonly leftOvers: readonly LeftOverKind[];
  /** The image whose layers are left out of the blame. */
  readonly base: string | undefined;
  /** os/architecture[/variant], of images that have several. */
  readonly platform: string | undefined;
  readonly signal: AbortSignal;
  readonly show: (text: string) => void;
}

export interface Analyzed {
  readonly analysis: ImageAnalysis;
  /** What reading it left out, and why. */
  readonly notes: readonly string[];
}

/** Opens an image, analyzes it, and closes it again.
 *  @param mustHaveBase false: one that does not stand on the base is analyzed whole
 *  @throws StoreError, ImageError, AnalyzeError */
export async function analyzeNamed(
  name: string,
  { store, leftOvers, base: baseName, platform, signal, show }: AnalyzeWork,
  mustHaveBase: boolean,
): Promise<Analyzed> {
  const opened: OpenAnalyzed[] = [];
  const open = async (text: string): Promise<OpenAnalyzed> => {
    const found = await findImage(text, store);
    const one = await openAnalyzed(found, store, {
      platform,
      onLayer: (layer) => show(`${text}: reading layer ${layer}`),
    });
    opened.push(one);
    return one;
  };
  try {
    const { image, synthetic, notes } = await open(name);
    let base = 0;
    if (baseName !== undefined) {
      const { image: below } = await open(baseName);
      base = mustHaveBase ? baseLayers(image, below, baseName) : baseLayersIfAny(image, below);
    }
    const onProgress = (step: AnalyzeProgress) => show(`${name}: ${progressWords(step)}`);
    const settings = { name, synthetic, base, leftOvers, signal, onProgress };
    return { analysis: await analyzeImage(image, settings), notes };
  } finally {
    for (const { close } of opened) close();
  }
}

function progressWords({ phase, done, total }: AnalyzeProgress): string {
  switch (phase) {
    case "layers":
      return "stacking its layers";
    case "contents":
      return "comparing contents";
    case "findings":
      return total === 0 ? "looking for fixes" : `trying fixes, ${done} of ${total}`;
    default:
      return phase satisfies never;
  }
}
