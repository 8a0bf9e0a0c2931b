import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { grouped } from "../base/amount-words.ts";
import { steppingClock } from "../base/clock.ts";
import { DEFAULT_MTIME, emptyLayer } from "../cases/build-layers.ts";
import { CostTally } from "../cost/tally.ts";
import type { Layer } from "../layer/layer.ts";
import { Store } from "../layer/store.ts";
import { mount, type Overlay } from "../process/overlay.ts";
import type { Process } from "../process/process.ts";
import type { Traced } from "../report/trace/traced.ts";
import { recordedProcess } from "../scenario/export/recorded-process.ts";
import { ScenarioWriter } from "../scenario/export/scenario-writer.ts";
import { Recorder } from "../scenario/run/recorder.ts";
import { MissingFiles, missingLayer } from "../strace/missing-files.ts";
import { OUTSIDE_BY_DEFAULT, type ReplayInit } from "../strace/replay.ts";
import { type Replayed, replayLogs } from "../strace/replay-logs.ts";
import type { CliIo } from "./io.ts";
import type { OpenAnalyzed } from "./open-analyzed.ts";
import type { ProgressLine } from "./progress.ts";
import type { TraceCommandOptions } from "./trace-command.ts";
import { UserError } from "./user-error.ts";

export interface TraceRunInit {
  readonly logs: readonly string[];
  readonly options: TraceCommandOptions;
  readonly opened: OpenAnalyzed;
  /** How a scenario names the image; null when none is to be written. */
  readonly scenarioImage: object | null;
  readonly io: CliIo;
  readonly progress: ProgressLine;
}

/** What came of it. */
export interface TraceRun {
  readonly played: Replayed;
  readonly traced: Omit<Traced, "logs" | "imageName">;
  readonly missing: MissingFiles;
  /** Of the scenario that was written; null when none was. */
  readonly steps: number | null;
  /** Calls that none of its steps can say, by name. */
  readonly unsaid: ReadonlyMap<string, number>;
}

/** Plays logs on a fresh container layer over an image; with `synthesize` twice, the second time with the files that
 *  the image lacked. */
export async function runTrace(init: TraceRunInit): Promise<TraceRun> {
  const missing = new MissingFiles();
  const layers: LayerOf[] = init.opened.image.layers.map(({ layer, createdBy }) => ({
    ...{ name: layer.name, layer, createdBy: createdBy ?? undefined },
  }));
  if (init.options.synthesize) {
    await play(init, { missing, overlay: mountOn(layers, null), writer: null });
    const added = missingLayer(missing.list);
    if (added !== null)
      layers.unshift({ name: "from-the-log", layer: added, createdBy: undefined });
  }
  const recorder = new Recorder(0, false, (envelope) => tally.add(envelope));
  const tally = new CostTally();
  const overlay = mountOn(layers, recorder);
  const writer = openWriter(init);
  try {
    const unmet = init.options.synthesize ? new MissingFiles() : missing;
    const played = await play(init, { missing: unmet, overlay, writer, recorder });
    recorder.stop();
    writer?.finish();
    const upper = overlay.upper!;
    const cost = tally.report({ upper, lowers: overlay.lowers });
    const traced = {
      ...{ layers, overlay, upper, cost, costs: recorder.ofAll, close: () => {} },
      programs: played.replay.programs.list,
      notes: init.opened.notes,
    };
    return {
      played,
      traced,
      missing,
      steps: writer?.steps ?? null,
      unsaid: writer?.unsaid ?? new Map(),
    };
  } catch (error) {
    writer?.abandon();
    throw error;
  }
}

type LayerOf = Traced["layers"][number];

/** As a scenario mounts: on a store of its own, with Docker's options. */
function mountOn(layers: readonly LayerOf[], recorder: Recorder | null): Overlay {
  const store = new Store();
  const clock = steppingClock();
  return mount({
    lowers: layers.map(({ layer }): Layer => layer).reverse(),
    upper: emptyLayer("traced/upper", store, DEFAULT_MTIME),
    work: emptyLayer("traced/work", store, clock.now()),
    clock,
    ...(recorder === null ? {} : { trace: recorder.trace }),
  });
}

interface Stage {
  readonly missing: MissingFiles;
  readonly overlay: Overlay;
  readonly writer: ScenarioWriter | null;
  readonly recorder?: Recorder;
}

async function play(
  { logs, options, io, progress }: TraceRunInit,
  stage: Stage,
): Promise<Replayed> {
  const { missing, overlay, writer, recorder } = stage;
  for (const option of ["root", "cwd"] as const) mustBeAbsolute(option, options[option]);
  const process = overlay.process();
  const outside = [...OUTSIDE_BY_DEFAULT, ...options.outside];
  const replay: ReplayInit = {
    process: writer === null ? process : heard(process, outside, writer),
    ...{ trace: recorder?.trace ?? null, missing, outside },
    ...(options.root === undefined ? {} : { root: options.root }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.user === undefined ? {} : { credentials: credentialsOf(options.user) }),
    ...(options.umask === undefined ? {} : { umask: umaskOf(options.umask) }),
  };
  return replayLogs(sources(logs, io), replay, {
    signal: io.signal,
    onProgress: (lines) => progress.show(`${logs[0]}: ${grouped(lines)} lines`),
  });
}

function heard(process: Process, outside: readonly string[], writer: ScenarioWriter): Process {
  return recordedProcess(process, outside, "fd", writer);
}

function sources(logs: readonly string[], { stdin }: CliIo): readonly string[] | Readable {
  if (logs[0] === "-") return stdin;
  const gone = logs.find((log) => !existsSync(log));
  if (gone !== undefined) throw new UserError(`${gone}: no such file; give what strace -o wrote`);
  return logs;
}

function openWriter({ logs, options, scenarioImage }: TraceRunInit): ScenarioWriter | null {
  if (scenarioImage === null || options.output === undefined) return null;
  const title = `What ${logs.join(" ")} shows`;
  const head = { title, image: scenarioImage };
  return new ScenarioWriter(options.output, head);
}

function mustBeAbsolute(option: string, path: string | undefined): void {
  if (path === undefined || path.startsWith("/")) return;
  throw new UserError(`--${option} ${path}: expected a path that begins with /`);
}

/** "022", "77". */
function umaskOf(text: string): number {
  if (!/^[0-7]{1,4}$/.test(text))
    throw new UserError(`--umask ${text}: expected octal digits: 022`);
  return Number.parseInt(text, 8) & 0o777;
}

/** "1000", "1000:50". */
function credentialsOf(text: string) {
  const match = /^(\d+)(?::(\d+))?$/.exec(text);
  if (match === null) throw new UserError(`--user ${text}: expected uid or uid:gid, in numbers`);
  const uid = Number(match[1]);
  return { uid, gid: Number(match[2] ?? uid), groups: [] };
}
