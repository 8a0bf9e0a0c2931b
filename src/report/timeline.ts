import type { Duration } from "../cost/time/duration.ts";
import type { StepResult } from "../scenario/result.ts";
import { type Scale, scaleFor, scaleWords } from "./bars.ts";
import { deedLines } from "./build/deed-lines.ts";
import { foldSteps, type Run } from "./fold-steps.ts";
import type { Page } from "./page.ts";
import { type PricedScenario, stepsTime, stepTime } from "./priced.ts";
import type { PricedFor } from "./priced-for.ts";
import { hanging, padEnd, padStart, printable, shorten, solid, widthOf, wrap } from "./text.ts";
import { intervalBelow } from "./time-column.ts";
import { amountsHead, amountsWidth, amountsWords } from "./timeline-amounts.ts";
import { grouped } from "./words.ts";

/** Of the longest: what takes less is not told, it would be noise beside it. */
const LEAST = 0.01;

/** The steps in order, each with what it wrote, what had to be copied up for it, and how long it took. */
export function timeline(priced: PricedScenario, page: Page): string[] {
  const { steps } = priced.result;
  if (steps.length === 0) return ["  no steps"];
  const { stepWork, pricedFor } = priced;
  const works = new Map(steps.map((step, i) => [step, stepWork[i]!]));
  const runs = foldSteps(steps, (step) => stepTime(step, works.get(step)!, pricedFor).ns);
  const amounts = runs.flatMap(({ writtenBytes, copiedBytes }) => [writtenBytes, copiedBytes]);
  const scale = scaleFor(amounts);
  const head = `${" ".repeat(page.width - amountsWidth(page))}${amountsHead(page)}`;
  const times = runs.map((run) =>
    stepsTime(
      run.steps,
      run.steps.map((step) => works.get(step)!),
      pricedFor,
    ),
  );
  const longest = Math.max(...times.map(({ ns }) => ns));
  const shown = { scale, names: priced.containers.map(({ result }) => result.name), page };
  return [
    page.paint("faint", head),
    ...runs.flatMap((run, i) => {
      const time = times[i]!;
      const tells = time.ns > 0 && time.ns >= longest * LEAST;
      return rows(run, tells ? time : null, { ...shown, pricedFor });
    }),
    ...(scale.full === 0
      ? []
      : hanging("  Bars: ", `${scaleWords(scale)}.`, page.width).map((line) =>
          page.paint("faint", line),
        )),
  ];
}

interface Shown {
  readonly scale: Scale;
  /** Of the containers. */
  readonly names: readonly string[];
  readonly pricedFor: PricedFor;
  readonly page: Page;
}

function rows(run: Run, time: Duration | null, shown: Shown): string[] {
  const { page } = shown;
  const { paint, width } = page;
  const step = run.steps.length === 1 ? run.steps[0]! : undefined;
  const indent = " ".repeat(NUMBER);
  const number = paint(
    "faint",
    padEnd(padStart(step === undefined ? "…" : `${step.number}`, 4), NUMBER),
  );
  const text = step === undefined ? foldedWords(run, page) : stepWords(step, shown.names, page);
  const amounts = amountsWords({ ...run, time }, shown.scale, page);
  const room = width - NUMBER - widthOf(amounts);
  const notes = step?.note === undefined ? [] : hanging(indent, printable(step.note), width);
  const interval = intervalBelow(time, page);
  const [top = "", ...more] = wrap(text, amounts === "" ? room : room - 1);
  const rest = more.length === 0 && interval !== "" ? [""] : more;
  return [
    `${number}${padEnd(top, room)}${amounts}`.trimEnd(),
    ...rest.map((line, i) => {
      const words = `${indent}  ${line}`;
      return i > 0 ? words : `${padEnd(words, width - widthOf(interval))}${interval}`.trimEnd();
    }),
    ...notes.map((line) => paint("faint", line)),
    ...(step === undefined ? [] : below(step, shown)),
  ];
}

/** What Docker's steps did, and why one came to nothing. */
function below({ deed, outcome, ok }: StepResult, { page, pricedFor }: Shown): string[] {
  const indent = " ".repeat(NUMBER + 2);
  const inner = { ...page, width: page.width - indent.length };
  const tone = ok ? "copied" : "bad";
  const refused =
    outcome.ok || outcome.errno !== undefined || deed !== undefined
      ? []
      : wrap(printable(outcome.message), inner.width).map((line) => page.paint(tone, line));
  const lines = deed === undefined ? refused : deedLines(deed, inner, pricedFor);
  return lines.map((line) => `${indent}${line}`.trimEnd());
}

/** Columns of a step's number, with the space after it. */
const NUMBER = 6;

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
