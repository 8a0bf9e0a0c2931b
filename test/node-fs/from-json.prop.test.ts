import { posix } from "node:path";
import fc from "fast-check";
import { Volume } from "memfs";
import { describe, expect, it } from "vitest";
import { LayerBuildError } from "../../src/layer/builder.ts";
import { type LayerJSON, layerFromJSON } from "../../src/node-fs/from-json.ts";
import { type Item, layerItems, volumeItems } from "./trees.ts";

type Data = string | Buffer | null;
interface Json {
  [path: string]: Data | Json;
}

const name = fc.constantFrom("a", "b", "c", "1", "é", ".", "..", "", "a/", "./a", "./1", "/", "/a");
const path = fc.oneof(
  name,
  fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/")),
);
const data: fc.Arbitrary<Data> = fc.oneof(
  fc.constant(null),
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
);
const cwd = fc.constantFrom("/", "/app", "/a/", "//x/../y");

const { nested } = fc.letrec<{ nested: Json }>((tie) => ({
  nested: fc.dictionary(
    path,
    fc.oneof({ depthSize: "small", withCrossShrink: true }, data, tie("nested")),
    { maxKeys: 4, noNullPrototype: true },
  ),
}));
/** Not "1": flattening sorts numbers to the front, and so decides the order of a listing. */
const flatPath = path.map((path) => path.replaceAll("1", "d"));
const flat = fc.dictionary(flatPath, data, { maxKeys: 8, noNullPrototype: true });

describe("layerFromJSON()", () => {
  it("reads nested paths as memfs does", () => {
    fc.assert(
      fc.property(nested, cwd, (json, at) => {
        expect(ofLayer(json, at)).toEqual(ofVolume(() => Volume.fromNestedJSON(json, at)));
      }),
      { numRuns: 2000 },
    );
  });

  it("reads flat paths as memfs does", () => {
    fc.assert(
      fc.property(flat, cwd, (json, at) => {
        fc.pre(spelledOnce(json));

        expect(ofLayer(json, at)).toEqual(ofVolume(() => Volume.fromJSON(json, at)));
      }),
      { numRuns: 2000 },
    );
  });
});

/** Where one path is spelled twice, memfs's fromJSON and fromNestedJSON differ; layerFromJSON follows the latter. */
function spelledOnce(json: Json): boolean {
  const paths = Object.keys(json).map((spelled) => posix.normalize(spelled));
  return new Set(paths).size === paths.length;
}

type Outcome = "refused" | Pick<Item, "path" | "type" | "data">[];

function ofLayer(json: Json, at: string): Outcome {
  try {
    return shapes(layerItems(layerFromJSON(json as LayerJSON, at)));
  } catch (error) {
    if (error instanceof LayerBuildError) return "refused";
    throw error;
  }
}

function ofVolume(make: () => Volume): Outcome {
  try {
    return shapes(volumeItems(make()));
  } catch (error) {
    if (error instanceof Error && "code" in error) return "refused";
    throw error;
  }
}

function shapes(items: readonly Item[]): Outcome {
  return items.map(({ path, type, names, data }) =>
    data === undefined ? { path, type, names } : { path, type, data },
  );
}
