import type { BuildStep, BuiltStage } from "../../build/build.ts";
import { copyCosts } from "../copied-up.ts";
import { copiedUpLines } from "../copied-up-lines.ts";
import { dockerSize } from "../docker/short-size.ts";
import type { Page } from "../page.ts";
import { hanging, printable } from "../text.ts";
import { counted } from "../words.ts";
import type { Built } from "./built.ts";

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

/** Its layer or why there is none, and what its copies cost. */
export function takenText(step: BuildStep, page: Page): string {
  const { layer } = step;
  const lines = [
    layer.made ? layerLine(step, layer, page) : `no layer: ${layer.because}${cacheWords(step)}`,
    ...(step.wrote === undefined ? [] : copiedUpLines(copyCosts(step.envelopes, step.wrote), page)),
  ];
  return text(lines.map((line) => INDENT + line));
}

/** The image. */
export function endText(
  { image, names, taken, warnings, synthetic }: Built,
  { paint, width }: Page,
): string {
  const moved = taken.map(({ name, from }) => `${name} was ${from.slice(7, 7 + ID)} until now`);
  return text([
    `Image ${image.id}`,
    `${dockerSize(image.bytes)} in ${counted(image.layers, "layer")}`,
    names.length === 0
      ? "No tag: name it with -t, or call it by its id"
      : `Tagged ${names.join(", ")}`,
    ...moved,
    ...warnings.flatMap((warning) =>
      warning
        .split("\n")
        .flatMap((line, i) => hanging(i === 0 ? "Warning: " : "         ", printable(line), width)),
    ),
    ...(synthetic ? hanging("", paint("hidden", SYNTHETIC), width) : []),
  ]);
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

function layerLine(
  step: BuildStep,
  layer: Extract<BuildStep["layer"], { readonly made: true }>,
  { paint }: Page,
): string {
  const { diffId, size, files, whiteouts } = layer;
  const gone = whiteouts === 0 ? "" : `, ${counted(whiteouts, "whiteout")}`;
  const id = diffId.slice("sha256:".length).slice(0, ID);
  const bytes = paint("written", dockerSize(size));
  const from = step.takenFrom === undefined ? "" : `, taken from ${printable(step.takenFrom)}`;
  return `layer ${id}  ${bytes}, ${counted(files, "file")}${gone}${from}${cacheWords(step)}`;
}

function cacheWords({ cached, missReason }: BuildStep): string {
  if (cached) return "; cached";
  return missReason === undefined ? "" : `; not cached: ${missReason}`;
}

/** As written; a heredoc, too, has a line for each of its own. */
function instruction(original: string, { width, paint }: Page): string[] {
  return original
    .split("\n")
    .flatMap((line) => hanging("", printable(line), width))
    .map((line) => paint("title", line));
}

const SYNTHETIC =
  "Synthetic base: real paths, modes and sizes, but bytes of copyup's own. Sizes and layers can be compared with a real engine's, digests cannot.";
