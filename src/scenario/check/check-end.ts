import type { ContainerResult, Mismatch, ScenarioResult, TaggedImage } from "../result.ts";
import { costsOf } from "../run/recorder.ts";
import type { ContainerExpectation, Expectations } from "../scenario.ts";
import type { TagExpectation } from "../schema/expect.ts";
import { checkBuild } from "./check-image.ts";
import { checkMerged } from "./check-merged.ts";
import { checkCosts } from "./check-step.ts";
import { compareBytes, compareLists, type Place } from "./compare-costs.ts";
import { bytesWords } from "./words.ts";

export type Ended = Pick<
  ScenarioResult,
  "containers" | "layers" | "build" | "images" | "diskBytes"
>;

/** What is other than expected when all steps are done. */
export function checkEnd(expect: Expectations, ended: Ended): Mismatch[] {
  const ofContainers = ended.containers.flatMap((container, i) => {
    const expected = expect.containers[i];
    return expected === undefined ? [] : checkContainer(expected, container);
  });
  return [
    ...checkLayers(expect, ended),
    ...checkOwnBuild(expect, ended),
    ...checkImages(expect, ended),
    ...ofContainers,
  ];
}

/** Of the build that the image comes from. */
function checkOwnBuild({ build: expected }: Expectations, { build }: Ended): Mismatch[] {
  if (expected === undefined || build === null) return [];
  const place = { where: "expect.build", line: expected.line };
  const costs = costsOf(build.built.steps.flatMap(({ envelopes }) => envelopes));
  return [
    ...checkBuild(expected.fields, build, place),
    ...checkCosts(expected.fields, costs, place),
  ];
}

function checkImages({ images, diskBytes }: Expectations, ended: Ended): Mismatch[] {
  const found = images.flatMap(({ tag, line, fields }) => {
    const place = { where: `expect.images.${tag}`, line };
    const image = ended.images.find((one) => one.tag === tag);
    if (image === undefined) return [{ ...place, expected: "an image", actual: "none" }];
    return checkTag(fields, image, place);
  });
  if (diskBytes === undefined) return found;
  const place = { where: "expect.disk_bytes", line: diskBytes.line };
  return [...found, ...compareBytes(diskBytes.size, ended.diskBytes, place)];
}

function checkTag(
  { layers, image_bytes, shared_bytes, unique_bytes }: TagExpectation,
  { image, bytes, sharedBytes, uniqueBytes }: TaggedImage,
  place: Place,
): Mismatch[] {
  const count = image.layers.length;
  const found: Mismatch[] = [];
  const of = (what: string) => ({ ...place, where: `${place.where}.${what}` });
  if (layers !== undefined && layers !== count) {
    found.push({ ...of("layers"), expected: `${layers}`, actual: `${count}` });
  }
  const sums = [
    ["image_bytes", image_bytes, bytes],
    ["shared_bytes", shared_bytes, sharedBytes],
    ["unique_bytes", unique_bytes, uniqueBytes],
  ] as const;
  for (const [key, wanted, actual] of sums) {
    if (wanted !== undefined) found.push(...compareBytes(wanted, actual, of(key)));
  }
  return found;
}

function checkLayers({ layerBytes, imageBytes }: Expectations, { layers }: Ended): Mismatch[] {
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
