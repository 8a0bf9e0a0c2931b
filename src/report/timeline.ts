import type { StepResult } from "../scenario/result.ts";
import { bar, type Scale, scaleFor, scaleWords } from "./bars.ts";
import { deedLines } from "./build/deed-lines.ts";
import { foldSteps, type Run } from "./fold-steps.ts";
import type { Page } from "./page.ts";
import type { PricedScenario } from "./priced.ts";
import { hanging, padEnd, padStart, printable, shorten, solid, wrap } from "./text.ts";
import { grouped, sizeWords } from "./words.ts";

/** Columns of an amount's bar and of its number. */
const BAR = 6;
const SIZE = 10;
const AMOUNT = BAR + SIZE;

/** The steps in order, each with what it wrote and what had to be copied up for it. */
export function timeline(priced: PricedScenario, page: Page): string[] {
  const { steps } = priced.result;
  if (steps.length === 0) return ["  no steps"];
  const runs = foldSteps(steps);
  const amounts = runs.flatMap(({ writtenBytes, copiedBytes }) => [writtenBytes, copiedBytes]);
  const scale = scaleFor(amounts);
  const words = page.width - 2 * AMOUNT - GAP;
  const head = `${" ".repeat(words)}${padStart("written", AMOUNT)}  ${padStart("copied up", AMOUNT)}`;
  const names = priced.containers.map(({ result }) => result.name);
  return [
    page.paint("faint", head),
    ...runs.flatMap((run) => rows(run, scale, names, page)),
    ...(scale.full === 0
      ? []
      : hanging("  Bars: ", `${scaleWords(scale)}.`, page.width).map((line) =>
          page.paint("faint", line),
        )),
  ];
}

function rows(run: Run, scale: Scale, names: readonly string[], page: Page): string[] {
  const { paint, width } = page;
  const step = run.steps.length === 1 ? run.steps[0]! : undefined;
  const moved = run.writtenBytes + run.copiedBytes > 0;
  const indent = " ".repeat(NUMBER);
  const number = paint(
    "faint",
    padEnd(padStart(step === undefined ? "…" : `${step.number}`, 4), NUMBER),
  );
  const text = step === undefined ? foldedWords(run, page) : stepWords(step, names, page);
  const room = width - NUMBER - (moved ? 2 * AMOUNT + GAP : 0);
  const amounts = [
    amount(run.writtenBytes, "written", scale, page),
    amount(run.copiedBytes, "copied", scale, page),
  ].join(" ".repeat(GAP));
  const notes = step?.note === undefined ? [] : hanging(indent, printable(step.note), width);
  return [
    ...wrap(text, moved ? room - 1 : room).map((line, i) =>
      i === 0 ? `${number}${padEnd(line, room)}${amounts}`.trimEnd() : `${indent}  ${line}`,
    ),
    ...notes.map((line) => paint("faint", line)),
    ...(step === undefined ? [] : below(step, page)),
  ];
}

/** What Docker's steps did, and why one came to nothing. */
function below({ deed, outcome, ok }: StepResult, page: Page): string[] {
  const indent = " ".repeat(NUMBER + 2);
  const inner = { ...page, width: page.width - indent.length };
  const tone = ok ? "copied" : "bad";
  const refused =
    outcome.ok || outcome.errno !== undefined || deed !== undefined
      ? []
      : wrap(printable(outcome.message), inner.width).map((line) => page.paint(tone, line));
  const lines = deed === undefined ? refused : deedLines(deed, inner);
  return lines.map((line) => `${indent}${line}`.trimEnd());
}

/** Columns of a step's number, with the space after it; and between the amounts. */
const NUMBER = 6;
const GAP = 2;

function stepWords(step: StepResult, names: readonly string[], page: Page): string {
  const { outcome, repeat, as, ok } = step;
  const { container } = step;
  const named = names.length > 1 && container !== null;
  const where = named ? `${printable(names[container]!)}: ` : "";
  const who = as.uid === 0 ? "" : ` by ${as.uid}`;
  const times = repeat > 1 ? ` ×${grouped(repeat)}` : "";
  const errno = outcome.ok ? "" : page.paint(ok ? "copied" : "bad", ` → ${failureWord(outcome)}`);
  const wrong = ok ? "" : page.paint("bad", "✗ ");
  return `${wrong}${where}${stepText(step)}${page.paint("faint", who + times)}${errno}`;
}

/** An errno, an exit status, or that it failed: what is said of it stands below. */
function failureWord({ errno, message }: Extract<StepResult["outcome"], { readonly ok: false }>) {
  return errno ?? (message.startsWith("exit status") ? message : "failed");
}

/** The step's words, with a path that would take more than a line cut. */
function stepText({ text, path = "" }: StepResult): string {
  const [whole, inner] = [printable(text), printable(path)];
  if (inner === "") return shorten(whole, LONGEST_TEXT);
  return shorten(
    whole.replace(inner, () => solid(shorten(inner, LONGEST_PATH))),
    LONGEST_TEXT,
  );
}

const LONGEST_PATH = 36;
const LONGEST_TEXT = 160;

function foldedWords({ steps }: Run, { paint }: Page): string {
  const [first, last] = [steps[0]!.number, steps.at(-1)!.number];
  const actions = new Set(steps.map(({ action }) => action));
  const named = actions.size <= NAMED ? `: ${[...actions].join(", ")}` : "";
  return paint("faint", `steps ${grouped(first)} to ${grouped(last)}${named}`);
}

/** System calls that are named where steps share a line. */
const NAMED = 3;

function amount(bytes: number, tone: "written" | "copied", scale: Scale, page: Page): string {
  if (bytes === 0) return " ".repeat(AMOUNT);
  const drawn = page.paint(tone, bar(scale.of(bytes), BAR));
  return `${padEnd(drawn, BAR)}${padStart(sizeWords(bytes), SIZE)}`;
}
