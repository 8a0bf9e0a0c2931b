import type { Envelope } from "../../base/event.ts";
import { recordingTrace } from "../../base/trace.ts";
import type { Container, ContainerInit, ContainerMount } from "../../container/container.ts";
import { ContainerError } from "../../container/container-error.ts";
import { createContainer } from "../../container/create-container.ts";
import { Layer } from "../../layer/layer.ts";
import type { Process } from "../../process/process.ts";
import { runShell } from "../../shell/run-shell.ts";
import type { ShellResult } from "../../shell/shell.ts";
import { BuildError } from "../build-error.ts";
import type { RunInstruction } from "../dockerfile.ts";
import { type NamedUser, runUser } from "../owner-words.ts";
import { DEFAULT_SHELL, type Settings } from "../settings.ts";
import { runDirectory, volumePlaces } from "./container-places.ts";
import { type DonorLayer, donorLayer } from "./layer-from.ts";
import type { LayerStack } from "./layer-stack.ts";
import { mountsOf, secretVariables } from "./run-mounts.ts";
import { cannotRun, cannotStart, failedRun, notThere, withReason } from "./run-words.ts";
import type { BuildSession } from "./session.ts";

/** A RUN that is about to be taken. */
export interface RunPlan {
  readonly instruction: RunInstruction;
  readonly argv: readonly string[];
  readonly settings: Settings;
  readonly stack: LayerStack;
  /** With the build arguments. */
  readonly env: ReadonlyMap<string, string>;
  /** Works variables into the words of --mount. */
  readonly expand: (word: string) => string;
}

/** What a RUN wrote. */
export interface RunOutcome {
  readonly upper: Layer;
  /** What it lay on, topmost first. */
  readonly lowers: readonly Layer[];
  /** The layer of a real image, in place of what was written. */
  readonly donor?: DonorLayer;
  readonly envelopes: readonly Envelope[];
  readonly output: string;
}

/** The words that a RUN executes: its own, or its line after those of SHELL. A heredoc by itself is the script. */
export function runArgv({ command }: RunInstruction, settings: Settings): readonly string[] {
  if (command.form === "exec") return command.argv;
  const shell = settings.Shell ?? DEFAULT_SHELL;
  const [first] = command.heredocs;
  if (first === undefined) return [...shell, command.line];
  // With a program of its own on the line, the shell reads the heredocs.
  const bare = command.line.trim() === `<<${first.chomp ? "-" : ""}${first.name}`;
  if (bare) return [...shell, first.content];
  const bodies = command.heredocs.map(({ written, name }) => `${written}${name}`);
  return [...shell, [command.line, ...bodies].join("\n")];
}

/** Runs the words in a container of their own. @throws BuildError when they fail, with what they printed */
export async function takeRun(plan: RunPlan, session: BuildSession): Promise<RunOutcome> {
  const { settings, stack, instruction } = plan;
  const { clock, profile } = session.init;
  const image = stack.read(clock);
  const { trace, envelopes } = recordingTrace();
  const place = () => runDirectory(image, settings, profile, plan.argv);
  // The classic builder looks at where a container begins when it makes it, and at who runs it later.
  const begun = profile.builder === "classic" ? place() : null;
  const volumes = profile.volumesDiscard ? volumePlaces(image, settings) : [];
  const user = userOf(plan, image, session);
  const workdir = begun ?? place();
  // BuildKit makes the directory that it begins in for the user; the classic builder for root.
  const maker = profile.workdirOwner === "user" ? user : ROOT;
  const container = containerOf({
    workdir: { path: workdir, uid: maker.uid, gid: maker.gid },
    layers: stack.layers.map(({ layer }) => layer),
    clock,
    trace,
    kind: profile.builder === "classic" ? "build" : "buildkit",
    stubs: profile.stubs,
    mounts: [
      ...(await mountsOf(instruction, plan.expand, workdir, session)),
      ...volumeMounts(volumes),
    ],
  });
  try {
    const { uid, gid, groups, home } = user;
    const process = container.process({ uid, gid, groups, cwd: workdir });
    const { output, donor } = await runWords(plan, process, home, session);
    return {
      upper: container.upper,
      lowers: container.overlay.lowers,
      envelopes,
      output,
      ...(donor === undefined ? {} : { donor }),
    };
  } finally {
    container.close();
  }
}

/** @throws BuildError where the container cannot be made, in Docker's words */
function containerOf(init: ContainerInit): Container {
  try {
    return createContainer(init);
  } catch (error) {
    if (!(error instanceof ContainerError)) throw error;
    const { message, remedy } = error;
    throw new BuildError(message, { cause: error, ...(remedy === undefined ? {} : { remedy }) });
  }
}

/** Who runs the words. @throws BuildError when the image does not know the name, in the builder's words */
function userOf({ settings, argv }: RunPlan, image: Process, { init }: BuildSession): NamedUser {
  try {
    return runUser(image, settings.User ?? "", init.profile.builder);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    throw new BuildError(withReason(init.profile, argv, error.message), { cause: error });
  }
}

const ROOT = { uid: 0, gid: 0 };

/** A volume that has no name: it begins with what the image has there, and is thrown away. */
function volumeMounts(targets: readonly string[]): ContainerMount[] {
  return targets.map((target) => ({
    target,
    source: new Layer({ name: `volume ${target}` }),
    volume: true,
  }));
}

async function runWords(
  plan: RunPlan,
  process: Parameters<typeof runShell>[0]["process"],
  home: string,
  session: BuildSession,
): Promise<{ readonly output: string; readonly donor?: DonorLayer }> {
  const { argv, env: given, instruction, expand } = plan;
  const { init, warnings } = session;
  const env = new Map(given);
  for (const [name, value] of secretVariables(instruction, expand, session)) env.set(name, value);
  if (!env.has("HOME")) env.set("HOME", home === "" ? "/" : home);
  let output = "";
  const result = await runShell(
    {
      process,
      env,
      clock: init.clock,
      ...(init.commands === undefined ? {} : { commands: init.commands }),
      ...(init.signal === undefined ? {} : { signal: init.signal }),
      ...(init.limits === undefined ? {} : { limits: init.limits }),
      onOutput: (stream, text) => {
        output += text;
        init.onOutput?.(stream, text);
      },
    },
    argv,
  );
  if (result.unknown.length > 0 || result.status !== 0) {
    const donor = donorLayer(init.layerFrom ?? [], argv);
    if (donor !== undefined) return { output, donor };
  }
  if (result.status !== 0) {
    const { status, refused } = result;
    const words = refused === null ? failedRun : cannotStart;
    throw new BuildError(words(init.profile, argv, refused ?? status), {
      run: { status, output: output === "" ? (refused ?? "") : output },
      ...remedyFor(result),
    });
  }
  if (result.unknown.length > 0) warnings.push(cannotRun(result.unknown));
  return { output };
}

const NOT_FOUND = 127;

/** What to do when a RUN has failed because of a command that cannot be run, or that is not there. */
function remedyFor({ status, unknown, missing }: ShellResult): { readonly remedy?: string } {
  if (unknown.length > 0) return { remedy: cannotRun(unknown) };
  // Without a shell nothing runs: there is nothing to declare.
  const programs = missing.filter((name) => name !== "sh");
  return status === NOT_FOUND && programs.length > 0 ? { remedy: notThere(programs) } : {};
}
