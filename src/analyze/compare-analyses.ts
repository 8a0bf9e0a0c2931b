import type { Finding, ImageAnalysis } from "./analysis.ts";

/** What became of an image. */
export interface ImageComparison {
  readonly before: ImageAnalysis;
  readonly after: ImageAnalysis;
  /** The lowest layers that are the same in both, by their digests, and their bytes. */
  readonly sharedLayers: number;
  readonly sharedBytes: number;
  /** Findings that only one of them has: another kind, or in another directory. */
  readonly appeared: readonly Finding[];
  readonly gone: readonly Finding[];
}

export function compareAnalyses(before: ImageAnalysis, after: ImageAnalysis): ImageComparison {
  let sharedLayers = 0;
  while (isShared(before, after, sharedLayers)) sharedLayers++;
  const shared = after.layers.slice(0, sharedLayers);
  return {
    ...{ before, after, sharedLayers },
    sharedBytes: shared.reduce((sum, { bytes }) => sum + bytes, 0),
    appeared: without(after.findings, before.findings),
    gone: without(before.findings, after.findings),
  };
}

function isShared(before: ImageAnalysis, after: ImageAnalysis, index: number): boolean {
  const diffId = after.layers[index]?.diffId ?? null;
  return diffId !== null && diffId === before.layers[index]?.diffId;
}

/** Those that have no counterpart among others, each of which is the counterpart of one. */
function without(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const left = others.map(keyOf);
  return findings.filter((finding) => {
    const at = left.indexOf(keyOf(finding));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

const keyOf = ({ kind, leftOver, directory }: Finding): string =>
  [kind, leftOver ?? "", directory].join("\0");
