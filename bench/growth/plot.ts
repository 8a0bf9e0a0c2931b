import { duration } from "../verdict.ts";
import { fitted, offsetFit, type Point, powerFit } from "./fit.ts";
import type { Growth } from "./measure.ts";

// The curves of growth as one picture: a small plot for each, both axes logarithmic, so that a power is a line.

const COLUMNS = 3;
const PLOT = { width: 300, height: 206, left: 58, right: 16, top: 60, bottom: 40 };

/** Light or dark, as whoever looks prefers. */
const STYLE = `
  text { font: 11px system-ui, sans-serif; fill: #57606a }
  .title { font-weight: 600; fill: #1f2328 }
  .grid { stroke: #d0d7de; stroke-width: 1 }
  .fit { fill: none; stroke: #8c959f; stroke-width: 1; stroke-dasharray: 4 3 }
  .raw { fill: none; stroke: #9a6700; stroke-width: 1 }
  .line { fill: none; stroke: #0969da; stroke-width: 2 }
  .point { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .title { fill: #f0f6fc }
    .grid { stroke: #3d444d }
    .fit { stroke: #656c76 }
    .raw { stroke: #d29922 }
    .line { stroke: #4493f8 }
    .point { fill: #4493f8 }
  }`;

/** An SVG with a plot of each curve: the medians, what was fitted to them, and the barest work beside them. */
export function growthPlot(curves: readonly Growth[]): string {
  const width = COLUMNS * PLOT.width;
  const height = Math.ceil(curves.length / COLUMNS) * PLOT.height;
  const plots = curves.map((curve, i) => {
    const x = (i % COLUMNS) * PLOT.width;
    const y = Math.floor(i / COLUMNS) * PLOT.height;
    return `<g transform="translate(${x} ${y})">\n${plotOf(curve)}\n</g>`;
  });
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const label = "Time against size, both logarithmic, of what copyup does";
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${label}">
<style>${STYLE}
</style>
${plots.join("\n")}
</svg>
`;
}

function plotOf(curve: Growth): string {
  const { name, axis, points, fixed, raw } = curve;
  const { left, top, bottom } = PLOT;
  const drawn = [...points, ...(raw?.points ?? [])];
  const x = scale(ends(points.map(({ size }) => size)), left, PLOT.width - PLOT.right);
  const y = scale(decadesAround(drawn.map(({ time }) => time)), PLOT.height - bottom, top);
  const at = ({ size, time }: Point): string => `${x(size)},${y(time)}`;
  const along = (kind: string, line: readonly Point[]): string =>
    `<polyline class="${kind}" points="${line.map(at).join(" ")}"/>`;
  const fit = fixed === undefined ? powerFit(points) : offsetFit(points);
  return [
    text(left, 16, name, "title"),
    text(left, 32, exponentText(curve)),
    text(left, 46, noteText(curve)),
    ...decades(y.from, y.to).flatMap((time) => [
      line("grid", x(x.from), y(time), x(x.to), y(time)),
      text(left - 6, y(time) + 4, duration(time), "", "end"),
    ]),
    ...[x.from, x.to].map((size) =>
      text(x(size), PLOT.height - bottom + 16, amount(size), "", size === x.from ? "start" : "end"),
    ),
    text((left + PLOT.width - PLOT.right) / 2, PLOT.height - bottom + 16, axis, "", "middle"),
    along(
      "fit",
      points.map(({ size }) => ({ size, time: fitted(fit, size) })),
    ),
    ...(raw === undefined ? [] : [along("raw", raw.points)]),
    along("line", points),
    ...points.map((point) => {
      const [cx, cy] = at(point).split(",");
      return `<circle class="point" cx="${cx}" cy="${cy}" r="2.5"/>`;
    }),
  ].join("\n");
}

function exponentText({ design, exponent: { value, least, most } }: Growth): string {
  const [middle, low, high] = [value, least, most].map(twoDigits);
  return `exponent ${middle} (${low} to ${high}), by design ${design === "flat" ? 0 : 1}`;
}

function noteText({ fixed, raw }: Growth): string {
  if (raw !== undefined) return `${raw.name} (brown): ${raw.exponent.toFixed(2)}`;
  return fixed === undefined ? "" : `of what is more than ${fixed}`;
}

/** Where a value lies on a logarithmic axis, in pixels. */
interface Scale {
  (value: number): number;
  readonly from: number;
  readonly to: number;
}

function scale([from, to]: readonly [number, number], start: number, end: number): Scale {
  const span = Math.log(to / from);
  const place = (value: number): number =>
    Math.round((start + ((end - start) * Math.log(value / from)) / span) * 10) / 10;
  return Object.assign(place, { from, to });
}

const ends = (values: readonly number[]): [number, number] => [
  Math.min(...values),
  Math.max(...values),
];

/** The powers of ten around the values, and at least two of them. */
function decadesAround(values: readonly number[]): [number, number] {
  const [least, most] = ends(values);
  const from = 10 ** Math.floor(Math.log10(least));
  return [from, Math.max(from * 10, 10 ** Math.ceil(Math.log10(most)))];
}

function decades(from: number, to: number): number[] {
  const all: number[] = [];
  for (let value = from; value <= to * 1.001; value *= 10) all.push(value);
  return all;
}

const line = (kind: string, x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;

function text(x: number, y: number, words: string, kind = "", anchor = "start"): string {
  const style = kind === "" ? "" : ` class="${kind}"`;
  return `<text${style} x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;
}

/** "512", "64 Ki", "1 Gi". */
function amount(size: number): string {
  const units = ["", " Ki", " Mi", " Gi"];
  let left = size;
  let unit = 0;
  while (left >= 1024 && left % 1024 === 0 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${left}${units[unit]}`;
}

/** Zero has no sign. */
const twoDigits = (value: number): string => value.toFixed(2).replace(/^-(0\.00)$/, "$1");
