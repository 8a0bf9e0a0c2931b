import { recordingTrace } from "../../base/trace.ts";
import type { Process } from "../../process/process.ts";
import type { BuildStep, StepIdentity, StepLayer } from "../build.ts";
import type {
  ArgInstruction,
  CopyInstruction,
  Instruction,
  RunInstruction,
  WordInstruction,
} from "../dockerfile.ts";
import { requireDoable } from "../parse/refused-step.ts";
import type { BuildProfile } from "../profile.ts";
import { DEFAULT_SHELL, environment } from "../settings.ts";
import { keyOf, keyOfStep, missReason } from "./cache-key.ts";
import { requireVolumes } from "./container-places.ts";
import { planCopy, takeCopy } from "./copy-step.ts";
import { copySum } from "./copy-sum.ts";
import { type Expander, expandInstruction } from "./expand-instruction.ts";
import { expanderOf } from "./expander.ts";
import { historyEntry, isUnrecorded } from "./history-entry.ts";
import { type HistoryWords, historyWords } from "./history-words.ts";
import { isUntouched, type LayerStack } from "./layer-stack.ts";
import { type MetadataInstruction, metadataStep } from "./metadata.ts";
import { placedError, solving } from "./placed-error.ts";
import { type RunOutcome, runArgv, takeRun } from "./run-step.ts";
import type { BuildSession } from "./session.ts";
import { StageArgs } from "./stage-args.ts";
import type { StageState } from "./stage-state.ts";
import { layerFrom, stepLayer } from "./step-layer.ts";
import { noLayer, type Taken } from "./taken-step.ts";
import { timestamp } from "./timestamp.ts";
import { leavesUnnamed, requireNamed } from "./unnamed-layer.ts";
import { makeWorkdir, nextWorkdir } from "./workdir-step.ts";

/** Takes the instructions of one stage, one after the other, each from the state that the last one left. */
export class StageBuild {
  #state: StageState;
  /** The layers on which the working directory is known to be there. */
  #begun: LayerStack | null = null;
  readonly #session: BuildSession;
  readonly #profile: BuildProfile;
  readonly #words: HistoryWords;
  readonly #args: StageArgs;
  readonly #stage: string | undefined;

  constructor(session: BuildSession, base: StageState, stage: string | undefined) {
    this.#session = session;
    this.#profile = session.init.profile;
    this.#words = historyWords(this.#profile, () => this.#state.settings.Shell ?? DEFAULT_SHELL);
    this.#state = base;
    this.#stage = stage;
    const sources = { given: session.init.args ?? new Map(), meta: session.metaArgs };
    this.#args = base.args?.ofChild(base.settings) ?? new StageArgs(this.#profile, sources);
  }

  get state(): StageState {
    return { ...this.#state, args: this.#args };
  }

  /** Takes one step. @throws BuildError with its place in the Dockerfile */
  async take(written: Instruction): Promise<BuildStep> {
    const { file } = this.#session.dockerfile;
    this.#session.init.signal?.throwIfAborted();
    try {
      requireDoable(written, this.#session.dialect);
      const instruction = expandInstruction(written, this.#expander());
      const taken = await this.#dispatch(instruction);
      return this.#finish(written, taken);
    } catch (error) {
      throw placedError(error, file, written.range);
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
      default: {
        const taken = this.#metadata(instruction as MetadataInstruction);
        return this.#begin(taken);
      }
    }
  }

  #metadata(instruction: MetadataInstruction): Taken {
    const { builder, name } = this.#profile;
    const { cmdSet, settings } = this.#state;
    const old = name !== "docker-28";
    const step = metadataStep(instruction, settings, { builder, old, cmdSet });
    if (instruction.kind === "env") {
      for (const { name } of instruction.pairs) this.#args.replace(name);
    }
    const author = step.author === undefined ? {} : { author: step.author };
    const parent = this.#state.key;
    const key = keyOf(this.#state.key, this.#profile.metadataInKey ? step.words : "");
    this.#state = {
      ...this.#state,
      ...author,
      settings: step.settings,
      cmdSet: cmdSet || instruction.kind === "cmd",
      key,
    };
    const identity = { parent, instruction: instruction.original, inputs: {} };
    const nothing = noLayer(this.#words.metadata(step.words), "it changes the image's config only");
    return { ...nothing, ...this.#metadataCached(key, identity) };
  }

  /** The classic builder keeps an image of every step, this one too; BuildKit looks up what makes layers. */
  #metadataCached(key: string, identity: StepIdentity): Partial<Taken> {
    const { cache, clock } = this.#session.init;
    if (!this.#profile.metadataInKey || cache === null) return {};
    const known = cache.get(key);
    if (known !== undefined) {
      return { cached: true, ...(known.created === undefined ? {} : { created: known.created }) };
    }
    const created = timestamp(clock.now());
    cache.set(key, { layer: null, created }, identity);
    return { created, missReason: missReason(cache, identity) };
  }

  /** The classic builder has a container for a step that changes settings, too, with the image's volumes: if the
   *  directory that it would begin in was removed, it is made again, and that is a layer. */
  async #begin(taken: Taken): Promise<Taken> {
    const { settings, stack } = this.#state;
    const { WorkingDir: path = "/" } = settings;
    if (this.#profile.builder !== "classic") return taken;
    requireVolumes(this.#state, this.#session.init.clock);
    if (stack === this.#begun || path === "/") return taken;
    this.#begun = stack;
    const { upper, envelopes } = await this.#write((process) =>
      makeWorkdir(process, path, undefined, this.#profile),
    );
    if (isUntouched(upper)) return taken;
    const layer = layerFrom(upper, stack.lowers, this.#profile, this.#session.init.clock.now());
    return { ...taken, layer, envelopes };
  }

  #arg(instruction: ArgInstruction): Promise<Taken> {
    const resolved = this.#args.declare(instruction);
    const isShort = this.#profile.argsInHistory === "as often as declared";
    const words = (isShort ? instruction.args : resolved).map(({ name, value }) =>
      value === undefined ? name : `${name}=${value}`,
    );
    const line = `ARG ${words.join(" ")}`;
    const parent = this.#state.key;
    const identity = { parent, instruction: instruction.original, inputs: {} };
    const because = "a build argument is in no file: it is there while the image is built";
    return this.#begin({
      ...noLayer(this.#words.metadata(line), because),
      ...this.#metadataCached(keyOf(parent, line), identity),
    });
  }

  async #workdir(instruction: WordInstruction): Promise<Taken> {
    const path = nextWorkdir(this.#state.settings.WorkingDir, instruction.word, this.#profile);
    const { User } = this.#state.settings;
    const words = this.#words.workdir(path);
    const settings = { ...this.#state.settings, WorkingDir: path };
    const inputs = { path, user: User ?? "" };
    const identity = { parent: this.#state.key, instruction: instruction.original, inputs };
    const taken =
      path === "/"
        ? noLayer(words, "the root is always there")
        : await this.#layer(words, identity, `${path} is there already`, () =>
            this.#write((process) => makeWorkdir(process, path, User, this.#profile)),
          );
    this.#state = { ...this.#state, settings };
    if (this.#profile.builder === "classic") {
      requireVolumes(this.#state, this.#session.init.clock);
    }
    return taken;
  }

  async #copy(instruction: CopyInstruction): Promise<Taken> {
    const workdir = this.#state.settings.WorkingDir ?? "/";
    const plan = await solving(() => planCopy(instruction, workdir, this.#session));
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
    const inputs = {
      files: sum,
      target: plan.target,
      flags: JSON.stringify([flags, instruction.exclude]),
    };
    const identity = { parent: this.#state.key, instruction: instruction.original, inputs };
    return this.#layer(words, identity, "nothing was copied", async () => {
      const taken = await this.#write((process) => takeCopy(plan, process, this.#session));
      requireNamed(this.#state, taken, this.#profile);
      return taken;
    });
  }

  #run(instruction: RunInstruction): Promise<Taken> {
    const { settings, stack } = this.#state;
    const env = this.#args.environment(settings);
    const argv = runArgv(instruction, settings);
    const expand = this.#expander().word;
    const plan = { instruction, argv, settings, stack, env, expand };
    const words = this.#words.run(argv, this.#args.shown(settings));
    const inputs = {
      command: JSON.stringify(argv),
      environment: JSON.stringify([...environment(settings)]),
      "build arguments": JSON.stringify([...this.#args.values]),
      user: settings.User ?? "",
      "working directory": settings.WorkingDir ?? "",
      mounts: JSON.stringify(instruction.mounts.map(expand)),
      "declared commands": this.#session.init.commandsKey ?? "",
    };
    const identity = { parent: this.#state.key, instruction: instruction.original, inputs };
    return this.#layer(words, identity, "it changed no file", () => takeRun(plan, this.#session));
  }

  /** Takes the layer from the cache, or makes it. */
  async #layer(
    words: string,
    identity: StepIdentity,
    because: string,
    make: () => Promise<RunOutcome>,
  ): Promise<Taken> {
    const { cache, clock } = this.#session.init;
    const key = keyOfStep(identity);
    const known = cache?.get(key);
    if (known !== undefined) {
      this.#state = { ...this.#state, key };
      return { words, cached: true, because, envelopes: [], output: "", ...known };
    }
    const reason = missReason(cache, identity);
    const { upper, lowers, donor, ...seen } = await solving(make);
    const drop = this.#profile.unchanged === "no layer" && isUntouched(upper);
    const own = () => layerFrom(upper, this.#state.stack.lowers, this.#profile, clock.now());
    const layer = donor?.layer ?? (drop ? null : own());
    const created = timestamp(clock.now());
    cache?.set(key, { layer, created }, identity);
    this.#state = { ...this.#state, key };
    const wrote = donor === undefined ? { wrote: { upper, lowers } } : { takenFrom: donor.name };
    return { words, cached: false, layer, because, missReason: reason, created, ...seen, ...wrote };
  }

  async #write(work: (process: Process) => void | Promise<void>): Promise<RunOutcome> {
    const { trace, envelopes } = recordingTrace();
    const { stack } = this.#state;
    const { upper, root } = stack.write(this.#session.init.clock, trace);
    await work(root);
    return { upper, lowers: stack.lowers, envelopes, output: "" };
  }

  #finish(written: Instruction, taken: Taken): BuildStep {
    const { words: _words, created: _created, layer, because, ...seen } = taken;
    const state = this.#state;
    const now = timestamp(this.#session.init.clock.now());
    const entry = historyEntry(taken, state, this.#profile, now);
    this.#state = {
      ...state,
      stack: layer === null ? state.stack : state.stack.with(layer),
      onUnnamed: leavesUnnamed(written, taken, this.#profile),
      history: isUnrecorded(written, this.#profile) ? state.history : [...state.history, entry],
      ...(entry.created === undefined ? {} : { created: entry.created }),
    };
    const stepOutcome: StepLayer = layer === null ? { made: false, because } : stepLayer(layer);
    const { original, range } = written;
    return { original, range, stage: this.#stage, layer: stepOutcome, ...seen };
  }

  #expander(): Expander {
    return expanderOf(this.#args.environment(this.#state.settings), this.#session);
  }
}
