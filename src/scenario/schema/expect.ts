import * as s from "../../schema/define.ts";
import { count, id, mode, size, text } from "./values.ts";

/** What a scenario can expect: of one step, of one container at the end, of the image. */

const paths = s.array(text);

const errno = s
  .string()
  .regex(/^E[A-Z0-9]+$/, { error: "expected ok, or an errno as ENOENT" })
  .meta({ description: "An errno by name" });

const type = s.enum(["file", "dir", "symlink", "char", "block", "fifo", "socket"]);

const statFields = {
  type: type.optional(),
  mode: mode.optional(),
  uid: id.optional(),
  gid: id.optional(),
  nlink: count.optional(),
  size: size.optional(),
  mtime: s
    .union([s.int(), s.literal("now")])
    .optional()
    .meta({
      description: "Seconds since 1970; of a stat, what is later than September 2020 is now",
    }),
};

/** What a call returned: a number, bytes as text or in full, names, or some of the fields of a stat. */
const value = s.union([
  s.number(),
  s.string(),
  s.array(s.union([s.string(), s.tuple([s.string(), s.string()])])),
  s
    .strictObject({
      ...statFields,
      id: count
        .optional()
        .meta({ description: "Inodes in order of first sight: same id, same inode" }),
      hex: s.string().optional(),
      repeat: s.string().min(1).optional(),
      len: size.optional(),
      sha256: s.string().optional(),
    })
    .meta({ description: "Some fields of a stat, or bytes as { hex } or { repeat, len }" }),
]);

const costs = {
  copied_up: paths.optional().meta({
    description: "Exactly the non-directories that were copied up, in any order",
  }),
  copied_bytes: size.optional().meta({ description: "Bytes of data that copy-ups read and wrote" }),
  written_bytes: size.optional().meta({ description: "Bytes that the program wrote" }),
};

const merged = s
  .record(
    text.regex(/^\//, { error: 'expected a path that begins with "/"' }),
    s.union([
      s.enum(["present", "absent"]),
      s.strictObject({ ...statFields, content: s.string().optional(), target: text.optional() }),
    ]),
  )
  .meta({ description: "Paths of the merged view at the end: absent, present, or what they are" });

/** Of an image that a build or a commit made. */
const ofImage = {
  layers: count.optional().meta({ description: "Layers of the image, its base's included" }),
  new_layers: s
    .union([count, s.array(size)])
    .optional()
    .meta({
      description: "Layers on top of the base: how many, or the size of each, lowest first",
    }),
  image_bytes: size.optional().meta({ description: "Size of all layers together" }),
  config: s
    .record(s.string(), s.unknown())
    .optional()
    .meta({ description: "Some of the image's settings, as docker inspect has them: Cmd, Env …" }),
  merged: merged.optional(),
};

const instructions = s.array(s.string().min(1)).optional();

const ofBuild = {
  ...ofImage,
  no_layer: instructions.meta({
    description:
      "Exactly the instructions that made no layer, in order: as written, or their beginning",
  }),
  cached: instructions.meta({
    description: "Exactly the instructions that were taken from the cache, in order",
  }),
};

const changes = s
  .array(s.string().regex(/^[ACD] \//, { error: 'expected a line of docker diff, as "C /etc"' }))
  .meta({ description: "Of diff: exactly the lines, in any order" });

export const stepExpectation = s
  .union([
    s.string().regex(/^(ok|E[A-Z0-9]+)$/, { error: "expected ok, or an errno as ENOENT" }),
    s.strictObject({
      errno: errno.optional(),
      value: value.optional(),
      ...costs,
      status: count.max(255).optional().meta({ description: "Of run: how it ends; 0 if left out" }),
      output: s.string().optional().meta({ description: "Of run: all that it prints, errors too" }),
      ...ofBuild,
      error: s
        .string()
        .min(1)
        .optional()
        .meta({ description: "Of a build that fails: words of its message" }),
    }),
    changes,
  ])
  .meta({ description: "How the step comes out: ok (the default), an errno, or in more detail" });

const { image_bytes, layers } = ofImage;
const ofTag = s.strictObject({
  layers,
  image_bytes,
  shared_bytes: size.optional().meta({ description: "In layers that another image has, too" }),
  unique_bytes: size.optional().meta({ description: "In layers of its own" }),
});

const ofContainer = {
  ...costs,
  upper_bytes: size.optional().meta({
    description:
      "What lies in the upper, as Docker's SizeRw: sizes of non-directories, each inode once",
  }),
  whiteouts: paths.optional().meta({ description: "Exactly the whiteouts in the upper" }),
  opaque: paths.optional().meta({ description: "Exactly the opaque directories in the upper" }),
  merged: merged.optional(),
};

const containerExpectation = s.strictObject(ofContainer);

export const endExpectation = s
  .strictObject({
    ...ofContainer,
    layer_bytes: s
      .array(size)
      .optional()
      .meta({ description: "Size of each layer, lowest first, as `docker history` counts" }),
    image_bytes: size.optional().meta({ description: "Size of all layers together" }),
    build: s
      .strictObject({ ...costs, ...ofBuild })
      .optional()
      .meta({ description: "With image: build: what came of it, as of a build step" }),
    images: s
      .record(s.string(), ofTag)
      .optional()
      .meta({ description: "Images by their tags, as docker system df -v tells of them" }),
    disk_bytes: size.optional().meta({
      description: "All images with a tag together, each layer once, as docker system df counts",
    }),
    containers: s
      .record(s.string(), containerExpectation)
      .optional()
      .meta({ description: "With several containers: what is expected of each" }),
  })
  .meta({ description: "What is left when all steps are done" });

export type ValueExpectation = s.output<typeof value>;
export type StepExpectationFields = Exclude<
  s.output<typeof stepExpectation>,
  string | readonly string[]
>;
/** What is expected of a build. */
export type BuildExpectationFields = Pick<
  StepExpectationFields,
  keyof typeof ofBuild | keyof typeof costs
>;
export type ImageExpectationFields = Pick<StepExpectationFields, keyof typeof ofImage>;
export type TagExpectation = s.output<typeof ofTag>;
export type ContainerExpectationFields = s.output<typeof containerExpectation>;
export type MergedExpectation = s.output<typeof merged>[string];
