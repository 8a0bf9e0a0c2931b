import type { Finding } from "./analysis.ts";
import type { PathGlob } from "./path-glob.ts";

export interface Selection {
  /** At most so many, the largest savings. Default: all. */
  readonly top?: number;
  /** Those that save at least so many bytes. */
  readonly leastBytes?: number;
  /** Those with a path that it means. */
  readonly glob?: PathGlob;
}

export interface SelectedFindings {
  readonly findings: readonly Finding[];
  /** Those that are not among them. */
  readonly others: readonly Finding[];
}

/** The findings that somebody asks for, in their order. */
export function selectFindings(
  all: readonly Finding[],
  { top = Number.POSITIVE_INFINITY, leastBytes = 0, glob = () => true }: Selection,
): SelectedFindings {
  const findings = all
    .filter(({ savingBytes }) => savingBytes >= leastBytes)
    .filter(({ paths }) => paths.some(({ path }) => glob(path)))
    .slice(0, top);
  const chosen = new Set(findings);
  return { findings, others: all.filter((finding) => !chosen.has(finding)) };
}
