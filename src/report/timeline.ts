import type { StepResult } from "../scenario/result.ts";
import { bar, type Scale, scaleFor, scaleWords } from "./bars.ts";
import { foldSteps, type Run } from "./fold-steps.ts";
import type { Page } from "./page.ts";
import type { PricedScenario } from "./priced.ts";
import { fit, hanging, padEnd, padStart, printable, widthOf } from "./text.ts";
import { grouped, sizeWords } from "./words.ts";

/** Columns of an amount's bar and of its number. */
const BAR = 8;
const SIZE = 10;
const AMOUNT = BAR + SIZE;

/** The steps in order, each with what it wrote and what had to be copied up for it. */
export function timeline(priced: PricedScenario, page: Page): string[] {
  const { steps } = priced.result;
  if (steps.length === 0) return ["  no steps"];
  const runs = foldSteps(steps);
  const amounts = runs.flatMap(({ writtenBytes, copiedBytes }) => [writtenBytes, copiedBytes]);
  const scale = scaleFor(amounts);
  const words = page.width - 2 * AMOUNT - 2;
  const head = `${" ".repeat(words)}${padStart("written", AMOUNT)}  ${padStart("copied up", AMOUNT)}`;
  const names = priced.containers.map(({ result }) => result.name);
  return [
    page.paint("faint", head),
    ...runs.flatMap((run) => rows(run, scale, names, page)),
    ...(scale.full === 0 ? [] : [page.paint("faint", `  bars: ${scaleWords(scale)}`)]),
  ];
}

function rows(run: Run, scale: Scale, names: readonly string[], page: Page): string[] {
  const { paint, width } = page;
  const room = width - 2 * AMOUNT - 2 - NUMBER - 1;
  const first = run.steps[0]!;
  const text = run.steps.length === 1 ? stepWords(first, names, room, page) : foldedWords(run, page);
  const number = run.steps.length === 1 ? `${first.number}` : "…";
  const line =
    paint("faint", padStart(number, NUMBER - 1)) +
    `  ${padEnd(text, room)}` +
    amount(run.writtenBytes, "written", scale, page) +
    `  ${amount(run.copiedBytes, "copied", scale, page)}`;
  const note = run.steps.length === 1 ? first.note : undefined;
  const notes = note === undefined ? [] : hanging(" ".repeat(NUMBER + 1), printable(note), width);
  return [line.trimEnd(), ...notes.map((one) => paint("faint", one))];
}

/** Columns of a step's number, with the space after it. */
const NUMBER = 5;

function stepWords(step: StepResult, names: readonly string[], room: number, page: Page): string {
  const where = names.length > 1 ? `${printable(names[step.container]!)}: ` : "";
  const who = step.as.uid === 0 ? "" : ` by ${step.as.uid}`;
  const times = step.repeat > 1 ? ` ×${grouped(step.repeat)}` : "";
  const errno = step.outcome.ok ? "" : ` → ${step.outcome.errno}`;
  const text = fit(printable(step.text), room - widthOf(where + who + times + errno));
  const outcome = step.outcome.ok ? "" : page.paint(step.ok ? "faint" : "bad", errno);
  const shown = `${where}${text}${page.paint("faint", who + times)}${outcome}`;
  return step.ok ? shown : page.paint("bad", shown);
}

function foldedWords({ steps }: Run, { paint }: Page): string {
  const [first, last] = [steps[0]!.number, steps.at(-1)!.number];
  return paint("faint", `steps ${grouped(first)} to ${grouped(last)}`);
}

function amount(bytes: number, tone: "written" | "copied", scale: Scale, page: Page): string {
  if (bytes === 0) return page.paint("faint", padStart("·", AMOUNT));
  const drawn = page.paint(tone, bar(scale.of(bytes), BAR));
  return `${padEnd(drawn, BAR)}${padStart(sizeWords(bytes), SIZE)}`;
}
