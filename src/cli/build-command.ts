import type { BuildContext } from "../build/build-context.ts";
import { BuildError } from "../build/build-error.ts";
import { buildImage, checkBuild } from "../build/build-image.ts";
import type { Built } from "../build/built.ts";
import { keepBuild } from "../build/cache/keep-build.ts";
import { KeptSteps } from "../build/cache/kept-steps.ts";
import type { BuildWarning } from "../build/checks/build-warning.ts";
import { openContext } from "../build/context/open-context.ts";
import { timestamp } from "../build/execute/timestamp.ts";
import { BUILD_PROFILES, type BuildProfile } from "../build/profile.ts";
import { familiarName } from "../image/reference.ts";
import { buildFailure } from "../report/build/build-failure.ts";
import { buildJson } from "../report/build/build-json.ts";
import { checkJson, checkReport } from "../report/build/check-report.ts";
import type { PricedFor } from "../report/priced-for.ts";
import { BuildBases } from "./build-bases.ts";
import type { BuildCommandOptions } from "./build-options.ts";
import { BuildOutput } from "./build-output.ts";
import { parseSecrets } from "./build-secrets.ts";
import { clockFor } from "./clock.ts";
import { complaint } from "./complaint.ts";
import { declaredCommands } from "./declared-commands.ts";
import { pricedForOptions } from "./device-option.ts";
import { EXIT, type ExitStatus } from "./exit-status.ts";
import { findStore } from "./find-store.ts";
import { parseShellLimits } from "./limits.ts";
import { parsePairs } from "./pairs.ts";
import type { CommandContext } from "./program.ts";
import { ProgressLine } from "./progress.ts";
import { noteSynthetic } from "./synthetic-note.ts";
import { parseTag } from "./tag-option.ts";

/** Builds an image of a Dockerfile, keeps it in the store under its tags, and tells what each instruction came to.
 *  Status 1 for a RUN that failed. @throws UserError */
export async function buildCommand(
  path: string,
  options: BuildCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const command = new BuildCommand(options, await pricedForOptions(options), context);
  try {
    if (options.check) {
      const { warnings, text } = await command.check(path);
      await context.stdout.write(text);
      return warnings.length === 0 ? EXIT.ok : EXIT.failed;
    }
    const built = await command.build(path);
    await command.report(built);
    if (options.quiet && built.synthetic) await noteSynthetic(["the image"], context);
    return EXIT.ok;
  } catch (error) {
    context.io.signal.throwIfAborted();
    if (!(error instanceof BuildError)) throw complaint(error);
    await command.stop();
    await context.stderr.write(buildFailure(error, command.dockerfile, options.engine));
    return error.run === undefined ? EXIT.usage : EXIT.failed;
  } finally {
    command.close();
  }
}

class BuildCommand {
  readonly #progress: ProgressLine;
  /** Null: the image alone is told of, at the end. */
  readonly #output: BuildOutput | null;
  readonly #options: BuildCommandOptions;
  readonly #pricedFor: PricedFor;
  readonly #context: CommandContext;
  readonly #profile: BuildProfile;
  readonly #closers: (() => void)[] = [];
  /** Its text, once it has been read. */
  dockerfile: string | undefined;

  constructor(options: BuildCommandOptions, pricedFor: PricedFor, context: CommandContext) {
    this.#options = options;
    this.#pricedFor = pricedFor;
    this.#context = context;
    this.#profile = BUILD_PROFILES[options.engine];
    this.#progress = new ProgressLine(context);
    this.#output = options.json || options.quiet ? null : new BuildOutput(context, pricedFor);
  }

  close(): void {
    this.#progress.clear();
    for (const close of this.#closers.splice(0).reverse()) close();
  }

  async build(path: string): Promise<Built> {
    const { io } = this.#context;
    const { file, platform, store: folder } = this.#options;
    const names = this.#options.tag.map((text) => parseTag("-t, --tag", text));
    const clock = clockFor(this.#options.clock, io.env);
    const store = findStore(folder, io);
    const context = await this.#open(path, file);
    this.dockerfile = context.dockerfile;
    const lease = await store.lease();
    try {
      const named = parsePairs("--build-context", this.#options.buildContext);
      const bases = new BuildBases(store);
      this.#closers.push(() => bases.close());
      const steps = new KeptSteps(this.#profile.name, await store.buildCache.list(), lease.blobs);
      this.#closers.push(() => steps.close());
      const cache = this.#options.cache ? steps : null;
      const declared = await declaredCommands(this.#options.commands, this.#options.stub);
      const donors = await bases.donors(this.#options.layerFrom, platform);
      const result = await buildImage({
        context,
        profile: this.#profile,
        clock,
        args: parsePairs("--build-arg", this.#options.buildArg, io.env),
        labels: parsePairs("--label", this.#options.label),
        contexts: await this.#contexts(named),
        secrets: parseSecrets(this.#options.secret, io.env),
        resolveImage: (name, wanted) => bases.resolve(imageNamed(name, named), wanted),
        cache,
        commands: declared.commands,
        commandsKey: JSON.stringify([declared.key, donors.map(({ image }) => image.config.id)]),
        layerFrom: donors,
        ...(this.#output?.listeners ?? {
          onStep: ({ index, count, original }) =>
            this.#progress.show(`${index + 1}/${count} ${original}`),
        }),
        signal: io.signal,
        limits: parseShellLimits(this.#options.limit),
        ...(this.#options.target === undefined ? {} : { target: this.#options.target }),
        ...(platform === undefined ? {} : { platform }),
      });
      this.#closers.push(() => result.close());
      const { image } = result;
      const parent = this.#profile.builder === "classic" ? bases.parentOf(image) : undefined;
      const put = await keepBuild(store, lease, {
        ...{ image, names, cache, now: timestamp(clock.now()), signal: io.signal },
        ...(parent === undefined ? {} : { parent }),
      });
      return {
        file: context.dockerfileName,
        engine: this.#profile.name,
        stages: result.stages,
        steps: result.steps,
        image: {
          id: put.id,
          layers: image.layers.length,
          bytes: image.layers.reduce((sum, { size }) => sum + size, 0),
        },
        names: names.map(familiarName),
        taken: put.taken.map(({ name, from }) => ({ name: familiarName(name), from })),
        warnings: result.warnings,
        checks: result.checks,
        synthetic: result.synthetic,
      };
    } finally {
      await lease.release();
    }
  }

  /** What the build checks say of a Dockerfile; nothing is built. */
  async check(path: string): Promise<{ warnings: readonly BuildWarning[]; text: string }> {
    const { io } = this.#context;
    const { file, platform, target } = this.#options;
    const context = await this.#open(path, file);
    this.dockerfile = context.dockerfile;
    const named = parsePairs("--build-context", this.#options.buildContext);
    const bases = new BuildBases(findStore(this.#options.store, io));
    this.#closers.push(() => bases.close());
    const warnings = await checkBuild({
      ...{ context, profile: this.#profile, cache: null },
      clock: clockFor(this.#options.clock, io.env),
      args: parsePairs("--build-arg", this.#options.buildArg, io.env),
      contexts: await this.#contexts(named),
      resolveImage: (name, wanted) => bases.resolve(imageNamed(name, named), wanted),
      ...(target === undefined ? {} : { target }),
      ...(platform === undefined ? {} : { platform }),
    });
    const lines = warnings.map((one) => `${JSON.stringify(checkJson(one))}\n`).join("");
    const report = checkReport(warnings, context.dockerfileName, context.dockerfile);
    return { warnings, text: this.#options.json ? lines : report };
  }

  async report(built: Built): Promise<void> {
    const { stdout } = this.#context;
    if (this.#output !== null) await this.#output.finish(built);
    else if (this.#options.json)
      await stdout.write(`${JSON.stringify(buildJson(built, this.#pricedFor))}\n`);
    else await stdout.write(`${built.image.id}\n`);
  }

  /** Says no more. */
  async stop(): Promise<void> {
    this.#progress.clear();
    await this.#output?.stop();
  }

  async #open(path: string, dockerfile: string | undefined): Promise<BuildContext> {
    const context = await openContext({
      context: path,
      profile: this.#profile,
      cwd: process.cwd(),
      stdin: this.#context.io.stdin,
      ...(dockerfile === undefined ? {} : { dockerfile }),
    });
    this.#closers.push(() => context.close());
    return context;
  }

  /** Further contexts need no Dockerfile: an empty one is given. */
  async #contexts(named: ReadonlyMap<string, string>): Promise<Map<string, BuildContext>> {
    const contexts = new Map<string, BuildContext>();
    for (const [name, path] of named) {
      if (path.startsWith(IMAGE_CONTEXT)) continue;
      const context = await openContext({
        ...{ context: path, dockerfile: "-", profile: this.#profile, cwd: process.cwd() },
        stdin: [],
      });
      this.#closers.push(() => context.close());
      contexts.set(name, context);
    }
    return contexts;
  }
}

const IMAGE_CONTEXT = "docker-image://";

/** The image that a name means, where --build-context says that it means another. */
function imageNamed(name: string, contexts: ReadonlyMap<string, string>): string {
  const given = contexts.get(name) ?? contexts.get(name.replace(/:latest$/, ""));
  return given?.startsWith(IMAGE_CONTEXT) ? given.slice(IMAGE_CONTEXT.length) : name;
}
