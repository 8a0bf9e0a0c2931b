import { joinWork } from "../cost/time/work.ts";
import { Turn } from "../shell/turn.ts";
import type { ByteClass, ImageAnalysis, LayerAnalysis } from "./analysis.ts";
import { AnalyzeError } from "./analyze-error.ts";
import type { AnalyzedImage } from "./analyzed-image.ts";
import { classify } from "./classes/classify.ts";
import { dearestFirstChange } from "./dearest.ts";
import { directoryBytes, noBytes, type Sums } from "./directory-bytes.ts";
import { diveNumbers } from "./dive.ts";
import { findingOf, type Offer, Workshop } from "./findings/offer.ts";
import { proposals } from "./findings/rules.ts";
import type { Subject } from "./findings/subject.ts";
import { type Instruction, parseCreatedBy } from "./instruction.ts";
import type { LeftOverKind } from "./left-overs/kind.ts";
import { KNOWN_KINDS } from "./left-overs/known-kinds.ts";
import { LeftOvers } from "./left-overs/left-overs.ts";
import type { Pause } from "./pause.ts";
import { Stack } from "./stack/stack.ts";
import { unpackWork } from "./unpack-work.ts";

export interface AnalyzeOptions {
  /** How the analysis names the image. */
  readonly name: string;
  /** The image, or its base, comes with copyup. Default: false. */
  readonly synthetic?: boolean;
  /** How many of the lowest layers belong to an image that is not to be blamed. Default: 0. */
  readonly base?: number;
  /** Kinds of left-overs. Default: those that are known (left-overs/known-kinds.ts). */
  readonly leftOvers?: readonly LeftOverKind[];
  readonly onProgress?: (progress: AnalyzeProgress) => void;
  /** Its reason is thrown when it is given. */
  readonly signal?: AbortSignal;
}

export interface AnalyzeProgress {
  readonly phase: "layers" | "contents" | "findings";
  /** Of the findings; else 0. */
  readonly done: number;
  readonly total: number;
}

/** Where the bytes of an image lie, why, and what to change. The image is read, and stays as it is. Contents are read as far
 *  as comparing them takes.
 *  @throws AnalyzeError for layers that cannot be told apart; what reading them throws; the signal's reason */
export async function analyzeImage(
  image: AnalyzedImage,
  options: AnalyzeOptions,
): Promise<ImageAnalysis> {
  const {
    name,
    synthetic = false,
    base = 0,
    leftOvers = KNOWN_KINDS,
    onProgress,
    signal,
  } = options;
  const turn = new Turn();
  const pause: Pause = async () => {
    await turn.take();
    signal?.throwIfAborted();
  };
  const begin = (phase: AnalyzeProgress["phase"]): Promise<void> => {
    onProgress?.({ phase, done: 0, total: 0 });
    return pause();
  };
  requireMountable(image, name);
  await begin("layers");
  const stack = new Stack(image.layers);
  await begin("contents");
  const known = new LeftOvers(leftOvers);
  const classes = await classify(stack, known, pause);
  const instructions = instructionsOf(image);
  const volumes = volumesOf(image);
  const subject: Subject = { stack, classes, leftOvers: known, instructions, base, volumes };
  await begin("findings");
  const { findings, savingBytes, savingWork } = await findFindings(image, subject, options, pause);
  const layers = stack.layers.map((_, index) => layerAnalysis(image, subject, index));
  const byClass = sumOf(layers.map((layer) => layer.byClass));
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  return {
    name,
    id: image.config?.id ?? null,
    synthetic,
    layers,
    bytes,
    visibleBytes: bytes - byClass.deleted - byClass.replaced,
    byClass,
    tree: directoryBytes(stack),
    findings,
    savingBytes,
    work: layers.map(({ work }) => work).reduce(joinWork, {}),
    savingWork,
    dearest: dearestFirstChange(stack),
    dive: diveNumbers(image.layers.map(({ layer }) => layer)),
  };
}

/** Two less than overlayfs takes: a mount without an upper wants two. Kernel: OVL_MAX_STACK */
const MOST_LAYERS = 498;

function requireMountable({ layers }: AnalyzedImage, name: string): void {
  if (layers.length <= MOST_LAYERS) return;
  throw new AnalyzeError({
    where: name,
    what: `${layers.length} layers`,
    expected: `at most ${MOST_LAYERS}: overlayfs mounts no more, and fixes are checked on a mount`,
    remedy: "squash the lowest layers; Docker itself runs no image of more than 127",
  });
}

function instructionsOf({ config, layers }: AnalyzedImage): (Instruction | null)[] {
  const { Shell } = config?.container ?? {};
  const shell = Array.isArray(Shell) ? Shell.map(String) : [];
  return layers.map(({ createdBy }) =>
    createdBy === null || createdBy.trim() === "" ? null : parseCreatedBy(createdBy, shell),
  );
}

/** Where databases keep their data in the images that are made for them. */
const DATABASES = [
  "/var/lib/mysql",
  "/var/lib/postgresql",
  "/var/lib/mongodb",
  "/var/lib/redis",
  "/var/lib/cassandra",
  "/var/lib/elasticsearch",
  "/data/db",
];

function volumesOf({ config }: AnalyzedImage): string[] {
  const declared = Object.keys((config?.container.Volumes ?? {}) as Record<string, unknown>);
  return [...new Set([...declared, ...DATABASES])];
}

async function findFindings(
  image: AnalyzedImage,
  subject: Subject,
  { onProgress }: AnalyzeOptions,
  pause: Pause,
): Promise<Pick<ImageAnalysis, "findings" | "savingBytes" | "savingWork">> {
  const all = proposals(subject);
  if (all.length === 0) return { findings: [], savingBytes: 0, savingWork: {} };
  const originals = image.layers.map(({ layer }) => layer);
  const workshop = new Workshop(originals, subject.classes.contents);
  const offers: Offer[] = [];
  for (const [done, proposal] of all.entries()) {
    onProgress?.({ phase: "findings", done, total: all.length });
    await pause();
    const offer = workshop.try(proposal);
    if (offer !== null) offers.push(offer);
  }
  const findings = offers.map((offer) => findingOf(offer, subject));
  findings.sort((a, b) => b.savingBytes - a.savingBytes || a.layer - b.layer);
  const { savedBytes, savedWork } = workshop.tryAll(offers);
  return { findings, savingBytes: savedBytes, savingWork: savedWork };
}

function layerAnalysis(
  { layers }: AnalyzedImage,
  { stack, instructions, base }: Subject,
  index: number,
): LayerAnalysis {
  const { bodies, whiteouts } = stack.layers[index]!;
  const byClass = noBytes();
  for (const body of bodies) byClass[body.class] += body.bytes;
  return {
    index,
    diffId: layers[index]!.diffId,
    createdBy: layers[index]!.createdBy,
    instruction: instructions[index]?.text ?? null,
    base: index < base,
    bytes: Object.values(byClass).reduce((sum, bytes) => sum + bytes, 0),
    files: bodies.reduce((sum, { versions }) => sum + versions.length, 0),
    whiteouts,
    byClass,
    work: unpackWork(stack.layers[index]!),
  };
}

function sumOf(all: readonly Readonly<Sums>[]): Sums {
  const sum = noBytes();
  for (const one of all) for (const key of Object.keys(sum) as ByteClass[]) sum[key] += one[key];
  return sum;
}
