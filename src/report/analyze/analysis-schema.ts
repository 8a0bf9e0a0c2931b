import type { ByteClass } from "../../analyze/analysis.ts";
import { UNITS, type Unit } from "../../cost/time/work.ts";
import * as s from "../../schema/define.ts";
import { toJsonSchema } from "../../schema/json-schema.ts";
import { CLASS_LOOKS, CLASSES } from "./class-looks.ts";

const bytes = s.int().min(0).meta({ description: "Bytes: st_size of all that is no directory" });
const count = s.int().min(0);
const ratio = s.number().min(0);
const layer = s.int().min(0).meta({ description: "Number of a layer, from 0, the lowest" });
const words = s.string();
const digest = s.string().regex(/^sha256:[0-9a-f]{64}$/);
const path = s.string().meta({
  description:
    "Absolute. U+DC80 to U+DCFF stand for the bytes 80 to ff of names that are not UTF-8",
});

const byClass = s
  .strictObject(
    Object.fromEntries(
      CLASSES.map((name) => [name, bytes.meta({ description: CLASS_LOOKS[name].words })]),
    ) as Record<ByteClass, typeof bytes>,
  )
  .meta({ id: "BytesByClass", description: "Each byte is in one class" });

const nanoseconds = s.int();
const time = s.strictObject({ ns: nanoseconds, low: nanoseconds, high: nanoseconds }).meta({
  id: "Time",
  description: "Nanoseconds on the device; nine times of ten between low and high",
});

const often = s.number().optional();
const work = s
  .strictObject(
    Object.fromEntries(Object.keys(UNITS).map((unit) => [unit, often])) as Record<
      Unit,
      typeof often
    >,
  )
  .meta({ id: "Work", description: "What the kernel has to do, and how often" });

const unpacking = {
  work: work.meta({ description: "To unpack it, until its bytes are on the disk" }),
  time,
};
const saving = {
  savingWork: work.meta({ description: "Of unpacking what the fix saves" }),
  savingTime: time,
};

const layerFields = s
  .strictObject({
    index: layer,
    diffId: digest.nullable().meta({ description: "Null when nobody has computed it: folders" }),
    createdBy: words.nullable().meta({ description: "The history's words" }),
    instruction: words.nullable().meta({ description: "As a person wrote it: COPY . /app" }),
    base: s.boolean().meta({ description: "Belongs to the image that --base names" }),
    bytes,
    files: count,
    whiteouts: count,
    byClass,
    ...unpacking,
  })
  .meta({ id: "Layer" });

interface JsonDirectory {
  readonly name: string;
  readonly bytes: number;
  readonly byClass: s.output<typeof byClass>;
  readonly children: readonly JsonDirectory[];
}

const directory: s.Schema<JsonDirectory> = s
  .strictObject({
    name: words.meta({ description: 'A file, or a directory and all in it; "" is the root' }),
    bytes,
    byClass,
    get children(): s.Schema<JsonDirectory[]> {
      return s.array(directory);
    },
  })
  .meta({ id: "Directory", description: "Largest first; what is under a thousandth is left out" });

const finding = s
  .strictObject({
    kind: s.enum([
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
    from: s.array(layer).meta({ description: "The layers whose bytes it hides or repeats" }),
    cause: words,
    bytes,
    files: count,
    directory: path,
    paths: s.array(s.strictObject({ path, bytes, layer })),
    fix: s.strictObject({
      kind: s.enum([
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
      lines: s.array(words).meta({ description: "For the Dockerfile, where it is known which" }),
      gone: s.array(path).meta({ description: "Paths that the image has no more after it" }),
    }),
    savingBytes: bytes.meta({ description: "What the image is smaller by after the fix" }),
    ...saving,
  })
  .meta({ id: "Finding" });

const dive = s
  .strictObject({
    efficiency: ratio,
    wastedBytes: bytes,
    userWastedPercent: ratio.nullable().meta({
      description: "A ratio, as dive's: 0.1 is 10 %. Null without bytes above the lowest layer",
    }),
    sizeBytes: bytes,
    userSizeBytes: bytes,
    files: s.array(s.strictObject({ path, count, bytes })),
  })
  .meta({ id: "Dive", description: "dive's numbers, by its formulas" });

const verdict = s
  .strictObject({
    gate: words.meta({ description: "--max-wasted, lowestEfficiency, …" }),
    given: words,
    file: words.nullable().meta({ description: "The file that sets it; null: the command line" }),
    status: s.enum(["pass", "fail", "skip"]),
    found: words,
  })
  .meta({ id: "Gate" });

const against = s
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
    appeared: s.array(finding).meta({ description: "Findings that it does not have" }),
    gone: s.array(finding).meta({ description: "Findings that it alone has" }),
  })
  .meta({ id: "Against", description: "The image that --against names" });

/** What `copyup analyze --json` prints: one document. `version` goes up when a field goes away or changes its meaning; new
 *  fields may come at any time. */
export const analysisSchema = s
  .strictObject({
    format: s.literal("copyup-image-analysis"),
    version: s.literal(1),
    ok: s.boolean().meta({ description: "No gate failed" }),
    name: words,
    id: digest.nullable().meta({ description: "Null for what has no config" }),
    synthetic: s.boolean().meta({ description: "Stands on a bundled base: bytes are made up" }),
    bytes,
    visibleBytes: bytes.meta({ description: "What a container on the image sees" }),
    savingBytes: bytes.meta({ description: "Saved when all fixes are made together" }),
    byClass,
    device: s
      .strictObject({ name: words, title: words, cold: s.boolean(), processors: count })
      .meta({ description: "What times stand for" }),
    ...unpacking,
    ...saving,
    firstWrite: s
      .strictObject({ path, bytes, layer, work, time })
      .nullable()
      .meta({ description: "What the first write to the largest file waits for in a container" }),
    layers: s.array(layerFields).meta({ description: "Lowest first" }),
    tree: directory,
    findings: s.array(finding).meta({ description: "By saving, largest first" }),
    findingsNotShown: count.meta({ description: "Left out by --top, --min or --path" }),
    against: against.nullable(),
    dive,
    gates: s.array(verdict),
    notes: s.array(words).meta({ description: "What reading the image left out" }),
  })
  .meta({ title: "copyup analyze --json" });

export type JsonAnalysis = s.output<typeof analysisSchema>;

/** The JSON Schema (2020-12) of that document. */
export function analysisJsonSchema(): Record<string, unknown> {
  return toJsonSchema(analysisSchema);
}
