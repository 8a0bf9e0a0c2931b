import type { BuildInit } from "../build/build.ts";
import type { Built } from "../build/built.ts";
import {
  type BuildShown,
  endText,
  outputText,
  shownFor,
  stageText,
  stepText,
  takenText,
} from "../report/build/build-report.ts";
import type { Page } from "../report/page.ts";
import type { PricedFor } from "../report/priced-for.ts";
import type { CommandContext } from "./program.ts";
import { QueuedOutput } from "./queued-output.ts";
import { pageFor } from "./terminal.ts";

/** Tells of a build as it goes, on the standard output: what a RUN prints is there as soon as it ends a line. */
export class BuildOutput {
  readonly #stdout: CommandContext["stdout"];
  readonly #page: Page;
  readonly #shown: BuildShown;
  readonly #queue = new QueuedOutput();
  #isFirst = true;
  /** Bytes of each stream that no newline has ended yet. */
  readonly #begun = { out: "", err: "" };

  constructor({ io, stdout }: CommandContext, pricedFor: PricedFor) {
    this.#stdout = stdout;
    this.#page = pageFor(io);
    this.#shown = shownFor(pricedFor);
  }

  /** What a build calls as it goes. */
  get listeners(): Pick<BuildInit, "onStage" | "onStep" | "onTaken" | "onOutput"> {
    return {
      onStage: (stage) => {
        this.#put((this.#isFirst ? "" : "\n") + stageText(stage, this.#page));
        this.#isFirst = false;
      },
      onStep: ({ original }) => this.#put(stepText(original, this.#page)),
      onOutput: (stream, bytes) => this.#print(stream, bytes),
      onTaken: (step) => {
        this.#flush();
        this.#put(takenText(step, this.#page, this.#shown));
      },
    };
  }

  /** The image that came of it. */
  finish(built: Built): Promise<void> {
    this.#put(`\n${endText(built, this.#shown.pricedFor, this.#page)}`);
    return this.#queue.end();
  }

  /** It came to nothing. */
  stop(): Promise<void> {
    this.#flush();
    return this.#queue.end();
  }

  #print(stream: "out" | "err", bytes: string): void {
    const lines = (this.#begun[stream] + bytes).split("\n");
    this.#begun[stream] = lines.pop()!;
    for (const line of lines) this.#line(line);
  }

  #flush(): void {
    for (const stream of ["out", "err"] as const) {
      if (this.#begun[stream] !== "") this.#line(this.#begun[stream]);
      this.#begun[stream] = "";
    }
  }

  #line(bytes: string): void {
    this.#put(outputText(Buffer.from(bytes, "latin1").toString("utf8"), this.#page));
  }

  #put(text: string): void {
    this.#queue.put(this.#stdout, text);
  }
}
