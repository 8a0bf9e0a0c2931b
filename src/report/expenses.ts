import type { CopyUpCost, PathCost } from "../cost/cost.ts";
import { joinWork, type Work, withoutWork } from "../cost/time/work.ts";
import type { StepResult } from "../scenario/result.ts";
import { directoryOf } from "./directory-of.ts";
import { durationWords } from "./duration-words.ts";
import { layerWords } from "./layer-words.ts";
import type { Page } from "./page.ts";
import { copiesTime, layerOf, type PricedContainer, type PricedScenario } from "./priced.ts";
import { callsTime, type PricedFor } from "./priced-for.ts";
import { printable, shorten, solid } from "./text.ts";
import { counted, sizeWords } from "./words.ts";

/** Bytes that moved for one reason, and the reason as a sentence. */
export interface Expense {
  readonly bytes: number;
  readonly sentence: string;
}

/** Columns that a path takes in a sentence at most. */
const PATH_WIDTH = 48;
/** More than this, of one kind and in one directory, share a sentence. */
const TOLD_APART = 3;

/** What cost bytes, dearest first; without what is nothing beside the rest. */
export function expenses(priced: PricedScenario, page: Page): Expense[] {
  const all = priced.containers
    .flatMap((container) => {
      const teller = new Teller(priced, container, page);
      return [...teller.copies(), ...teller.writes()];
    })
    .concat(buildExpenses(priced, page))
    .sort((a, b) => b.bytes - a.bytes);
  return all.filter(({ bytes }) => bytes >= all[0]!.bytes * LEAST);
}

/** What instructions of builds copied up. */
function buildExpenses({ builds, pricedFor }: PricedScenario, page: Page): Expense[] {
  const { paint } = page;
  return builds.flatMap(({ instruction, copyUps }) =>
    copyUps
      .filter(({ copiedBytes }) => copiedBytes > 0)
      .map((copy) => {
        const by = paint("title", shorten(printable(instruction), PATH_WIDTH));
        const path = paint("path", shorten(printable(copy.path), PATH_WIDTH));
        const size = paint("copied", solid(sizeWords(copy.copiedBytes)));
        const words = `${by} copied ${size} of ${path} into its layer${inTime([copy.work], pricedFor)}${fate([copy])}.`;
        return { bytes: copy.copiedBytes, sentence: words };
      }),
  );
}

/** Of the dearest. */
const LEAST = 0.001;

class Teller {
  readonly #priced: PricedScenario;
  readonly #container: PricedContainer;
  readonly #page: Page;

  constructor(priced: PricedScenario, container: PricedContainer, page: Page) {
    this.#priced = priced;
    this.#container = container;
    this.#page = page;
  }

  copies(): Expense[] {
    const copies = this.#container.cost.copyUps.filter(({ copiedBytes }) => copiedBytes > 0);
    const key = ({ path, trigger, fromLayer }: CopyUpCost) =>
      `${trigger} ${fromLayer} ${directoryOf(path)}`;
    return together(copies, key).map((group) => this.#copy(group));
  }

  writes(): Expense[] {
    const { byPaths, copyUps } = this.#container.cost;
    const copied = new Set(copyUps.map(({ path }) => path));
    const key = ({ path }: PathCost) => (copied.has(path) ? path : directoryOf(path));
    const written = byPaths.filter(({ writtenBytes }) => writtenBytes > 0);
    const waited = new Map<string, Work>();
    for (const { path, work } of copyUps) waited.set(path, joinWork(waited.get(path) ?? {}, work));
    return together(written, key).map((group) => {
      const works = group.map(({ path, work }) => withoutWork(work, waited.get(path) ?? {}));
      return this.#write(group, copied.has(group[0]!.path), works);
    });
  }

  #copy(group: readonly CopyUpCost[]): Expense {
    const { paint } = this.#page;
    const first = group[0]!;
    const bytes = sum(group, ({ copiedBytes }) => copiedBytes);
    const what = group.length === 1 ? this.#path(first.path) : this.#files(group);
    const layer = layerWords(layerOf(this.#priced.result, this.#container.result, first.fromLayer));
    const size = paint("copied", solid(sizeWords(bytes)));
    const time = ` in ${solid(durationWords(copiesTime(group, this.#priced)))}`;
    const action = callWords(first, this.#priced.result.steps[first.step - 1]);
    return {
      bytes,
      sentence: `${this.#who()}${action} ${what} copied ${size} from ${layer}${time}${fate(group)}.`,
    };
  }

  /** `works`: without their copy-ups, which are expenses of their own. */
  #write(group: readonly PathCost[], copied: boolean, works: readonly Work[]): Expense {
    const bytes = sum(group, ({ writtenBytes }) => writtenBytes);
    const size = this.#page.paint("written", solid(sizeWords(bytes)));
    const verb = bytes === 1 ? "was" : "were";
    const where = group.length === 1 ? this.#path(group[0]!.path) : this.#files(group);
    const fresh = copied ? "" : group.length === 1 ? ", a new file," : ", all new,";
    const time = inTime(works, this.#priced.pricedFor);
    const sentence = `${this.#who()}${size} ${verb} written to ${where}${fresh}${time}.`;
    return { bytes, sentence };
  }

  #who(): string {
    const { name } = this.#container.result;
    return this.#priced.containers.length > 1 ? `${printable(name)}: ` : "";
  }

  #files(group: readonly { readonly path: string }[]): string {
    return `${counted(group.length, "file")} in ${this.#path(directoryOf(group[0]!.path))}`;
  }

  #path(path: string): string {
    return this.#page.paint("path", shorten(printable(path), PATH_WIDTH));
  }
}

/** Steps whose calls are named as they are. */
const OPENERS: ReadonlySet<string> = new Set(["open", "run", "trace"]);

/** The system call that copied, as in "chmod of", with the flags of an open where the step says them. */
function callWords({ trigger, syscall }: CopyUpCost, step: StepResult | undefined): string {
  if (trigger !== "open") return `${syscall} of`;
  if (step === undefined || OPENERS.has(step.action)) {
    const flags = step?.text.split(", ").find((part) => part.startsWith("O_"));
    return flags === undefined ? "open for writing of" : `open(${flags}) of`;
  }
  return step.action === "creat" ? "creat of" : `${step.action} to`;
}

/** " in 0.2 s (0.1 to 0.4)": how long some work takes. */
function inTime(works: readonly Work[], pricedFor: PricedFor): string {
  return ` in ${solid(durationWords(callsTime(works, pricedFor)))}`;
}

/** What became of the bytes that were copied. */
function fate(group: readonly CopyUpCost[]): string {
  const kept = group.filter(({ now }) => now !== null);
  if (kept.length === 0) return group.length === 1 ? "; the copy is gone again" : "; all are gone";
  const copied = sum(kept, ({ copiedBytes }) => copiedBytes);
  const changed = copied - sum(kept, ({ now }) => now!.redundantBytes);
  if (changed <= 0) return "; none of it ever changed";
  if (kept.every(({ now }) => now!.size === 0)) return "; all of it was cut off";
  return changed === copied
    ? "; all of it changed"
    : `; ${solid(sizeWords(changed))} of it ever changed`;
}

/** Items by what they have in common; few of a kind stay apart. */
function together<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()].flatMap((group) =>
    group.length > TOLD_APART ? [group] : group.map((item) => [item]),
  );
}

function sum<T>(list: readonly T[], amount: (item: T) => number): number {
  return list.reduce((all, item) => all + amount(item), 0);
}
