import { readFile } from "node:fs/promises";
import type { Clock } from "../../base/clock.ts";
import type { Envelope } from "../../base/event.ts";
import { recordingTrace } from "../../base/trace.ts";
import { changedConfig } from "../../build/config-changes.ts";
import { daemonOf } from "../../build/daemon.ts";
import {
  type DeclaredCommands,
  declareCommands,
  type EffectsText,
} from "../../build/effects/declare-commands.ts";
import { EffectsError } from "../../build/effects/effects-error.ts";
import { timestamp } from "../../build/execute/timestamp.ts";
import { DEFAULT_PATH, environment, type Settings, volumesOf } from "../../build/settings.ts";
import type { CaseOp } from "../../cases/case.ts";
import { committedImage } from "../../container/commit-image.ts";
import type { Container as DockerContainer } from "../../container/container.ts";
import { createContainer } from "../../container/create-container.ts";
import { dockerDiff } from "../../container/docker-diff.ts";
import { exactDiff } from "../../container/exact-diff.ts";
import { runIn } from "../../docker/run-in.ts";
import type { Image } from "../../image/image.ts";
import { Layer } from "../../layer/layer.ts";
import type { ShellLimits } from "../../shell/limits.ts";
import { recordedProcess } from "../export/recorded-process.ts";
import { numbered } from "../read/numbered.ts";
import type { BuildDeed, CommitDeed, DiffDeed, RunDeed } from "../result.ts";
import type {
  BuildRequest,
  CommitStep,
  DiffStep,
  RunCommand,
  RunImageStep,
  RunStep,
  Scenario,
  Step,
} from "../scenario.ts";
import { Builder } from "./builder.ts";
import type { Container, DockerMount } from "./container.ts";
import { Images } from "./images.ts";
import { layersAsImage } from "./layers-as-image.ts";
import type { OpenLayers } from "./open-layers.ts";
import { ScenarioRunError } from "./run-error.ts";

export interface DockerInit {
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly limits: Partial<ShellLimits>;
  readonly onStep: (words: string) => void;
  /** Hears what programs call. */
  readonly onCall: ((step: Step, told: CaseOp | string) => void) | undefined;
}

/** What Docker does in a scenario: images that are built, containers as it makes them, commands, commits and diffs. */
export class Docker {
  readonly images = new Images();
  readonly #builder: Builder;
  readonly #declared: DeclaredCommands;
  readonly #init: DockerInit;
  #processes = 0;
  /** What the containers start from. */
  #opened: OpenLayers | null = null;
  #asImage: Image | undefined;

  /** @throws ScenarioRunError for files of effects that cannot be used */
  static async open(scenario: Scenario, init: DockerInit): Promise<Docker> {
    return new Docker(await declaredFor(scenario), init);
  }

  constructor(declared: DeclaredCommands, init: DockerInit) {
    const { images } = this;
    this.#builder = new Builder({ images, declared, ...init });
    this.#declared = declared;
    this.#init = init;
  }

  /** The image of the containers. */
  set opened(opened: OpenLayers) {
    this.#opened = opened;
  }

  close(): void {
    this.#builder.close();
  }

  /** @throws BuildError */
  build(request: BuildRequest): Promise<BuildDeed> {
    return this.#builder.build(request);
  }

  /** A container of the image, with a volume for each VOLUME. @throws ContainerError, FsError */
  mount(name: string, volumes: ReadonlyMap<string, Layer>, given: DockerMount): DockerContainer {
    const { init, mounts = [], ...rest } = given;
    return createContainer({
      layers: this.#image.layers.map(({ layer }) => layer),
      clock: this.#init.clock,
      kind: "container",
      hostname: name,
      mounts: [...volumeMounts(volumes), ...mounts],
      ...rest,
      ...(init === undefined ? {} : { init }),
    });
  }

  /** Where the image has a VOLUME. */
  get volumeTargets(): readonly string[] {
    return volumesOf(this.#settings);
  }

  /** An empty volume for each VOLUME of the image. */
  volumes(): ReadonlyMap<string, Layer> {
    return newVolumes(this.#settings);
  }

  /** @throws BuildError a user that is not there; ShellLimitError */
  async run(step: RunStep, repetition: number, container: Container): Promise<RunDeed> {
    const { as } = step;
    const asked = as.uid === 0 && as.gid === 0 ? undefined : `${as.uid}:${as.gid}`;
    const number = (text: string) => (step.numbered ? numbered(text, repetition) : text);
    const settings = this.#settings;
    return this.#runIn(this.#heard(step, container), step, {
      ...{ settings, hostname: container.name, number },
      user: step.user ?? asked,
      // Layers that are written out have no programs: those of copyup are there all the same.
      strictPath: this.#image.strictPath,
    });
  }

  /** Runs a command in a container of another image. @throws BuildError; ContainerError; ShellLimitError */
  async runImage(step: RunImageStep): Promise<{ deed: RunDeed; envelopes: readonly Envelope[] }> {
    const { image } = await this.images.resolve(step.image);
    const settings = image.config.container as Settings;
    const { trace, envelopes } = recordingTrace();
    const container = createContainer({
      ...{ layers: image.layers.map(({ layer }) => layer), clock: this.#init.clock, trace },
      ...{ kind: "container", hostname: HOSTNAME, mounts: volumeMounts(newVolumes(settings)) },
    });
    try {
      const place = { settings, hostname: HOSTNAME, user: step.user, strictPath: true };
      const deed = await this.#runIn(container, step, place);
      return { deed, envelopes };
    } finally {
      container.close();
    }
  }

  async #runIn(
    container: Pick<DockerContainer, "process">,
    { command, workdir, env, stdin }: RunCommand,
    { settings, hostname, user, strictPath, number = (text) => text }: RunPlace,
  ): Promise<RunDeed> {
    const { clock, signal, limits } = this.#init;
    const argv = typeof command === "string" ? ["/bin/sh", "-c", command] : command;
    let output = "";
    const { status, unknown, refused } = await runIn(container, {
      argv: argv.map(number),
      user: user ?? settings.User ?? "",
      workdir: workdir ?? (settings.WorkingDir || "/"),
      env: new Map([
        ["PATH", DEFAULT_PATH],
        ["HOSTNAME", hostname],
        ...environment(settings),
        ...env,
      ]),
      readonly: false,
      clock,
      limits,
      commands: this.#declared.commands,
      stdin: Buffer.from(number(stdin)).toString("latin1"),
      strictPath,
      onOutput: (_stream, bytes) => {
        output += bytes;
      },
      ...(signal === undefined ? {} : { signal }),
    });
    const text = Buffer.from(output, "latin1").toString("utf8");
    return { kind: "run", status, unknown, output: refused === null ? text : `${refused}\n` };
  }

  /** A container whose processes are heard, if anybody listens. */
  #heard(step: RunStep, { docker }: Container): Pick<DockerContainer, "process"> {
    const { onCall } = this.#init;
    if (onCall === undefined) return docker;
    const elsewhere = [...RUNTIME_MOUNTS, ...volumesOf(this.#settings)];
    const onUnsaid = (call: string) => onCall(step, call);
    const program = { onUnsaid, onOp: (op: CaseOp) => onCall(step, op) };
    // The runtime looks at files of accounts and makes the directory to begin in, before there is a program.
    const runtime = { onUnsaid, onOp: (op: CaseOp) => op.op === "mkdir" && onCall(step, op) };
    const prefix = () => `run${++this.#processes}`;
    return {
      process: (init) => {
        const listener = init === undefined ? runtime : program;
        return recordedProcess(docker.process(init), elsewhere, prefix(), listener);
      },
    };
  }

  /** @throws BuildError for a change that is none */
  commit(step: CommitStep, container: Container): CommitDeed {
    const { tag, message, author, changes } = step;
    const { clock } = this.#init;
    const base = this.#base;
    const config = { ...this.#settings };
    const now = clock.now();
    const image = committedImage(container.docker, {
      ...{ base, config, now, created: timestamp(now) },
      containerId: CONTAINER_ID,
      command: "/bin/sh",
      changed: { ...changedConfig(config, changes) },
      engine: daemonOf(),
      ...(message === undefined ? {} : { message }),
      ...(author === undefined ? {} : { author }),
    });
    if (tag !== undefined) this.images.tag(tag, { image, synthetic: this.#image.synthetic });
    return { kind: "commit", image, tag, baseLayers: base.layers.length };
  }

  diff({ exact }: DiffStep, { docker, recorder }: Container): DiffDeed {
    const changes = recorder.unheard(() => (exact ? exactDiff(docker) : dockerDiff(docker)));
    return { kind: "diff", changes };
  }

  get #image(): OpenLayers {
    if (this.#opened === null) throw new Error("unreachable: there is no image");
    return this.#opened;
  }

  /** What commits are made on. */
  get #base(): Image {
    this.#asImage ??= this.#image.build?.image ?? layersAsImage(this.#image.imported);
    return this.#asImage;
  }

  get #settings(): Settings {
    return this.#image.settings;
  }
}

/** Where a command runs. */
interface RunPlace {
  readonly settings: Settings;
  readonly hostname: string;
  /** Undefined: as the image says. */
  readonly user: string | undefined;
  readonly strictPath: boolean;
  /** Puts the number of a repetition into a text. */
  readonly number?: (text: string) => string;
}

/** Of a container that has no name. */
const HOSTNAME = "run";

function newVolumes(settings: Settings): ReadonlyMap<string, Layer> {
  const targets = volumesOf(settings);
  return new Map(targets.map((target) => [target, new Layer({ name: `volume ${target}` })]));
}

const volumeMounts = (volumes: ReadonlyMap<string, Layer>) =>
  [...volumes].map(([target, source]) => ({ target, source, volume: true }));

/** Where a container sees other file systems than its overlay. */
const RUNTIME_MOUNTS = [
  ...["/proc", "/dev", "/sys", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"],
  "/etc/mtab",
];

/** Any will do, as long as it is the same each time. */
const CONTAINER_ID = "c0".repeat(32);

async function declaredFor({ file, commands, stubs }: Scenario): Promise<DeclaredCommands> {
  try {
    const texts: EffectsText[] = [];
    for (const path of commands) texts.push({ file: path, text: await readFile(path, "utf8") });
    return await declareCommands(texts, stubs);
  } catch (error) {
    const isKnown = error instanceof EffectsError || (error as NodeJS.ErrnoException).code;
    if (!isKnown) throw error;
    throw new ScenarioRunError(file, 1, `commands: ${(error as Error).message}`, error);
  }
}
