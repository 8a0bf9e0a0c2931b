import type { BuildStep } from "../../build/build.ts";
import { copyCosts } from "../copied-up.ts";
import { copiedUpLines } from "../copied-up-lines.ts";
import { dockerSize } from "../docker/short-size.ts";
import type { Page } from "../page.ts";
import { hanging, printable } from "../text.ts";
import { counted } from "../words.ts";
import { type Built, type BuiltFrom, stageOf } from "./built.ts";

const INDENT = "    ";
const ID = 12;

/** What a build did, instruction by instruction: the layer of each or why there is none, what its copies cost, what it
 *  printed; and the image at the end. */
export function buildReport(built: Built, page: Page): string {
  const parts: string[] = [];
  for (const stage of built.stages) {
    const steps = built.steps.filter((step) => stageOf(built, step) === stage);
    parts.push(
      [...fromLines(stage, page), ...steps.flatMap((step) => stepLines(step, page))].join("\n"),
    );
  }
  return `${[...parts, endLines(built, page).join("\n")].join("\n\n")}\n`;
}

function fromLines({ original, base, skipped }: BuiltFrom, page: Page): string[] {
  const head = instruction(original, page);
  if (skipped) return [...head, `${INDENT}left out: nothing that was asked for needs it`];
  if (base === null) return head;
  const size = `${counted(base.layers, "layer")}, ${dockerSize(base.bytes)}`;
  const note = base.synthetic ? `; ${page.paint("hidden", "synthetic base")}` : "";
  return [...head, `${INDENT}${size}${note}`];
}

function stepLines(step: BuildStep, page: Page): string[] {
  const { layer, original } = step;
  const lines = [
    layer.made ? layerLine(step, layer, page) : `no layer: ${layer.because}${cacheWords(step)}`,
    ...(step.wrote === undefined ? [] : copiedUpLines(copyCosts(step.envelopes, step.wrote), page)),
    ...outputLines(step.output, page),
  ];
  return [...instruction(original, page), ...lines.map((line) => INDENT + line)];
}

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

function outputLines(output: string, { paint }: Page): string[] {
  const text = Buffer.from(output, "latin1").toString("utf8").replace(/\n$/, "");
  if (text === "") return [];
  return text.split("\n").map((line) => `${paint("faint", "│")} ${printable(line)}`.trimEnd());
}

/** As written; a heredoc, too, has a line for each of its own. */
function instruction(original: string, { width, paint }: Page): string[] {
  return original
    .split("\n")
    .flatMap((line) => hanging("", printable(line), width))
    .map((line) => paint("title", line));
}

function endLines({ image, names, taken, warnings, synthetic }: Built, page: Page): string[] {
  const { paint, width } = page;
  const moved = taken.map(({ name, from }) => `${name} was ${from.slice(7, 7 + ID)} until now`);
  return [
    `Image ${image.id}`,
    `${dockerSize(image.bytes)} in ${counted(image.layers, "layer")}`,
    names.length === 0
      ? "No tag: name it with -t, or call it by its id"
      : `Tagged ${names.join(", ")}`,
    ...moved,
    ...warnings.flatMap((text) =>
      text
        .split("\n")
        .flatMap((line, i) => hanging(i === 0 ? "Warning: " : "         ", printable(line), width)),
    ),
    ...(synthetic ? hanging("", paint("hidden", SYNTHETIC), width) : []),
  ];
}

const SYNTHETIC =
  "Synthetic base: real paths, modes and sizes, but bytes of copyup's own. Sizes and layers can be compared with a real engine's, digests cannot.";
