import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Envelope } from "../base/event.ts";
import { decodeName, encodeName } from "../base/names.ts";
import { recordingTrace } from "../base/trace.ts";
import { changedConfig } from "../build/config-changes.ts";
import { daemonOf } from "../build/daemon.ts";
import { declareCommands, type EffectsText } from "../build/effects/declare-commands.ts";
import { timestamp } from "../build/execute/timestamp.ts";
import { DEFAULT_PATH, environment, type Settings, settingsOf } from "../build/settings.ts";
import { committedImage } from "../container/commit-image.ts";
import type { Container, ContainerMount } from "../container/container.ts";
import { type ContainerSize, containerSize } from "../container/container-size.ts";
import { createContainer as create } from "../container/create-container.ts";
import { dockerDiff } from "../container/docker-diff.ts";
import { type ExactChange, exactDiff } from "../container/exact-diff.ts";
import { exportContainer } from "../container/export-container.ts";
import type { Change } from "../diff/change.ts";
import type { Image } from "../image/image.ts";
import { writeLayerTar } from "../image/layer-tar/write-layer-tar.ts";
import { TAR_PROFILES } from "../image/tar-profile.ts";
import type { Process } from "../process/process.ts";
import type { ProcessInit } from "../process/task.ts";
import { runIn } from "./run-in.ts";
import { SYSTEM_CLOCK } from "./system-clock.ts";

export interface ContainerOptions {
  /** Default: this machine's. */
  readonly clock?: Clock;
  /** Volumes, bind mounts and tmpfs. */
  readonly mounts?: readonly ContainerMount[];
  readonly readonly?: boolean;
  /** Default: the first twelve digits of an id of its own. */
  readonly hostname?: string;
  /** What commands do to files that cannot run here: files of effects (YAML). apt-get, apk, npm and pip are there. */
  readonly effects?: readonly EffectsText[];
  /** Commands that do nothing and succeed. */
  readonly stubs?: readonly string[];
}

export interface ExecOptions {
  /** As USER has it. Default: the image's. */
  readonly user?: string;
  /** Default: the image's. */
  readonly workdir?: string;
  /** Beside the image's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
}

/** What came of a command. Bytes of output that are not UTF-8 are lone surrogates, as in names. */
export interface ExecResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Commands that were called and cannot be run here, each once. */
  readonly unknown: readonly string[];
  /** Why it could not even be started, in the runtime's words; null when it was. */
  readonly refused: string | null;
}

export interface CommitOptions {
  readonly message?: string;
  readonly author?: string;
  /** Instructions, as `docker commit --change` takes them: "ENV A=b". */
  readonly changes?: readonly string[];
}

/** A container of an image, as `docker run` makes it. The image's files must stay open as long as it is used.
 *  @throws ContainerError a mount that cannot be made */
export function createContainer(image: Image, options: ContainerOptions = {}): DockerContainer {
  return new DockerContainer(image, options);
}

/** A container: commands run in it, and what they changed. */
export class DockerContainer {
  /** What the engine did for its commands so far: each copy-up, whiteout and write. */
  readonly events: readonly Envelope[];
  readonly #id = randomBytes(32).toString("hex");
  readonly #image: Image;
  readonly #options: ContainerOptions;
  readonly #clock: Clock;
  readonly #container: Container;
  readonly #settings: Settings;
  #command: readonly string[] | null = null;

  /** @internal Use createContainer. */
  constructor(image: Image, options: ContainerOptions) {
    const { clock = SYSTEM_CLOCK, mounts, readonly = false } = options;
    const { trace, envelopes } = recordingTrace();
    this.#image = image;
    this.#options = options;
    this.#clock = clock;
    this.#settings = settingsOf(image.config);
    this.events = envelopes;
    this.#container = create({
      ...{ clock, trace, readonly, kind: "container" },
      layers: image.layers.map(({ layer }) => layer),
      hostname: options.hostname ?? this.#id.slice(0, 12),
      ...(mounts === undefined ? {} : { mounts }),
    });
  }

  /** Runs a program by its words, or a script by the image's /bin/sh, as `docker exec` does.
   *  @throws BuildError a user that is not there; EffectsError; the signal's reason */
  async exec(command: string | readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    const { effects = [], stubs = [], readonly = false } = this.#options;
    const { user, workdir, env = {}, stdin = "", signal } = options;
    const argv = typeof command === "string" ? ["/bin/sh", "-c", command] : command;
    this.#command ??= argv;
    const { commands } = await declareCommands(effects, stubs);
    const result = await runIn(this.#container, {
      ...{ argv, commands, readonly, clock: this.#clock },
      env: new Map([
        ["PATH", DEFAULT_PATH],
        ["HOSTNAME", this.#options.hostname ?? this.#id.slice(0, 12)],
        ...environment(this.#settings),
        ...Object.entries(env),
      ]),
      user: user ?? this.#settings.User ?? "",
      workdir: workdir ?? (this.#settings.WorkingDir || "/"),
      stdin: Buffer.from(encodeName(stdin)).toString("latin1"),
      ...(signal === undefined ? {} : { signal }),
    });
    const { status, stdout, stderr, unknown, refused } = result;
    return { status, stdout: textOf(stdout), stderr: textOf(stderr), unknown, refused };
  }

  /** A process in the container, to make system calls; it sees the mounts, too. */
  process(init?: ProcessInit): Process {
    return this.#container.process(init);
  }

  /** What `docker diff` says, in the order of the paths. It misses what Docker's misses. */
  diff(): Change[] {
    return dockerDiff(this.#container);
  }

  /** Every object that was written, copied up or hidden, and in what it differs. */
  exactDiff(): ExactChange[] {
    return exactDiff(this.#container);
  }

  /** Bytes as `docker ps -s` tells them. */
  size(): ContainerSize {
    const bytes = this.#image.layers.reduce((sum, { size }) => sum + size, 0);
    return containerSize(this.#container, bytes);
  }

  /** The image that `docker commit` makes of it. It reads the files of the container's own image.
   *  @throws BuildError for a change that is none */
  commit({ message, author, changes = [] }: CommitOptions = {}): Image {
    const now = this.#clock.now();
    return committedImage(this.#container, {
      ...{ base: this.#image, now, created: timestamp(now), containerId: this.#id },
      config: this.#settings as Readonly<Record<string, unknown>>,
      changed: { ...changedConfig(this.#settings, changes) },
      engine: daemonOf(),
      command: (this.#command ?? this.#settings.Cmd ?? []).join(" "),
      ...(message === undefined ? {} : { message }),
      ...(author === undefined ? {} : { author }),
    });
  }

  /** All that it shows but for its mounts, as the tar of `docker export`, piece by piece. */
  export(): Iterable<Uint8Array> {
    return writeLayerTar(exportContainer(this.#container), TAR_PROFILES["docker-28"]);
  }

  /** Ends it: no more commands. It can still be compared, committed and exported. */
  close(): void {
    this.#container.close();
  }
}

/** The shell's output, one byte a character, as text. */
const textOf = (bytes: string): string => decodeName(Buffer.from(bytes, "latin1"));
