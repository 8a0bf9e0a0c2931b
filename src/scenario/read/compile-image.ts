import { basename, resolve } from "node:path";
import type { CaseEntry } from "../../cases/case.ts";
import type { KeyPath } from "../../yaml/key-path.ts";
import type { ScenarioLimits } from "../limits.ts";
import type { LayerSource, ScenarioImage } from "../scenario.ts";
import { IMAGE_SOURCES, layerSchema } from "../schema/image.ts";
import { compileBuild } from "./compile-docker.ts";
import { compileTree } from "./compile-tree.ts";
import type { Faults } from "./faults.ts";
import { numbered, numberedEntry } from "./numbered.ts";

/** What an image is read against. */
export interface ImagePlace {
  /** The folder of the scenario: what its paths start from. */
  readonly folder: string;
  readonly faults: Faults;
  readonly limits: ScenarioLimits;
}

/** The image, as far as it is well formed; undefined when nothing says what it is. */
export function compileImage(raw: unknown, place: ImagePlace): ScenarioImage | undefined {
  if (typeof raw !== "object" || raw === null) return undefined;
  const { faults, folder } = place;
  const fields = raw as Readonly<Record<string, unknown>>;
  const given = IMAGE_SOURCES.filter((source) => Object.hasOwn(fields, source));
  for (const second of given.slice(1)) {
    const message = `an image comes from one place, and ${given[0]} says which already`;
    faults.add(["image", second], message, undefined, "key");
  }
  const [kind] = given;
  const single = kind === "layers" ? "layers are" : kind === "build" ? "a build makes" : undefined;
  for (const key of single === undefined ? [] : ["reference", "platform"]) {
    if (!Object.hasOwn(fields, key)) continue;
    const message = `${single} one image: there is nothing to choose`;
    faults.add(["image", key], message, undefined, "key");
  }
  if (kind === undefined) {
    const known = ["reference", "platform"];
    if (Object.keys(fields).every((key) => known.includes(key))) {
      faults.add(["image"], `an image needs one of ${IMAGE_SOURCES.join(", ")}`);
    }
    return undefined;
  }
  if (kind === "layers") return { kind, layers: compileLayers(fields[kind], place) };
  if (kind === "build") {
    const at = ["image", "build"];
    const build = compileBuild(fields.build, at, folder, faults);
    return build && { kind, build, line: faults.lineOf(at) };
  }
  const { [kind]: path, reference, platform } = fields;
  if (typeof path !== "string") return undefined;
  return {
    kind,
    path: resolve(folder, path),
    line: faults.lineOf(["image", kind]),
    ...(typeof reference === "string" ? { reference } : {}),
    ...(typeof platform === "string" ? { platform } : {}),
  };
}

function compileLayers(raw: unknown, place: ImagePlace): readonly LayerSource[] {
  if (!Array.isArray(raw)) return [];
  const layers: LayerSource[] = [];
  for (const [i, layer] of raw.entries()) {
    const at = ["image", "layers", i];
    const read = compileLayer(layer, at, layers.length + 1, place);
    if (layers.length + read.length > place.limits.layers) {
      const message = `more than ${place.limits.layers} layers up to here (limit layers)`;
      place.faults.add(at, message);
      return layers;
    }
    layers.push(...read);
  }
  return layers;
}

const PLACES = ["tree", "tar", "dir"] as const;

/** One layer, or as many as `repeat` says. `number` is that of the first in the image. */
function compileLayer(
  raw: unknown,
  at: KeyPath,
  number: number,
  place: ImagePlace,
): readonly LayerSource[] {
  const { folder, faults, limits } = place;
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return [];
  const fields = raw as Readonly<Record<string, unknown>>;
  const given = PLACES.filter((source) => Object.hasOwn(fields, source));
  for (const second of given.slice(1)) {
    const message = `a layer comes from one place, and ${given[0]} says which already`;
    faults.add([...at, second], message, undefined, "key");
  }
  // An empty layer is written as `tree: {}`: a misspelt key must not make one.
  if (
    given.length === 0 &&
    Object.keys(fields).every((key) => key === "name" || key === "repeat")
  ) {
    faults.add(at, `a layer needs one of ${PLACES.join(", ")}`);
  }
  const entries = compileTree(fields.tree, [...at, "tree"], faults, limits);
  const parsed = layerSchema.safeParse(raw);
  if (!parsed.success) return [];
  const { name, tree, tar, dir, repeat } = parsed.data;
  const line = faults.lineOf(at);
  if (tree !== undefined) {
    if (repeat !== undefined && !isRepeatable(tree, entries.length, repeat, at, place)) return [];
    return treeLayers(
      { kind: "entries", name: name ?? `layer ${number}`, line, entries },
      name,
      number,
      repeat,
      limits,
    );
  }
  if (repeat !== undefined)
    faults.add([...at, "repeat"], "only a tree can be repeated", undefined, "key");
  const path = tar ?? dir ?? "";
  const kind = tar === undefined ? "dir" : "tar";
  return [{ kind, name: name ?? basename(path), line, path: resolve(folder, path) }];
}

type EntriesLayer = LayerSource & { readonly kind: "entries" };

function treeLayers(
  one: EntriesLayer,
  name: string | undefined,
  number: number,
  repeat: number | undefined,
  limits: ScenarioLimits,
): readonly EntriesLayer[] {
  if (repeat === undefined) return [one];
  // Beyond the limit one more is enough to be told.
  const length = Math.min(repeat, limits.layers + 1);
  return Array.from({ length }, (_, i) => ({
    ...one,
    name: name === undefined ? `layer ${number + i}` : numbered(name, i + 1),
    entries: one.entries.map((entry): CaseEntry => numberedEntry(entry, i + 1)),
  }));
}

/** Whether a layer can be there so many times: nothing in it is repeated already, and it stays within the limits. */
function isRepeatable(
  tree: object,
  entries: number,
  repeat: number,
  at: KeyPath,
  { faults, limits }: ImagePlace,
): boolean {
  const repeated = Object.entries(tree).filter(
    ([, entry]) => typeof entry === "object" && entry?.repeat !== undefined,
  );
  for (const [path] of repeated) {
    const message = "the layer is repeated already: {n} can count one of them only";
    faults.add([...at, "tree", path, "repeat"], message, undefined, "key");
  }
  if (repeated.length > 0) return false;
  // Too many layers are told of elsewhere.
  if (repeat > limits.layers || repeat * entries <= limits.entries) return true;
  const message = `more than ${limits.entries} entries in all of these layers (limit entries)`;
  faults.add([...at, "repeat"], message);
  return false;
}
