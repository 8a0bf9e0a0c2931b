import type { Envelope } from "../../base/event.ts";
import { recordingTrace } from "../../base/trace.ts";
import type { ImageLayer } from "../../image/image.ts";
import type { HistoryEntry } from "../../image/imported-image.ts";
import type { Process } from "../../process/process.ts";
import type { BuildStep, StepLayer } from "../build.ts";
import { BuildError } from "../build-error.ts";
import type {
  ArgInstruction,
  CopyInstruction,
  Instruction,
  RunInstruction,
  WordInstruction,
} from "../dockerfile.ts";
import type { BuildProfile } from "../profile.ts";
import { environment } from "../settings.ts";
import { keyOf, missReason } from "./cache-key.ts";
import { planCopy, takeCopy } from "./copy-step.ts";
import { copySum } from "./copy-sum.ts";
import { type Expander, expandInstruction } from "./expand-instruction.ts";
import { expanderOf } from "./expander.ts";
import { type HistoryWords, historyWords } from "./history-words.ts";
import { isUntouched } from "./layer-stack.ts";
import { type MetadataInstruction, metadataStep } from "./metadata.ts";
import { type RunOutcome, runArgv, takeRun } from "./run-step.ts";
import type { BuildSession } from "./session.ts";
import { StageArgs } from "./stage-args.ts";
import type { StageState } from "./stage-state.ts";
import { layerFrom, stepLayer } from "./step-layer.ts";
import { timestamp } from "./timestamp.ts";
import { makeWorkdir, nextWorkdir } from "./workdir-step.ts";

/** How a step ends: with files, or with none and a reason. */
interface Taken {
  readonly words: string;
  readonly cached: boolean;
  readonly missReason?: string;
  readonly layer: ImageLayer | null;
  /** Why there is no layer. */
  readonly because: string;
  readonly envelopes: readonly Envelope[];
  readonly output: string;
}

/** Takes the instructions of one stage, one after the other, each from the state that the last one left. */
export class StageBuild {
  readonly steps: BuildStep[] = [];
  #state: StageState;
  readonly #session: BuildSession;
  readonly #profile: BuildProfile;
  readonly #words: HistoryWords;
  readonly #args: StageArgs;
  readonly #stage: string | undefined;

  constructor(session: BuildSession, base: StageState, stage: string | undefined) {
    this.#session = session;
    this.#profile = session.init.profile;
    this.#words = historyWords(this.#profile);
    this.#state = base;
    this.#stage = stage;
    this.#args = new StageArgs(session.init.args ?? new Map(), session.metaArgs);
  }

  get state(): StageState {
    return this.#state;
  }

  /** Takes one step. @throws BuildError with its place in the Dockerfile */
  async take(written: Instruction): Promise<void> {
    const { file } = this.#session.dockerfile;
    this.#session.init.signal?.throwIfAborted();
    try {
      const instruction = expandInstruction(written, this.#expander());
      const taken = await this.#dispatch(instruction);
      this.#finish(written, taken);
    } catch (error) {
      if (!(error instanceof BuildError) || error.range !== undefined) throw error;
      const { message, remedy, run } = error;
      throw new BuildError(message, {
        file,
        range: written.range,
        cause: error,
        ...(remedy === undefined ? {} : { remedy }),
        ...(run === undefined ? {} : { run }),
      });
    }
  }

  #dispatch(instruction: Instruction): Promise<Taken> | Taken {
    switch (instruction.kind) {
      case "run":
        return this.#run(instruction);
      case "copy":
      case "add":
        return this.#copy(instruction);
      case "workdir":
        return this.#workdir(instruction as WordInstruction);
      case "arg":
        return this.#arg(instruction);
      default:
        return this.#metadata(instruction as MetadataInstruction);
    }
  }

  #metadata(instruction: MetadataInstruction): Taken {
    const { builder } = this.#profile;
    const { cmdSet, settings } = this.#state;
    const step = metadataStep(instruction, settings, { builder, cmdSet });
    const author = step.author === undefined ? {} : { author: step.author };
    const key = keyOf(this.#state.key, this.#profile.metadataInKey ? step.words : "");
    this.#state = {
      ...this.#state,
      ...author,
      settings: step.settings,
      cmdSet: cmdSet || instruction.kind === "cmd",
      key,
    };
    return noLayer(this.#words.metadata(step.words), "it changes the image's config only");
  }

  #arg(instruction: ArgInstruction): Taken {
    this.#args.declare(instruction);
    const words = instruction.args.map(({ name, value }) =>
      value === undefined ? name : `${name}=${value}`,
    );
    return noLayer(
      this.#words.metadata(`ARG ${words.join(" ")}`),
      "a build argument is in no file: it is there while the image is built",
    );
  }

  async #workdir(instruction: WordInstruction): Promise<Taken> {
    const path = nextWorkdir(this.#state.settings.WorkingDir, instruction.word);
    const { User } = this.#state.settings;
    const words = this.#words.workdir(path);
    const settings = { ...this.#state.settings, WorkingDir: path };
    const key = keyOf(this.#state.key, `WORKDIR ${path} ${User ?? ""}`);
    const taken =
      path === "/"
        ? noLayer(words, "the root is always there")
        : await this.#layer(words, key, `${path} is there already`, () =>
            this.#write((process) => makeWorkdir(process, path, User, this.#profile)),
          );
    this.#state = { ...this.#state, settings };
    return taken;
  }

  async #copy(instruction: CopyInstruction): Promise<Taken> {
    const workdir = this.#state.settings.WorkingDir ?? "/";
    const plan = await planCopy(instruction, workdir, this.#session);
    const sum = copySum(plan);
    const { sources, heredocs, target, parents, chown, chmod, kind } = instruction;
    const shown = [...sources, ...heredocs.map(({ name }) => `<<${name}`)];
    const flags = {
      parents,
      ...(chown === undefined ? {} : { chown }),
      ...(chmod === undefined ? {} : { chmod }),
    };
    const name = kind === "add" ? "ADD" : "COPY";
    const words = this.#words.copy({ kind: name, sources: shown, target, flags, sum });
    const inputs = { sum, target: plan.target, flags, exclude: instruction.exclude };
    const key = keyOf(this.#state.key, `${name} ${JSON.stringify(inputs)}`);
    return this.#layer(words, key, "nothing was copied", () =>
      this.#write((process) => takeCopy(plan, process, this.#session)),
    );
  }

  #run(instruction: RunInstruction): Promise<Taken> {
    const { settings, stack } = this.#state;
    const { builder } = this.#profile;
    const env = environment(settings);
    const argv = runArgv(instruction, settings);
    const args = this.#args.values;
    const expand = this.#expander().word;
    const plan = { instruction, argv, settings, stack, args, expand };
    const words = this.#words.run(argv, this.#args.shown(builder, env));
    const inputs = { argv, env: [...env], args: [...args], user: settings.User };
    const key = keyOf(
      this.#state.key,
      `RUN ${JSON.stringify({ ...inputs, mounts: instruction.mounts.map(expand), workdir: settings.WorkingDir })}`,
    );
    return this.#layer(words, key, "it changed no file", () => takeRun(plan, this.#session));
  }

  /** Takes the layer from the cache, or makes it. */
  async #layer(
    words: string,
    key: string,
    unchanged: string,
    make: () => Promise<RunOutcome>,
  ): Promise<Taken> {
    const { cache, clock } = this.#session.init;
    const known = cache?.get(key);
    const reason = known === undefined ? missReason(cache, this.#state.key) : undefined;
    const because = { because: unchanged };
    if (known !== undefined) {
      this.#state = { ...this.#state, key };
      return { words, cached: true, layer: known.layer, ...because, envelopes: [], output: "" };
    }
    const { upper, envelopes, output } = await make();
    const drop = this.#profile.unchanged === "no layer" && isUntouched(upper);
    const layer = drop
      ? null
      : layerFrom(upper, this.#state.stack.lowers, this.#profile, clock.now());
    cache?.set(key, { layer });
    this.#state = { ...this.#state, key };
    return {
      words,
      cached: false,
      layer,
      ...because,
      envelopes,
      output,
      ...(reason === undefined ? {} : { missReason: reason }),
    };
  }

  async #write(work: (process: Process) => void | Promise<void>): Promise<RunOutcome> {
    const { trace, envelopes } = recordingTrace();
    const { upper, root } = this.#state.stack.write(this.#session.init.clock, trace);
    await work(root);
    return { upper, envelopes, output: "" };
  }

  #finish(written: Instruction, taken: Taken): void {
    const { layer, words, because, ...rest } = taken;
    const state = this.#state;
    const entry = this.#historyEntry(words, layer);
    this.#state = {
      ...state,
      stack: layer === null ? state.stack : state.stack.with(layer),
      history:
        entry === null || this.#isUnrecorded(written) ? state.history : [...state.history, entry],
      ...(entry?.created === undefined ? {} : { created: entry.created }),
    };
    const stepOutcome: StepLayer = layer === null ? { made: false, because } : stepLayer(layer);
    const { missReason, ...seen } = rest;
    this.steps.push({
      original: written.original,
      range: written.range,
      stage: this.#stage,
      layer: stepOutcome,
      ...seen,
      ...(missReason === undefined ? {} : { missReason }),
    });
  }

  /** BuildKit writes no history of ONBUILD. */
  #isUnrecorded({ kind }: Instruction): boolean {
    return kind === "onbuild" && this.#profile.builder === "buildkit";
  }

  #historyEntry(words: string, layer: ImageLayer | null): HistoryEntry {
    const { author, created: before } = this.#state;
    const buildkit = this.#profile.builder === "buildkit";
    const now = timestamp(this.#session.init.clock.now());
    // BuildKit dates a step without a layer like the layer before it.
    const created = buildkit && layer === null ? before : now;
    return {
      ...(created === undefined ? {} : { created }),
      createdBy: words,
      ...(buildkit ? { comment: BUILDKIT_COMMENT } : {}),
      ...(author === undefined || buildkit ? {} : { author }),
      emptyLayer: layer === null,
    };
  }

  #expander(): Expander {
    const env = environment(this.#state.settings);
    const args = this.#args;
    return expanderOf({ get: (name) => env.get(name) ?? args.get(name) }, this.#session);
  }
}

const BUILDKIT_COMMENT = "buildkit.dockerfile.v0";

function noLayer(words: string, because: string): Taken {
  return { words, because, cached: false, layer: null, envelopes: [], output: "" };
}
