import { diff, Layer, mount } from "copyup";
import { createFs, layerFromJSON, textPatch } from "copyup/fs";
import { copyupOverlay, LAWS, lawProperty } from "copyup/kit";
import { recordedCases } from "copyup/kit/cases";
import fc from "fast-check";

/** Runs the engine, the promise API and the kit. What comes back is plain data, the same wherever it runs. */
export async function tryAll() {
  const lower = layerFromJSON({ "/site/index.html": "<h1>hello</h1>\n", "/site/old.html": "" });
  const overlay = mount({ lowers: [lower], upper: new Layer() });
  const clean = overlay.snapshot();
  const fs = createFs(overlay.process()).promises;

  await fs.appendFile("/site/index.html", "<p>more</p>\n");
  await fs.rm("/site/old.html");
  await fs.mkdir("/site/deep/er", { recursive: true });
  const handle = await fs.open("/site/deep/er/blob", "w+");
  await handle.write(new Uint8Array([1, 2, 3]), 0, 3, 4096);
  const { size } = await handle.stat();
  await handle.close();
  await fs.rename("/site/deep/er/blob", "/site/blob");
  const missing = await fs.readFile("/site/old.html").catch((error) => error.message);
  const blob = await fs.readFile("/site/blob");

  const made = diff(overlay, clean);
  const changes = made.changes.map(({ kind, path }) => `${kind} ${path}`);
  const patch = textPatch(made);
  const names = await fs.readdir("/site", { recursive: true });
  overlay.restore(clean);
  const restored = await fs.readFile("/site/index.html", "utf8");

  return {
    ...{ size, missing, blob: [...blob.subarray(4094)], changes, patch, names, restored },
    ...{ laws: await keepLaws(), recorded: recordedCases().length },
  };
}

/** How each law of the kit fares against copyup, by its name. */
async function keepLaws() {
  const kept = {};
  for (const law of LAWS) {
    const { failed } = await fc.check(lawProperty(law, copyupOverlay), { seed: 1, numRuns: 5 });
    kept[law.name] = !failed;
  }
  return kept;
}
