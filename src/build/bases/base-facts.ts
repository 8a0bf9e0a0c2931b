/** What is kept of a base image: its shape. The contents are made here, and the diff_ids are computed once and kept
 *  (made.json). */
export interface BaseFacts {
  /** As in the image's config. */
  readonly config: Readonly<Record<string, unknown>>;
  /** A step each, lowest first. */
  readonly layers: readonly LayerFacts[];
}

export interface LayerFacts {
  /** As in the image's history. */
  readonly createdBy: string;
  /** A listing (listing.ts); a step without one made no layer. */
  readonly tree?: readonly string[];
  /** Files that are read by others than people: what is in them. Their line in the tree tells mode and owner. */
  readonly texts?: Readonly<Record<string, string>>;
  /** The file in which a package manager keeps what is installed. */
  readonly database?: PackageDatabase;
  /** Another base, whose first layer is what this tree changes, and what of it goes. */
  readonly over?: string;
  readonly without?: readonly string[];
}

export interface PackageDatabase {
  readonly format: "dpkg" | "apk";
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Name, version, architecture. */
  readonly packages: readonly string[];
}

type Facts = "alpine" | "debian" | "ubuntu" | "node";

/** Where a layer's facts stand: file and index among its steps. */
export type LayerPlace = readonly [facts: Facts, step: number];

/** The facts of a base, read when they are asked for. Paths, modes and sizes are those of Debian 12's packages as apt
 *  installs them; alpine, ubuntu's own files and node's upper layers are drawn after the published images. */
export async function baseFacts(name: Facts): Promise<BaseFacts> {
  switch (name) {
    case "alpine":
      return (await import("./data/alpine.json", { with: { type: "json" } })).default as BaseFacts;
    case "debian":
      return (await import("./data/debian.json", { with: { type: "json" } })).default as BaseFacts;
    case "ubuntu":
      return (await import("./data/ubuntu.json", { with: { type: "json" } })).default as BaseFacts;
    case "node":
      return (await import("./data/node.json", { with: { type: "json" } })).default as BaseFacts;
    default:
      return name satisfies never;
  }
}
