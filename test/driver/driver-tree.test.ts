import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DriverError } from "../../src/driver/driver-error.ts";
import { driverListing } from "../../src/driver/driver-listing.ts";
import type { DriverNode } from "../../src/driver/driver-node.ts";
import { type DriverLayer, type DriverView, driverView } from "../../src/driver/driver-tree.ts";
import { chainIds } from "../../src/image/chain-id.ts";
import type { Digest } from "../../src/image/imported-image.ts";
import { Layer } from "../../src/layer/layer.ts";
import { layer, WHITEOUT } from "../support/layer.ts";

interface Directory {
  readonly names: readonly (readonly [name: string, mode: string])[];
  readonly link: string;
  readonly lower?: string;
}

/** What a real engine had on disk: an image of four layers, and a running container. */
interface OnDisk {
  readonly diffIds: readonly string[];
  readonly chainIds: readonly string[];
  readonly layers: readonly Directory[];
  readonly container: Directory;
  readonly init: Directory;
  readonly options: string;
  readonly layerdb: readonly (readonly string[])[];
}

const url = new URL("./fixtures/ondisk.json", import.meta.url);
const ON_DISK = JSON.parse(readFileSync(url, "utf8")) as OnDisk;
const CONTAINER = "c97716b675b696c6c479a995dc560d8dc6cc605cb5a43ddfa5a160029e8a7246";

function layersOf(diffIds: readonly string[], sizes: readonly number[] = []): DriverLayer[] {
  const chain = chainIds(diffIds as Digest[]);
  return diffIds.map((diffId, i) => ({
    chainId: chain[i]!,
    diffId,
    parent: chain[i - 1] ?? null,
    size: sizes[i] ?? 0,
    layer: new Layer(),
    madeBy: "docker" as const,
  }));
}

function recordedView(running = true): DriverView {
  const layers = layersOf(ON_DISK.diffIds, [3_034_202, 4, 4, 6]);
  const parent = ON_DISK.chainIds.at(-1)!;
  const container = { id: CONTAINER, parent, init: new Layer(), upper: new Layer(), running };
  return driverView({ layers, containers: [container] });
}

function at(node: DriverNode, ...path: string[]): DriverNode {
  let found = node;
  for (const name of path) {
    if (found.kind !== "dir") throw new Error(`${name} is in no directory`);
    found = found.children.get(name)!;
  }
  return found;
}

const textAt = (node: DriverNode, ...path: string[]): string => {
  const found = at(node, ...path);
  return found.kind === "file" ? found.text : `a ${found.kind}`;
};

const MODES: Readonly<Record<string, number>> = {
  "drwx--x---": 0o710,
  "drwxr-xr-x": 0o755,
  "drwx------": 0o700,
  "-rw-r--r--": 0o644,
  "-rw-------": 0o600,
};

/** Names and modes in a directory, without itself. */
const recordedNames = ({ names }: Directory) =>
  names.filter(([name]) => name !== ".").map(([name, mode]) => [name, MODES[mode]]);

function namesIn(node: DriverNode): unknown[] {
  if (node.kind !== "dir") throw new Error("no directory");
  return [...node.children].map(([name, child]) => [
    name,
    child.kind === "symlink" ? 0o777 : child.mode,
  ]);
}

/** Short names by number, in the order of `links`: the real ones are drawn. */
function labelled(text: string, links: readonly string[]): string {
  return links.reduce((result, link, i) => result.replaceAll(link, `<${i}>`), text);
}

describe("driverView()", () => {
  it("chain IDs are the engine's", () => {
    expect(chainIds(ON_DISK.diffIds as Digest[])).toEqual(ON_DISK.chainIds);
  });

  it("each layer's directory has what the engine has in it", () => {
    const { tree, directories } = recordedView();
    const overlay = at(tree, "overlay2");
    const ids = ON_DISK.chainIds.map((chain) => directories.get(chain)!);
    const ours = ids.map((id) => textAt(overlay, id, "link"));
    const theirs = ON_DISK.layers.map(({ link }) => link);

    ON_DISK.layers.forEach((recorded, i) => {
      const directory = at(overlay, ids[i]!);
      expect(namesIn(directory)).toEqual(recordedNames(recorded));
      expect(directory).toMatchObject({ mode: 0o710 });
      if (recorded.lower === undefined) return;
      expect(labelled(textAt(directory, "lower"), ours)).toBe(labelled(recorded.lower, theirs));
    });
    for (const [i, id] of ids.entries()) {
      expect(id).toMatch(/^[0-9a-f]{64}$/);
      expect(ours[i]).toMatch(/^[A-Z2-7]{26}$/);
      expect(at(overlay, "l", ours[i]!)).toEqual({ kind: "symlink", target: `../${id}/diff` });
    }
  });

  it("a container has two directories, and is mounted with the engine's options", () => {
    const { tree, directories, mounts } = recordedView();
    const overlay = at(tree, "overlay2");
    const id = directories.get(CONTAINER)!;
    const { container, init, layers } = ON_DISK;

    expect(namesIn(at(overlay, id))).toEqual(recordedNames(container));
    expect(namesIn(at(overlay, `${id}-init`))).toEqual(recordedNames(init));
    const ids = [...ON_DISK.chainIds.map((chain) => directories.get(chain)!), `${id}-init`];
    const ours = ids.map((one) => textAt(overlay, one, "link"));
    const theirs = [...layers, init].map(({ link }) => link);
    expect(labelled(textAt(overlay, id, "lower"), ours)).toBe(labelled(container.lower!, theirs));
    const drawn = /upperdir=.*overlay2\/([0-9a-f]+)\/diff/.exec(ON_DISK.options)![1]!;
    expect(`rw,${labelled(mounts.get(CONTAINER)!.options, [...ours, id])}`).toBe(
      labelled(ON_DISK.options, [...theirs, drawn]),
    );
  });

  it("merged is there only while a container runs", () => {
    const { tree, directories } = recordedView(false);

    const names = namesIn(at(tree, "overlay2", directories.get(CONTAINER)!));

    expect(names).toEqual(recordedNames(ON_DISK.container).filter(([name]) => name !== "merged"));
  });

  it("the layer store notes what the engine's does", () => {
    const { tree, directories } = recordedView();
    const layerdb = at(tree, "image", "overlay2", "layerdb");

    ON_DISK.layerdb.forEach((recorded) => {
      const notes = new Map(recorded.map((line) => line.split("=") as [string, string]));
      const chain = ON_DISK.chainIds[ON_DISK.diffIds.indexOf(notes.get("diff")!)]!;
      const directory = at(layerdb, "sha256", chain.slice(7));
      for (const name of ["diff", "size", "parent"]) {
        if (notes.has(name)) expect(textAt(directory, name)).toBe(notes.get(name));
      }
      expect(namesIn(directory)).toHaveLength(notes.size);
      expect(textAt(directory, "cache-id")).toBe(directories.get(chain));
    });
    const id = directories.get(CONTAINER)!;
    expect(textAt(layerdb, "mounts", CONTAINER, "init-id")).toBe(`${id}-init`);
    expect(textAt(layerdb, "mounts", CONTAINER, "mount-id")).toBe(id);
    expect(textAt(layerdb, "mounts", CONTAINER, "parent")).toBe(ON_DISK.chainIds.at(-1));
  });

  it("BuildKit's layers have directories of 25 digits", () => {
    const [one] = layersOf([ON_DISK.diffIds[0]!]);
    const { directories } = driverView({ layers: [{ ...one!, madeBy: "buildkit" }] });

    expect(directories.get(one!.chainId)).toMatch(/^[0-9a-z]{25}$/);
  });

  it("127 layers and -init are the most that a container can have", () => {
    const diffIds = Array.from({ length: 128 }, (_, i) => `sha256:${String(i).padStart(64, "0")}`);
    const containerOn = (count: number) => {
      const layers = layersOf(diffIds.slice(0, count));
      const parent = layers.at(-1)!.chainId;
      const made = { init: new Layer(), upper: new Layer(), running: false };
      return driverView({ layers, containers: [{ id: CONTAINER, parent, ...made }] });
    };

    expect(containerOn(127).mounts.get(CONTAINER)!.options).toHaveLength(3877);
    expect(() => containerOn(128)).toThrow(
      new DriverError("max depth exceeded", { count: 129, most: 128 }),
    );
  });

  it("a missing parent is an error", () => {
    const [, second] = layersOf(ON_DISK.diffIds);

    expect(() => driverView({ layers: [second!] })).toThrow(/was not found \(corruption\?\)/);
  });
});

describe("driverListing()", () => {
  it("is the directory as text", () => {
    const [one, two] = layersOf(ON_DISK.diffIds.slice(0, 2), [5, 0]);
    const base = layer("base", { "/f": "hello", "/d/": { mode: 0o700 }, "/s": { symlink: "f" } });
    const top = layer("top", { "/f": WHITEOUT, "/d/": { opaque: true } });
    const { tree, directories } = driverView({
      layers: [
        { ...one!, layer: base },
        { ...two!, layer: top },
      ],
    });
    const ids = [one!.chainId, two!.chainId].map((chain) => directories.get(chain)!);
    const links = ids.map((id) => textAt(tree, "overlay2", id, "link"));
    const text = labelled(driverListing(tree, { contents: true }), [...ids, ...links]);

    const lines = text.split("\n");
    const inTop = lines.filter((line) => line.includes("overlay2/<1>/"));
    expect(inTop).toEqual([
      "0710 overlay2/<1>/",
      "0755 overlay2/<1>/diff/",
      "0000 overlay2/<1>/diff/f (whiteout)",
      "0755 overlay2/<1>/diff/d/ (opaque)",
      "0644 overlay2/<1>/link: <3>",
      "0644 overlay2/<1>/lower: l/<2>",
      "0700 overlay2/<1>/work/",
    ]);
    expect(lines).toContain("0644 overlay2/<0>/diff/f 5");
    expect(lines).toContain("0777 overlay2/<0>/diff/s -> f");
    expect(lines).toContain("0777 overlay2/l/<2> -> ../<0>/diff");
    expect(driverListing(tree)).not.toContain("diff/f");
  });
});
