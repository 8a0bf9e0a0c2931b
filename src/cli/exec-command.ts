import { addAbortSignal } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { daemonOf } from "../build/daemon.ts";
import { timestamp } from "../build/execute/timestamp.ts";
import { DEFAULT_PATH, environment } from "../build/settings.ts";
import { committedImage } from "../container/commit-image.ts";
import { containerSize } from "../container/container-size.ts";
import { dockerDiff } from "../container/docker-diff.ts";
import {
  type KeptContainer,
  KeptContainers,
  nameTaken,
  requireContainerName,
} from "../container/kept-container.ts";
import { familiarName, type ImageReference } from "../image/reference.ts";
import { type ExecOutcome, execJson, execReport } from "../report/container/exec-report.ts";
import { copyCosts } from "../report/copied-up.ts";
import type { PricedFor } from "../report/priced-for.ts";
import type { ImageStore } from "../store/image-store.ts";
import { clockFor } from "./clock.ts";
import { orComplain } from "./complaint.ts";
import { declaredCommands } from "./declared-commands.ts";
import { type DeviceOptions, pricedForOptions } from "./device-option.ts";
import { type ExecTarget, execTarget } from "./exec-target.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import { parseShellLimits } from "./limits.ts";
import { parsePairs } from "./pairs.ts";
import type { CommandContext } from "./program.ts";
import { QueuedOutput } from "./queued-output.ts";
import { type RanContainer, runContainer } from "./run-container.ts";
import { parseTag } from "./tag-option.ts";
import { pageFor } from "./terminal.ts";
import { UserError } from "./user-error.ts";

/** As commander leaves them. */
export interface ExecCommandOptions extends DeviceOptions {
  readonly name?: string;
  readonly commit?: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly volume: readonly string[];
  readonly tmpfs: readonly string[];
  readonly readOnly?: true;
  readonly env: readonly string[];
  readonly commands: readonly string[];
  readonly stub: readonly string[];
  readonly limit: readonly string[];
  readonly interactive?: true;
  readonly clock?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly store?: string;
}

/** Runs a command in a fresh container of an image, or in one that was kept; tells what it changed and what that cost.
 *  Status 1 when the command failed. @throws UserError */
export async function execCommand(
  name: string,
  argv: readonly string[],
  options: ExecCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  return orComplain(async () => {
    const store = findStore(options.store, context.io);
    if (options.name !== undefined) await requireFree(options.name, store);
    const tag = options.commit === undefined ? undefined : parseTag("--commit", options.commit);
    const target = await execTarget(name, options, store);
    try {
      const pricedFor = await pricedForOptions(options);
      return await new ExecCommand(target, argv, options, pricedFor, context, store).run(tag);
    } finally {
      target.close();
    }
  });
}

async function requireFree(name: string, store: ImageStore): Promise<void> {
  requireContainerName(name);
  const other = (await new KeptContainers(store.containers).list()).find(
    (one) => one.name === name,
  );
  if (other !== undefined) throw nameTaken(name, other);
}

class ExecCommand {
  readonly #target: ExecTarget;
  readonly #argv: readonly string[];
  readonly #options: ExecCommandOptions;
  readonly #pricedFor: PricedFor;
  readonly #context: CommandContext;
  readonly #store: ImageStore;
  readonly #queue = new QueuedOutput();
  /** For --json alone: else it leaves as it comes. */
  readonly #said = { out: "", err: "" };

  constructor(
    target: ExecTarget,
    argv: readonly string[],
    options: ExecCommandOptions,
    pricedFor: PricedFor,
    context: CommandContext,
    store: ImageStore,
  ) {
    this.#target = target;
    this.#argv = argv.length > 0 ? argv : defaultCommand(target);
    this.#options = options;
    this.#pricedFor = pricedFor;
    this.#context = context;
    this.#store = store;
  }

  async run(tag: ImageReference | undefined): Promise<ExitStatus> {
    const { io, stdout } = this.#context;
    const clock = clockFor(this.#options.clock, io.env);
    const started = timestamp(clock.now());
    const ran = await this.#ran();
    io.signal.throwIfAborted();
    const finished = timestamp(clock.now());
    const kept = this.#describe(ran, started, finished);
    const committed = tag === undefined ? null : await this.#commit(ran, kept, tag);
    const isKept = this.#target.open !== null || this.#options.name !== undefined;
    if (isKept) await this.#keep(kept, ran);
    const outcome = this.#outcome(ran, kept, committed, isKept);
    if (this.#options.json) {
      await stdout.write(
        `${JSON.stringify(execJson(outcome, { out: asText(this.#said.out), err: asText(this.#said.err) }))}\n`,
      );
    } else {
      await this.#queue.end();
      if (!this.#options.quiet) await stdout.write(execReport(outcome, pageFor(io)));
    }
    return ran.result.status === 0 ? EXIT.ok : EXIT.failed;
  }

  /** What it printed before it failed has left, too. */
  async #ran(): Promise<RanContainer> {
    try {
      return await this.#run();
    } catch (error) {
      await this.#queue.end();
      throw error;
    }
  }

  async #run(): Promise<RanContainer> {
    const { io } = this.#context;
    const { settings, open, volumes, tmpfs, readonly, id, image } = this.#target;
    const { commands } = await declaredCommands(this.#options.commands, this.#options.stub);
    const env = new Map([
      ["PATH", DEFAULT_PATH],
      ["HOSTNAME", id.slice(0, 12)],
      ...environment(settings),
    ]);
    for (const [key, value] of parsePairs("--env", this.#options.env, io.env)) env.set(key, value);
    const stdin = this.#options.interactive
      ? await readText(addAbortSignal(io.signal, io.stdin))
      : "";
    return runContainer({
      ...{ volumes, tmpfs, readonly, commands, env, argv: this.#argv },
      layers: image.layers.map(({ layer }) => layer),
      hostname: id.slice(0, 12),
      user: this.#options.user ?? settings.User ?? "",
      workdir: this.#options.workdir ?? (settings.WorkingDir || "/"),
      clock: clockFor(this.#options.clock, io.env),
      signal: io.signal,
      limits: parseShellLimits(this.#options.limit),
      stdin: Buffer.from(stdin).toString("latin1"),
      onOutput: (stream, bytes) => this.#hear(stream, bytes),
      ...(open === null ? {} : { init: open.init, upper: open.upper }),
    });
  }

  #hear(stream: "out" | "err", bytes: string): void {
    const { stdout, stderr } = this.#context;
    if (this.#options.json) this.#said[stream] += bytes;
    else this.#queue.put(stream === "out" ? stdout : stderr, Buffer.from(bytes, "latin1"));
  }

  #describe({ container, result }: RanContainer, started: string, finished: string): KeptContainer {
    const { id, imageName, image, settings, stored, volumes, tmpfs, readonly, open } = this.#target;
    const before = open?.kept;
    const imageSize = image.layers.reduce((sum, { size }) => sum + size, 0);
    const env = [...parsePairs("--env", this.#options.env, this.#context.io.env)];
    const given = {
      Hostname: id.slice(0, 12),
      Env: [...new Map([...environment(settings), ...env])].map((pair) => pair.join("=")),
      Cmd: this.#argv,
      ...(this.#options.user === undefined ? {} : { User: this.#options.user }),
      ...(this.#options.workdir === undefined ? {} : { WorkingDir: this.#options.workdir }),
    };
    return {
      version: 1,
      id,
      name: before?.name ?? this.#options.name ?? "",
      image: imageName,
      imageId: stored?.id ?? image.config.id,
      manifest: stored?.manifest ?? image.config.id,
      config: before?.config ?? { ...settings, ...given },
      // What it was made for stays its command, as with docker exec.
      command: before?.command ?? this.#argv,
      exitCode: before?.exitCode ?? result.status,
      created: before?.created ?? started,
      started: before?.started ?? started,
      finished: before?.finished ?? finished,
      readonly,
      volumes: [...volumes.keys()],
      tmpfs,
      ...containerSize(container, imageSize),
    };
  }

  async #commit(
    { container }: RanContainer,
    kept: KeptContainer,
    tag: ImageReference,
  ): Promise<ExecOutcome["committed"]> {
    const { image, stored } = this.#target;
    const now = clockFor(this.#options.clock, this.#context.io.env).now();
    const made = committedImage(container, {
      base: image,
      config: kept.config,
      command: kept.command.join(" "),
      containerId: kept.id,
      engine: daemonOf(),
      now,
      created: timestamp(now),
    });
    const parent = stored === null ? {} : { parent: stored.id };
    const { id } = await this.#store.put(made, { names: [tag], ...parent });
    return { id, name: familiarName(tag) };
  }

  /** The image goes into the store, too, where it is not yet: a bundled base by its name, as if it had been pulled. */
  async #keep(kept: KeptContainer, { container }: RanContainer): Promise<void> {
    const { image, volumes, open, stored } = this.#target;
    const { id, manifest } =
      stored ?? (await this.#store.put(image, { names: this.#target.names }));
    const files = {
      layers: container.layers,
      init: container.init!,
      upper: container.upper,
      volumes,
    };
    const containers = new KeptContainers(this.#store.containers);
    await containers.keep({ ...kept, imageId: id, manifest }, files, open?.revision ?? null);
  }

  #outcome(
    { container, result, envelopes }: RanContainer,
    kept: KeptContainer,
    committed: ExecOutcome["committed"],
    isKept: boolean,
  ): ExecOutcome {
    const { status, refused, unknown } = result;
    const { upper, overlay } = container;
    return {
      ...{ status, refused, unknown, committed },
      changes: dockerDiff(container),
      costs: copyCosts(envelopes, { upper, lowers: overlay.lowers }),
      pricedFor: this.#pricedFor,
      sizeRw: kept.sizeRw,
      sizeRootFs: kept.sizeRootFs,
      synthetic: this.#target.synthetic,
      keptAs: isKept ? kept.name : null,
    };
  }
}

/** What the image runs by itself. @throws UserError when it says nothing */
function defaultCommand({ settings, imageName }: ExecTarget): readonly string[] {
  const argv = [...(settings.Entrypoint ?? []), ...(settings.Cmd ?? [])];
  if (argv.length > 0) return argv;
  throw new UserError(`${imageName} has no command of its own: give one after --`);
}

const asText = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");
