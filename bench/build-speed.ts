import { execFile, spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type DockerEngine, startDocker } from "../test/support/docker-engine.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import type { Scratch } from "./scratch.ts";
import { smallRuns } from "./small-runs.ts";
import { median } from "./stats.ts";
import { duration, type Verdict, verdict, verdictText } from "./verdict.ts";

const TITLE = "build-speed: a Dockerfile of small RUNs";

// How long a Dockerfile of many small RUNs takes, here and by a real engine, in turns: by the wall, from the command to
// the image in the store, without a cache. A store begins with the base and nothing else.

const FULL = { steps: 60, rounds: 2 };
const SMOKE = { steps: 10, rounds: 1 };

/** At least so many times as fast as the real engine builds when nobody tells it how: 20.10 takes its classic builder.
 *  Of BuildKit the ratio is told, and held against nothing: a RUN of 80 ms is over before V8 has compiled ours. */
const FACTORS: Readonly<Record<Builder, number | null>> = { classic: 20, buildkit: null };

const BUILDERS = ["classic", "buildkit"] as const;
type Builder = (typeof BUILDERS)[number];

/** Nanoseconds that one build took. */
export interface BuildRound {
  readonly docker: number;
  /** A process of its own, from its start to its end. */
  readonly command: number;
  /** A call of buildImage, in a process that has made some before. */
  readonly library: number;
}

export interface BuildSpeed {
  readonly steps: number;
  /** The medians. */
  readonly times: Readonly<Record<Builder, BuildRound>>;
  readonly verdicts: readonly Verdict[];
}

/** @throws Error when a build fails, or gives other layers than the engine's */
async function measureBuildSpeed(
  _scratch: Scratch,
  smoke: boolean,
): Promise<BuildSpeed | { skipped: string }> {
  const skipped = whyNot();
  if (skipped !== null) return { skipped };
  const { steps, rounds } = smoke ? SMOKE : FULL;
  // Not in memory, as other scratch is: an engine keeps its layers on a disk.
  const folder = mkdtempSync(join(tmpdir(), "copyup-bench-build-"));
  let engine: DockerEngine | null = null;
  try {
    engine = await startDocker();
    const field = await Field.open(folder, engine, steps);
    const taken: Record<Builder, BuildRound[]> = { classic: [], buildkit: [] };
    for (const builder of BUILDERS) await field.library(builder);
    for (let round = 0; round < rounds; round++) {
      for (const builder of BUILDERS) taken[builder].push(await field.round(builder));
    }
    return {
      steps,
      times: { classic: medianOf(taken.classic), buildkit: medianOf(taken.buildkit) },
      verdicts: smoke
        ? []
        : BUILDERS.flatMap((builder) => buildVerdictsOf(builder, taken[builder])),
    };
  } finally {
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const CLIENT = "/usr/bin/docker";
/** Debian's busybox-static. */
const BUSYBOX = "/bin/busybox";

function whyNot(): string | null {
  if (process.getuid?.() !== 0) return "it takes root to start a Docker engine";
  const missing = [CLIENT, BUSYBOX].filter((path) => !existsSync(path));
  if (spawnSync("dockerd", ["--version"]).error !== undefined) missing.unshift("dockerd");
  return missing.length === 0 ? null : `${missing.join(", ")} is not here`;
}

const BASE = "lesson";
const MAIN = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const PACKAGE = new URL("../../dist/docker/index.js", import.meta.url).href;
type Package = typeof import("../src/docker/index.ts");

/** What the layers of a build came to. */
interface Built {
  readonly layers: number;
  readonly bytes: number;
}

/** The same context and base for everybody. */
class Field {
  readonly #folder: string;
  readonly #engine: DockerEngine;
  readonly #package: Package;
  #count = 0;

  private constructor(folder: string, engine: DockerEngine, own: Package) {
    this.#folder = folder;
    this.#engine = engine;
    this.#package = own;
  }

  static async open(folder: string, engine: DockerEngine, steps: number): Promise<Field> {
    const own: Package = await import(PACKAGE);
    mkdirSync(join(folder, "context"));
    writeFileSync(join(folder, "context", "Dockerfile"), smallRuns(BASE, steps));
    const base = await makeBase(folder);
    const imported = engine.run("import", base, BASE);
    if (imported.status !== 0) throw new Error(`docker import: ${imported.output}`);
    await command(["--store", join(folder, "base"), "import", base, BASE]);
    return new Field(folder, engine, own);
  }

  async round(builder: Builder): Promise<BuildRound> {
    const library = await this.library(builder);
    const store = this.#newStore();
    const path = join(this.#folder, "context");
    const own = ["--store", store, "build", "--engine", `docker-20.10-${builder}`];
    const took = await timed(() => command([...own, "--no-cache", "-q", "-t", "out", path]));
    const docker = await timed(() => this.#docker(builder, path));
    await this.#requireSame(builder, library.built, store);
    return { docker, command: took, library: library.time };
  }

  /** A build by a call. */
  async library(builder: Builder): Promise<{ readonly time: number; readonly built: Built }> {
    const store = this.#package.openStore(this.#newStore());
    const began = performance.now();
    const { image, close } = await this.#package.buildImage({
      ...{ context: join(this.#folder, "context"), engine: `docker-20.10-${builder}` },
      ...{ store, cache: false, tags: ["out"] },
    });
    const time = (performance.now() - began) * 1e6;
    close();
    const bytes = image.layers.reduce((sum, { size }) => sum + size, 0);
    return { time, built: { layers: image.layers.length, bytes } };
  }

  #newStore(): string {
    const store = join(this.#folder, `store-${this.#count++}`);
    cpSync(join(this.#folder, "base"), store, { recursive: true });
    return store;
  }

  async #docker(builder: Builder, path: string): Promise<void> {
    const env = {
      ...process.env,
      DOCKER_HOST: this.#engine.host,
      DOCKER_BUILDKIT: builder === "buildkit" ? "1" : "0",
    };
    // Its containers stay until the engine ends: to remove them is no part of building.
    const flags = ["--no-cache", "--rm=false", "--network", "none", "-q", "-t", "out"];
    await run(CLIENT, ["build", ...flags, path], env);
  }

  async #requireSame(builder: Builder, ours: Built, store: string): Promise<void> {
    const format = "{{len .RootFS.Layers}} {{.Size}}";
    const { out } = this.#engine.talk("image", "inspect", "--format", format, "out");
    const theirs = out.trim();
    const [kept] = (await this.#package.openStore(store).list()).filter(({ names }) =>
      names.includes("out:latest"),
    );
    const here = `${ours.layers} ${ours.bytes}`;
    if (here === theirs && kept?.size === ours.bytes) return;
    throw new Error(
      `wrong result of ${builder}: layers and bytes ${here}, ${kept?.size} in the store; docker: ${theirs}`,
    );
  }
}

/** The tar of a root file system that has a shell and all commands of busybox. */
async function makeBase(folder: string): Promise<string> {
  const root = join(folder, "root");
  for (const name of ["bin", "etc", "srv", "tmp"]) mkdirSync(join(root, name), { recursive: true });
  copyFileSync(BUSYBOX, join(root, "bin", "busybox"));
  for (const name of (await run(BUSYBOX, ["--list"], process.env)).split("\n")) {
    if (name !== "" && name !== "busybox") symlinkSync("busybox", join(root, "bin", name));
  }
  writeFileSync(join(root, "etc", "passwd"), "root:x:0:0:root:/:/bin/sh\n");
  writeFileSync(join(root, "etc", "group"), "root:x:0:\n");
  const tar = join(folder, "base.tar");
  await run(
    "tar",
    ["-C", root, "--owner=0", "--group=0", "--sort=name", "-cf", tar, "."],
    process.env,
  );
  return tar;
}

async function command(args: readonly string[]): Promise<void> {
  // Node would parse further certificates before it runs anything.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  await run(process.execPath, [MAIN, ...args], env);
}

/** What a program prints. Whatever else goes on here goes on: an engine that nobody listens to stands still. */
async function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(name, args, { encoding: "utf8", env });
  return stdout;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) * 1e6;
}

function medianOf(rounds: readonly BuildRound[]): BuildRound {
  const of = (key: keyof BuildRound): number => median(rounds.map((round) => round[key]));
  return { docker: of("docker"), command: of("command"), library: of("library") };
}

/** Ratios are taken within a round, where both sides had the same machine. */
export function buildVerdictsOf(builder: Builder, rounds: readonly BuildRound[]): Verdict[] {
  const limit = FACTORS[builder];
  return (["command", "library"] as const).map((key) =>
    verdict(
      `docker build (${NAMES[builder]}) / copyup's ${key}`,
      median(rounds.map((round) => round.docker / round[key])),
      limit === null ? {} : { atLeast: limit },
    ),
  );
}

const NAMES: Readonly<Record<Builder, string>> = { classic: "classic", buildkit: "BuildKit" };

function buildSpeedText(speed: BuildSpeed): string {
  const { steps, times, verdicts } = speed;
  const row = (title: string, key: keyof BuildRound): string[] => [
    title,
    ...BUILDERS.map((builder) => duration(times[builder][key])),
  ];
  return [
    TITLE,
    tableText(
      [`${steps} steps, median wall`, ...BUILDERS.map((builder) => NAMES[builder])],
      [
        row("docker build 20.10", "docker"),
        row("copyup build, a process", "command"),
        row("copyup/docker, a call", "library"),
      ],
    ),
    ...verdicts.map(verdictText),
    "",
  ].join("\n");
}

export const buildSpeed = measurement(TITLE, measureBuildSpeed, buildSpeedText);
