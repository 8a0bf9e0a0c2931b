import * as z from "zod";
import type { ByteClass } from "../../analyze/analysis.ts";
import { UNITS, type Unit } from "../../cost/time/work.ts";
import { CLASS_LOOKS, CLASSES } from "./class-looks.ts";

const bytes = z.int().min(0).meta({ description: "Bytes: st_size of all that is no directory" });
const count = z.int().min(0);
const ratio = z.number().min(0);
const layer = z.int().min(0).meta({ description: "Number of a layer, from 0, the lowest" });
const words = z.string();
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const path = z.string().meta({
  description:
    "Absolute. U+DC80 to U+DCFF stand for the bytes 80 to ff of names that are not UTF-8",
});

const byClass = z
  .strictObject(
    Object.fromEntries(
      CLASSES.map((name) => [name, bytes.meta({ description: CLASS_LOOKS[name].words })]),
    ) as Record<ByteClass, typeof bytes>,
  )
  .meta({ id: "BytesByClass", description: "Each byte is in one class" });

const nanoseconds = z.int();
const time = z.strictObject({ ns: nanoseconds, low: nanoseconds, high: nanoseconds }).meta({
  id: "Time",
  description: "Nanoseconds on the device; nine times of ten between low and high",
});

const work = z
  .partialRecord(z.enum(Object.keys(UNITS) as [Unit, ...Unit[]]), z.number())
  .meta({ id: "Work", description: "What the kernel has to do, and how often" });

const unpacking = {
  work: work.meta({ description: "To unpack it, until its bytes are on the disk" }),
  time,
};
const saving = {
  savingWork: work.meta({ description: "Of unpacking what the fix saves" }),
  savingTime: time,
};

const layerFields = z
  .strictObject({
    index: layer,
    diffId: digest.nullable().meta({ description: "Null when nobody has computed it: folders" }),
    createdBy: words.nullable().meta({ description: "The history's words" }),
    instruction: words.nullable().meta({ description: "As a person wrote it: COPY . /app" }),
    base: z.boolean().meta({ description: "Belongs to the image that --base names" }),
    bytes,
    files: count,
    whiteouts: count,
    byClass,
    ...unpacking,
  })
  .meta({ id: "Layer" });

const directory = z
  .strictObject({
    name: words.meta({ description: 'A file, or a directory and all in it; "" is the root' }),
    bytes,
    byClass,
    get children() {
      return z.array(directory);
    },
  })
  .meta({ id: "Directory", description: "Largest first; what is under a thousandth is left out" });

const finding = z
  .strictObject({
    kind: z.enum([
      "metadata",
      "unchanged",
      "deleted",
      "replaced",
      "moved",
      "partial",
      "duplicate",
      "left-over",
    ]),
    leftOver: words.nullable().meta({ description: "Of a left-over which: apt-lists" }),
    layer,
    instruction: words.nullable(),
    from: z.array(layer).meta({ description: "The layers whose bytes it hides or repeats" }),
    cause: words,
    bytes,
    files: count,
    directory: path,
    paths: z.array(z.strictObject({ path, bytes, layer })),
    fix: z.strictObject({
      kind: z.enum([
        "copy-chown",
        "copy-chmod",
        "copy-to",
        "same-run",
        "multi-stage",
        "leave-out",
        "volume",
        "order",
        "hard-link",
      ]),
      words,
      lines: z.array(words).meta({ description: "For the Dockerfile, where it is known which" }),
      gone: z.array(path).meta({ description: "Paths that the image has no more after it" }),
    }),
    savingBytes: bytes.meta({ description: "What the image is smaller by after the fix" }),
    ...saving,
  })
  .meta({ id: "Finding" });

const dive = z
  .strictObject({
    efficiency: ratio,
    wastedBytes: bytes,
    userWastedPercent: ratio.nullable().meta({
      description: "A ratio, as dive's: 0.1 is 10 %. Null without bytes above the lowest layer",
    }),
    sizeBytes: bytes,
    userSizeBytes: bytes,
    files: z.array(z.strictObject({ path, count, bytes })),
  })
  .meta({ id: "Dive", description: "dive's numbers, by its formulas" });

const verdict = z
  .strictObject({
    gate: words.meta({ description: "--max-wasted, lowestEfficiency, …" }),
    given: words,
    file: words.nullable().meta({ description: "The file that sets it; null: the command line" }),
    status: z.enum(["pass", "fail", "skip"]),
    found: words,
  })
  .meta({ id: "Gate" });

const against = z
  .strictObject({
    name: words,
    id: digest.nullable(),
    bytes,
    savingBytes: bytes,
    byClass,
    ...unpacking,
    ...saving,
    sharedLayers: count.meta({ description: "The lowest layers that are the same in both" }),
    sharedBytes: bytes,
    appeared: z.array(finding).meta({ description: "Findings that it does not have" }),
    gone: z.array(finding).meta({ description: "Findings that it alone has" }),
  })
  .meta({ id: "Against", description: "The image that --against names" });

/** What `copyup analyze --json` prints: one document. `version` goes up when a field goes away or changes its meaning; new
 *  fields may come at any time. */
export const analysisSchema = z
  .strictObject({
    format: z.literal("copyup-image-analysis"),
    version: z.literal(1),
    ok: z.boolean().meta({ description: "No gate failed" }),
    name: words,
    id: digest.nullable().meta({ description: "Null for what has no config" }),
    synthetic: z.boolean().meta({ description: "Stands on a bundled base: bytes are made up" }),
    bytes,
    visibleBytes: bytes.meta({ description: "What a container on the image sees" }),
    savingBytes: bytes.meta({ description: "Saved when all fixes are made together" }),
    byClass,
    device: z
      .strictObject({ name: words, title: words, cold: z.boolean(), processors: count })
      .meta({ description: "What times stand for" }),
    ...unpacking,
    ...saving,
    firstWrite: z
      .strictObject({ path, bytes, layer, work, time })
      .nullable()
      .meta({ description: "What the first write to the largest file waits for in a container" }),
    layers: z.array(layerFields).meta({ description: "Lowest first" }),
    tree: directory,
    findings: z.array(finding).meta({ description: "By saving, largest first" }),
    findingsNotShown: count.meta({ description: "Left out by --top, --min or --path" }),
    against: against.nullable(),
    dive,
    gates: z.array(verdict),
    notes: z.array(words).meta({ description: "What reading the image left out" }),
  })
  .meta({ title: "copyup analyze --json" });

export type JsonAnalysis = z.output<typeof analysisSchema>;

/** The JSON Schema (2020-12) of that document. */
export function analysisJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(analysisSchema, { io: "output", target: "draft-2020-12" });
}
