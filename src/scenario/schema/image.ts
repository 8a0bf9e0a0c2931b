import * as s from "../../schema/define.ts";
import { build } from "./docker.ts";
import { bytes, count, device, id, mode, requiring, size, text } from "./values.ts";

/** Layers written out in the scenario, or taken from disk. */

const yes = s.literal(true);

const numbered = count
  .min(1)
  .optional()
  .meta({ description: "So many of it: {n} in names, paths and text counts from 1" });

const attributes = {
  uid: id.optional(),
  gid: id.optional(),
  mode: mode.optional(),
  mtime: s.number().optional().meta({ description: "Seconds since 1970" }),
  xattrs: s.record(s.string(), bytes).optional(),
};

/** What an entry can be; at most one, of which a hole may follow content or size. */
const kinds = {
  content: bytes.optional().meta({ description: "A file with this content" }),
  size: size.optional().meta({ description: "A file with so many bytes of a pattern (data)" }),
  hole: size
    .optional()
    .meta({ description: "So many bytes without data, after the content if any" }),
  symlink: text.optional().meta({ description: "A symlink to this target" }),
  link: text.optional().meta({ description: "A hard link to this path of the same layer" }),
  char: device.optional().meta({ description: 'A character device: "major:minor"' }),
  block: device.optional().meta({ description: 'A block device: "major:minor"' }),
  fifo: yes.optional(),
  socket: yes.optional(),
  whiteout: yes.optional().meta({ description: "Removes the name from the layers below" }),
  opaque: yes
    .optional()
    .meta({ description: "A directory that hides what the layers below have there" }),
};

export const entrySchema = s
  .union([s.string(), s.null(), s.strictObject({ ...kinds, ...attributes, repeat: numbered })])
  .meta({ description: "Text is the content of a file; a path that ends in / is a directory" });

const tree = s.record(
  text.regex(/^\//, { error: 'expected a path that begins with "/"' }),
  entrySchema,
);

export const layerSchema = s
  .strictObject({
    name: s.string().min(1).optional(),
    tree: tree.optional().meta({ description: "Paths and what lies there" }),
    tar: text.optional().meta({ description: "A layer tar, plain or compressed" }),
    dir: text.optional().meta({ description: "A folder as a layer" }),
    repeat: numbered,
  })
  .meta({ oneOf: ["tree", "tar", "dir"].map(requiring) });

/** Where an image comes from: one of these. */
export const IMAGE_SOURCES = ["layers", "archive", "oci", "rootfs", "overlay2", "build"] as const;

export const image = s
  .strictObject({
    layers: s.array(layerSchema).min(1).optional().meta({ description: "Lowest first" }),
    archive: text.optional().meta({ description: "A docker-archive: what docker save writes" }),
    oci: text.optional().meta({ description: "An OCI layout, a folder or a tar" }),
    rootfs: text.optional().meta({ description: "A folder with a whole root file system" }),
    overlay2: text.optional().meta({ description: "Docker's overlay2 folder, or a layer's in it" }),
    build: build.optional(),
    reference: s.string().optional().meta({
      description:
        "Which image, where there are several: name:tag, @1 (its place, from 0), or the id of a layer",
    }),
    platform: s
      .string()
      .optional()
      .meta({ description: "os/architecture, where there are several" }),
  })
  .meta({
    description: "What the containers start from; paths are relative to this file",
    oneOf: IMAGE_SOURCES.map(requiring),
  });

export type EntryFields = s.output<typeof entrySchema>;
