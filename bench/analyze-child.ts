import { analyzeImage } from "../src/analyze/analyze-image.ts";
import { openedImage } from "../src/analyze/analyzed-image.ts";
import { openImage } from "../src/image/open-image.ts";

// A process of its own for analyze-speed: opens an archive, analyzes it, and tells what it found and what that took.

const archive = process.env.COPYUP_BENCH_ARCHIVE ?? "";
const image = await openImage(archive);
const { bytes, savingBytes, findings, layers } = await analyzeImage(openedImage(image), {
  name: "bench",
});
image.close();
const files = layers.reduce((sum, layer) => sum + layer.files, 0);
const kinds = findings.map(({ kind }) => kind).sort();
const memory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ bytes, files, savingBytes, kinds, memory }));
