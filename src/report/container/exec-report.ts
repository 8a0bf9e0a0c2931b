import type { Change } from "../../diff/change.ts";
import type { CopyCosts } from "../copied-up.ts";
import { copiedUpLines } from "../copied-up-lines.ts";
import { dockerSize } from "../docker/short-size.ts";
import { durationWords } from "../duration-words.ts";
import { timedCopies } from "../json-time.ts";
import { heading, type Page } from "../page.ts";
import { type PricedFor, waitFor } from "../priced-for.ts";
import { printable } from "../text.ts";
import { deviceLines } from "../time-lines.ts";
import { counted } from "../words.ts";

/** What a command in a container came to, its output aside. */
export interface ExecOutcome {
  readonly status: number;
  /** Why the program could not be started. */
  readonly refused: string | null;
  /** Programs that only a real machine can run. */
  readonly unknown: readonly string[];
  readonly changes: readonly Change[];
  readonly costs: CopyCosts;
  /** What its times stand for. */
  readonly pricedFor: PricedFor;
  readonly sizeRw: number;
  readonly sizeRootFs: number;
  readonly synthetic: boolean;
  /** Null: the container is gone. */
  readonly keptAs: string | null;
  readonly committed: { readonly id: string; readonly name: string } | null;
}

/** Told apart. */
const SHOWN = 40;

export function execReport(outcome: ExecOutcome, page: Page): string {
  const { changes, costs, sizeRw, sizeRootFs, keptAs, committed, pricedFor } = outcome;
  const { paint } = page;
  const lines = [
    ...statusLines(outcome),
    heading(page, "Changes"),
    ...(changes.length === 0 ? ["  none that docker diff would tell"] : []),
    ...changes.slice(0, SHOWN).map(({ kind, path }) => `  ${kind} ${printable(path)}`),
    ...(changes.length > SHOWN ? [`  and ${changes.length - SHOWN} more`] : []),
    heading(page, "Cost"),
    `  ${paint("written", dockerSize(costs.written))} written; the container's layer holds ${dockerSize(sizeRw)} (virtual ${dockerSize(sizeRootFs)})`,
    ...copiedUpLines(costs, pricedFor, page).map((line) => `  ${line}`),
    ...(costs.files.length === 0 ? ["  nothing copied up"] : []),
    `  ${durationWords(waitFor(costs.work, pricedFor))} in the file system`,
    ...deviceLines(pricedFor, page),
    ...(committed === null ? [] : [`Committed ${committed.name} as ${committed.id}`]),
    ...(keptAs === null ? [] : [`Kept as ${keptAs}: run in it again with copyup exec ${keptAs}`]),
    ...(outcome.synthetic ? [paint("hidden", "Synthetic base: bytes of copyup's own.")] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function statusLines({ status, refused, unknown }: ExecOutcome): string[] {
  return [
    ...(refused === null ? [] : [`The program could not be started: ${printable(refused)}`]),
    `The program ended with status ${status}`,
    ...(unknown.length === 0
      ? []
      : [`${counted(unknown.length, "program")} cannot be run here: ${unknown.join(", ")}`]),
  ];
}

/** As one JSON document; sizes are bytes, times nanoseconds. */
export function execJson(outcome: ExecOutcome, said: { out: string; err: string }): object {
  const { keptAs, pricedFor, costs, ...rest } = outcome;
  return {
    ...rest,
    costs: timedCopies(costs, pricedFor),
    name: keptAs,
    stdout: said.out,
    stderr: said.err,
  };
}
