import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ImageAnalysis } from "../../../src/analyze/analysis.ts";
import { type AnalyzeOptions, analyzeImage } from "../../../src/analyze/analyze-image.ts";
import { builtImage } from "../../../src/analyze/analyzed-image.ts";
import { fixedClock } from "../../../src/base/clock.ts";
import { buildImage } from "../../../src/build/build-image.ts";
import { openContext } from "../../../src/build/context/open-context.ts";
import { BUILD_PROFILES, type EngineName } from "../../../src/build/profile.ts";
import { recordedBase } from "../../build/support/recorded.ts";

export interface Built {
  /** Below a FROM of the base that the recorded builds have. */
  readonly steps: readonly string[];
  readonly context?: Readonly<Record<string, string>>;
  readonly engine?: EngineName;
  readonly options?: Partial<AnalyzeOptions>;
}

/** Builds an image in memory of a Dockerfile and a context, and analyzes it. */
export async function analyzeBuilt(built: Built): Promise<ImageAnalysis> {
  const { steps, context = {}, engine = "docker-28", options = {} } = built;
  const folder = mkdtempSync(join(tmpdir(), "copyup-analyze-"));
  try {
    for (const [name, text] of Object.entries(context)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      utimesSync(path, MTIME, MTIME);
    }
    writeFileSync(join(folder, "Dockerfile"), ["FROM base", ...steps, ""].join("\n"));
    const profile = BUILD_PROFILES[engine];
    const result = await buildImage({
      context: await openContext({ context: folder, cwd: folder, profile }),
      profile,
      clock: fixedClock(MTIME + 1000),
      cache: null,
      resolveImage: async () => recordedBase(),
    });
    try {
      return await analyzeImage(builtImage(result.image), { name: "built", ...options });
    } finally {
      result.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const MTIME = 1_700_000_000;
