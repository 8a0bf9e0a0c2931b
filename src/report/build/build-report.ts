import type { BuildStep, BuiltStage } from "../../build/build.ts";
import { type Built, stageOf } from "../../build/built.ts";
import { NEVER_TAKEN } from "../../build/cache/miss-words.ts";
import { type BuildWarning, shortWarning } from "../../build/checks/build-warning.ts";
import type { Duration } from "../../cost/time/duration.ts";
import { copyCosts } from "../copied-up.ts";
import { copiedUpLines } from "../copied-up-lines.ts";
import { dockerSize } from "../docker/short-size.ts";
import { durationWords } from "../duration-words.ts";
import type { Page } from "../page.ts";
import { type PricedFor, waitFor } from "../priced-for.ts";
import { hanging, printable, shorten } from "../text.ts";
import { deviceLines } from "../time-lines.ts";
import { counted } from "../words.ts";

/** The parts of what is said of a build, in the order in which they come: a stage's FROM, then of each step its
 *  instruction, what it printed, and what came of it; the image at the end. Each ends with a newline. */

const INDENT = "    ";
const ID = 12;

/** A stage, and what it begins with. */
export function stageText({ original, base, skipped }: BuiltStage, page: Page): string {
  const head = instruction(original, page);
  if (skipped) return text([...head, `${INDENT}left out: nothing that was asked for needs it`]);
  if (base === null) return text(head);
  const size = `${counted(base.layers, "layer")}, ${dockerSize(base.bytes)}`;
  const note = base.synthetic ? `; ${page.paint("hidden", "synthetic base")}` : "";
  return text([...head, `${INDENT}${size}${note}`]);
}

/** An instruction that is about to be taken. */
export function stepText(original: string, page: Page): string {
  return text(instruction(original, page));
}

/** One line of what it prints. */
export function outputText(line: string, { paint }: Page): string {
  return text([`${INDENT}${paint("faint", "│")} ${printable(line)}`.trimEnd()]);
}

/** What is said of instructions, where it is not all. */
export interface BuildShown {
  /** The first digits of a layer's diff_id. */
  readonly ids: boolean;
  /** That a step is new to the cache; other reasons why it was taken are told always. */
  readonly news: boolean;
  /** Lines of what a RUN printed, at most. */
  readonly printed: number;
  /** What times stand for. */
  readonly pricedFor: PricedFor;
}

/** All there is. */
export function shownFor(pricedFor: PricedFor): BuildShown {
  return { ids: true, news: true, printed: Number.POSITIVE_INFINITY, pricedFor };
}

/** A whole build without its end, in lines. */
export function buildLines(built: Built, page: Page, shown: BuildShown): string[] {
  return built.stages
    .flatMap((stage) => [
      stageText(stage, page),
      ...built.steps
        .filter((step) => stageOf(built, step) === stage)
        .flatMap((step) => [
          stepText(step.original, page),
          ...printedLines(step.output, shown.printed, page),
          takenText(step, page, shown),
        ]),
    ])
    .flatMap((part) => part.split("\n").slice(0, -1));
}

/** A look at it. */
function printedLines(output: string, most: number, page: Page): string[] {
  const text = Buffer.from(output, "latin1").toString("utf8").replace(/\n$/, "");
  const lines = text === "" ? [] : text.split("\n");
  const some = lines.slice(0, most).map((line) => shorten(printable(line), page.width - 6));
  const left = lines.length - some.length;
  const rest = left === 0 ? [] : [`and ${counted(left, "line")} more`];
  return [...some, ...rest].map((line) => outputText(line, page));
}

/** Its layer or why there is none, and what its copies cost. */
export function takenText(step: BuildStep, page: Page, shown: BuildShown): string {
  const { layer, wrote } = step;
  const { pricedFor } = shown;
  const cache = cacheWords(step, shown);
  const costs = wrote === undefined ? null : copyCosts(step.envelopes, wrote);
  const time = costs === null ? "" : timeWords(waitFor(costs.work, pricedFor));
  const lines = [
    layer.made
      ? layerLine(step, layer, page, shown) + time + cache
      : `no layer: ${layer.because}${cache}`,
    ...(costs === null ? [] : copiedUpLines(costs, pricedFor, page)),
  ];
  return text(lines.map((line) => INDENT + line));
}

/** What it took, if it took any. */
const timeWords = (time: Duration): string => (time.high > 0 ? `, ${durationWords(time)}` : "");

/** The image. */
export function endText(
  { image, names, taken, warnings, checks, synthetic }: Built,
  pricedFor: PricedFor,
  page: Page,
): string {
  const { paint, width } = page;
  const moved = taken.map(({ name, from }) => `${name} was ${from.slice(7, 7 + ID)} until now`);
  return text([
    `Image ${image.id}`,
    `${dockerSize(image.bytes)} in ${counted(image.layers, "layer")}`,
    names.length === 0
      ? "No tag: name it with -t, or call it by its id"
      : `Tagged ${names.join(", ")}`,
    ...moved,
    ...deviceLines(pricedFor, page, ""),
    ...warningLines(warnings, width),
    ...(synthetic ? hanging("", paint("hidden", SYNTHETIC), width) : []),
    ...checkLines(checks),
  ]);
}

/** As Docker's client lists them. */
function checkLines(checks: readonly BuildWarning[]): string[] {
  if (checks.length === 0) return [];
  const found = `${counted(checks.length, "warning")} found`;
  return ["", ` ${found} (use copyup build --check to expand):`, ...checks.map(shortWarning)];
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

function layerLine(
  step: BuildStep,
  layer: Extract<BuildStep["layer"], { readonly made: true }>,
  { paint }: Page,
  { ids }: BuildShown,
): string {
  const { diffId, size, files, whiteouts } = layer;
  const gone = whiteouts === 0 ? "" : `, ${counted(whiteouts, "whiteout")}`;
  const id = ids ? ` ${diffId.slice("sha256:".length).slice(0, ID)}` : "";
  const bytes = paint("written", dockerSize(size));
  const from = step.takenFrom === undefined ? "" : `, taken from ${printable(step.takenFrom)}`;
  return `layer${id}  ${bytes}, ${counted(files, "file")}${gone}${from}`;
}

function cacheWords({ cached, missReason }: BuildStep, { news }: BuildShown): string {
  if (cached) return "; cached";
  if (missReason === undefined || (missReason === NEVER_TAKEN && !news)) return "";
  return `; not cached: ${missReason}`;
}

/** As written; a heredoc, too, has a line for each of its own. */
function instruction(original: string, { width, paint }: Page): string[] {
  return original
    .split("\n")
    .flatMap((line) => hanging("", printable(line), width))
    .map((line) => paint("title", line));
}

export function warningLines(warnings: readonly string[], width: number): string[] {
  return warnings.flatMap((warning) =>
    warning
      .split("\n")
      .flatMap((line, i) => hanging(i === 0 ? "Warning: " : "         ", printable(line), width)),
  );
}

export const SYNTHETIC =
  "Synthetic base: real paths, modes and sizes, but bytes of copyup's own. Sizes and layers can be compared with a real engine's, digests cannot.";
