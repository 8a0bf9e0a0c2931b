import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import type { Measured } from "./measurement.ts";
import { caseText, machineText, tableText } from "./report.ts";
import type { CaseResult } from "./result.ts";
import { type BenchResults, keepResults, verdictsOf } from "./results.ts";
import { type Found, runTopic } from "./topic-run.ts";
import { TITLES, type Topic, topicsWith } from "./topics.ts";
import { verdictText } from "./verdict.ts";

const USAGE = `Times the engine beside memfs, node:fs and the kernel's own overlay: topic by topic, each in a process of its own.

  --filter TEXT   only what has TEXT in its topic or name
  --smoke         each case once, quickly: does it run, are the results right? Times mean nothing
  --json          results as JSON on standard output, what is done on standard error
  --keep          write the results of each topic that ends well to bench/results; with --filter, what it
                  leaves out stays as it was. Without, it is all that the README's tables and plots are made of
`;

interface Choice {
  readonly filter: string;
  readonly smoke: boolean;
  readonly json: boolean;
  readonly keep: boolean;
}

/** What was asked for cannot be had. */
class UsageError extends Error {}

function choose(): Choice | null {
  const { filter = "", smoke = false, json = false, keep = false, help } = parsedOptions();
  if (smoke && keep) throw new UsageError("--keep keeps times; those of --smoke mean nothing");
  return help === true ? null : { filter, smoke, json, keep };
}

function parsedOptions() {
  try {
    const { values } = parseArgs({
      options: {
        filter: { type: "string" },
        smoke: { type: "boolean" },
        json: { type: "boolean" },
        keep: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const CHILD = new URL("./topic-child.js", import.meta.url);

/** All topics that were chosen, one after the other. */
class Run {
  readonly #choice: Choice;
  readonly #machine = describeMachine();
  readonly #stop = new AbortController();
  readonly #say: (text: string) => void;
  /** Why there is no real overlay here, as the first topic says. */
  #noOverlay: string | null | undefined;
  readonly #cases: CaseResult[] = [];
  readonly #measured: Record<string, Measured> = {};
  readonly #times: [topic: string, seconds: string][] = [];
  readonly #failures: string[] = [];

  constructor(choice: Choice) {
    this.#choice = choice;
    this.#say = choice.json ? console.error : console.log;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => this.#stop.abort());
    }
  }

  /** Gives the exit status. */
  async all(topics: readonly Topic[]): Promise<number> {
    const { smoke, keep, json } = this.#choice;
    this.#say(machineText(this.#machine));
    this.#say(`${counted(topics.length, "topic")}, each in a process of its own`);
    if (!smoke) this.#say("times are of the processor where they are not said to be of the wall");
    const began = performance.now();
    for (const [i, topic] of topics.entries()) {
      this.#say(`\n[${i + 1}/${topics.length}] ${topic.name}: ${contentsOf(topic)}\n`);
      await this.#measure(topic);
      if (this.#stop.signal.aborted) return 130;
    }
    const all = this.#results(this.#cases, this.#measured);
    if (json) console.log(JSON.stringify({ smoke, ...all }, null, 2));
    this.#sayBounds(all);
    if (!smoke) this.#say(`\n${tableText(["topic", "wall"], this.#times)}`);
    this.#say(`${counted(topics.length, "topic")} in ${secondsSince(began)}`);
    if (keep) this.#say("kept in bench/results, of every topic that ended well");
    for (const failure of this.#failures) this.#say(`FAILED ${failure}`);
    return this.#failures.length === 0 ? 0 : 1;
  }

  async #measure({ name }: Topic): Promise<void> {
    const { filter, smoke, keep } = this.#choice;
    const began = performance.now();
    const args = [name, filter, smoke ? "smoke" : "full"];
    const run = await runTopic(CHILD, args, (found) => this.#tell(found), this.#stop.signal);
    const time = secondsSince(began);
    if ("failure" in run) {
      this.#failures.push(`${name}: ${run.failure}; none of its results counts`);
      this.#say(`${name} ${run.failure}, after ${time}`);
      return;
    }
    const cases = run.found.flatMap((one) => (one.kind === "case" ? [one.result] : []));
    const measured = Object.fromEntries(
      run.found.flatMap((one) => (one.kind === "measured" ? [[one.title, one.measured]] : [])),
    );
    this.#cases.push(...cases);
    Object.assign(this.#measured, measured);
    this.#times.push([name, time]);
    if (!smoke) this.#say(`${name} took ${time}`);
    if (keep) keepResults(this.#results(cases, measured), TITLES);
  }

  #results(cases: readonly CaseResult[], measured: Record<string, Measured>): BenchResults {
    return { machine: this.#machine, noOverlay: this.#noOverlay ?? null, cases, measured };
  }

  #tell(found: Found): void {
    const { smoke } = this.#choice;
    switch (found.kind) {
      case "field":
        if (this.#noOverlay === undefined && found.noOverlay !== null) {
          this.#say(`no real overlay to compare with: ${found.noOverlay}\n`);
        }
        this.#noOverlay = found.noOverlay;
        return;
      case "case": {
        const { topic, name } = found.result;
        this.#say(smoke ? `ok  ${topic}: ${name}` : caseText(found.result));
        return;
      }
      case "measured": {
        const { title, measured } = found;
        if ("skipped" in measured) this.#say(`${title}: skipped, ${measured.skipped}`);
        else this.#say(smoke ? `ok  ${title}` : measured.text);
        return;
      }
      default:
        found satisfies never;
    }
  }

  #sayBounds(all: BenchResults): void {
    const held = verdictsOf(all).filter(({ atLeast, atMost }) => (atLeast ?? atMost) !== undefined);
    if (held.length > 0) this.#say(["\nbounds", ...held.map(verdictText)].join("\n"));
  }
}

function contentsOf({ cases, measurements }: Topic): string {
  return [
    ...(cases.length === 0 ? [] : [counted(cases.length, "comparison")]),
    ...(measurements.length === 0 ? [] : [counted(measurements.length, "measurement")]),
  ].join(", ");
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;

/** "1 min 12 s" */
function secondsSince(began: number): string {
  const seconds = Math.round((performance.now() - began) / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

async function main(): Promise<number> {
  const choice = choose();
  if (choice === null) {
    console.log(USAGE);
    return 0;
  }
  const topics = topicsWith(choice.filter);
  if (topics.length === 0) throw new UsageError(`no case contains "${choice.filter}"`);
  return await new Run(choice).all(topics);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
