import type { ContainerResult, LayerResult, Mismatch } from "../result.ts";
import type { ContainerExpectation, Expectations } from "../scenario.ts";
import { checkMerged } from "./check-merged.ts";
import { compareBytes, compareLists } from "./compare-costs.ts";
import { bytesWords } from "./words.ts";

/** What is other than expected when all steps are done. */
export function checkEnd(
  expect: Expectations,
  containers: readonly ContainerResult[],
  layers: readonly LayerResult[],
): Mismatch[] {
  const ofContainers = containers.flatMap((container, i) => {
    const expected = expect.containers[i];
    return expected === undefined ? [] : checkContainer(expected, container);
  });
  return [...checkImage(expect, layers), ...ofContainers];
}

function checkImage(
  { layerBytes, imageBytes }: Expectations,
  layers: readonly LayerResult[],
): Mismatch[] {
  const sizes = layers.map(({ bytes }) => bytes);
  const found: Mismatch[] = [];
  if (layerBytes !== undefined && `${layerBytes.sizes}` !== `${sizes}`) {
    found.push({
      where: "expect.layer_bytes",
      line: layerBytes.line,
      expected: sizesWords(layerBytes.sizes),
      actual: sizesWords(sizes),
    });
  }
  if (imageBytes !== undefined) {
    const sum = sizes.reduce((total, size) => total + size, 0);
    const place = { where: "expect.image_bytes", line: imageBytes.line };
    found.push(...compareBytes(imageBytes.size, sum, place));
  }
  return found;
}

function sizesWords(sizes: readonly number[]): string {
  return `${sizes.length} layers, lowest first: ${sizes.map(bytesWords).join(", ")}`;
}

function checkContainer(expected: ContainerExpectation, actual: ContainerResult): Mismatch[] {
  const { fields, where, lines } = expected;
  const place = (key: string) => ({ where: `${where}.${key}`, line: lines[key] ?? 0 });
  const lists = { copied_up: actual.copiedUp, whiteouts: actual.whiteouts, opaque: actual.opaques };
  const sums = {
    upper_bytes: actual.upperBytes,
    copied_bytes: actual.copiedBytes,
    written_bytes: actual.writtenBytes,
  };
  const found: Mismatch[] = [];
  for (const [key, list] of Object.entries(lists)) {
    const wanted = fields[key as keyof typeof lists];
    if (wanted !== undefined) found.push(...compareLists(wanted, list, place(key)));
  }
  for (const [key, sum] of Object.entries(sums)) {
    const wanted = fields[key as keyof typeof sums];
    if (wanted !== undefined) found.push(...compareBytes(wanted, sum, place(key)));
  }
  for (const [path, wanted] of Object.entries(fields.merged ?? {})) {
    const key = `merged.${path}`;
    const at = { where: `${where}.merged ${path}`, line: lines[key] ?? 0 };
    const different = checkMerged(path, wanted, actual.overlay);
    if (different !== undefined) found.push({ ...at, ...different });
  }
  return found;
}
