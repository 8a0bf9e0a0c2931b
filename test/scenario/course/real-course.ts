import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import type { BuildRequest, RunStep, Scenario } from "../../../src/scenario/scenario.ts";
import { type DockerEngine, startDocker } from "../../support/docker-engine.ts";
import {
  type Builder,
  type BuildOutcome,
  buildsOf,
  type ContainerOutcome,
  type Outcome,
  withoutSums,
} from "./lessons.ts";

const BUSYBOX = "/bin/busybox";
const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

interface HistoryRow {
  readonly Id: string;
  readonly CreatedBy: string;
  readonly Size: number;
}

interface UsedImage {
  readonly RepoTags: readonly string[] | null;
  readonly Size: number;
  readonly SharedSize: number;
}

/** A real engine that has a base called alpine, made of Debian's busybox, and takes lessons. */
export class RealCourse {
  readonly #engine: DockerEngine;

  private constructor(engine: DockerEngine) {
    this.#engine = engine;
  }

  static async start(): Promise<RealCourse> {
    const course = new RealCourse(await startDocker());
    try {
      course.#importBase();
      return course;
    } catch (error) {
      await course.stop();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }

  async take(scenario: Scenario, builder: Builder): Promise<Outcome> {
    const builds: BuildOutcome[] = [];
    const tags: string[] = [];
    const [own] = scenario.image?.kind === "build" ? buildsOf(scenario) : [];
    if (own !== undefined) builds.push(await this.#build({ ...own, tags: ["own"] }, builder));
    const container = own === undefined ? undefined : await this.#container(scenario, tags);
    for (const step of scenario.steps) {
      if (step.kind !== "build") continue;
      builds.push(await this.#build(step.build, builder));
      tags.push(...step.build.tags);
    }
    const unique = await this.#unique(tags);
    this.#forget([...tags, ...(own === undefined ? [] : ["own"])]);
    return { builds, unique, ...(container === undefined ? {} : { container }) };
  }

  async #build(request: BuildRequest, builder: Builder): Promise<BuildOutcome> {
    const { context, file, target, folder, tags } = request;
    const flags = [
      ...(file === undefined ? [] : ["-f", file]),
      ...(target === undefined ? [] : ["--target", target]),
      ...tags.flatMap((tag) => ["-t", tag]),
    ];
    const args = ["build", "--network", "none", ...flags, context];
    const { status, stderr, stdout } = spawnSync("/usr/bin/docker", args, {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        DOCKER_HOST: this.#engine.host,
        DOCKER_BUILDKIT: builder === "buildkit" ? "1" : "0",
      },
    });
    if (status !== 0) throw new Error(`docker build ${context}: ${stdout}${stderr}`);
    const rows = await this.#get<HistoryRow[]>(`/images/${tags[0]}/history`);
    const layers = this.#run("image", "inspect", "-f", "{{len .RootFS.Layers}}", tags[0]!);
    // The lowest is that of the base.
    const own = rows.toReversed().slice(1);
    return {
      layers: Number(layers) - 1,
      history: own.map(({ CreatedBy, Size }) => [withoutSums(CreatedBy), Size]),
    };
  }

  /** Runs, compares and commits as the lesson does; the command that keeps the container going writes nothing. */
  async #container(scenario: Scenario, tags: string[]): Promise<ContainerOutcome> {
    this.#run("run", "-d", "--network", "none", "--name", "lesson", "own", "sleep", "1000");
    const runs: (readonly [number, string])[] = [];
    let diff: readonly string[] = [];
    let committed = 0;
    for (const step of scenario.steps) {
      if (step.kind === "run") runs.push(this.#exec(step));
      if (step.kind === "diff" && !step.exact) {
        diff = this.#run("diff", "lesson").split("\n").sort();
      }
      if (step.kind !== "commit") continue;
      const { message, changes, tag } = step;
      const flags = [...changes.flatMap((change) => ["-c", change]), "-m", message ?? ""];
      this.#run("commit", ...flags, "lesson", tag!);
      tags.push(tag!);
      committed = (await this.#get<HistoryRow[]>(`/images/${tag}/history`))[0]!.Size;
    }
    const size = this.#run("inspect", "--size", "-f", "{{.SizeRw}}", "lesson");
    this.#run("rm", "-f", "lesson");
    return { runs, diff, committed, sizeRw: Number(size) };
  }

  #exec({ command, as }: RunStep): readonly [number, string] {
    const argv = typeof command === "string" ? ["sh", "-c", command] : command;
    const user = `${as.uid}:${as.gid}`;
    const { status, out, err } = this.#engine.talk("exec", "-u", user, "lesson", ...argv);
    return [status ?? -1, out + err];
  }

  async #unique(tags: readonly string[]): Promise<Record<string, number>> {
    const { Images } = await this.#get<{ Images: UsedImage[] }>("/system/df");
    const rows = tags.map((tag): [string, number] => {
      const full = tag.includes(":") ? tag : `${tag}:latest`;
      const image = Images.find(({ RepoTags }) => RepoTags?.includes(full))!;
      return [tag, image.Size - image.SharedSize];
    });
    return Object.fromEntries(rows);
  }

  /** So that the next lesson's images share nothing with these but the base. */
  #forget(tags: readonly string[]): void {
    for (const tag of tags.toReversed()) this.#engine.run("rmi", "-f", tag);
    this.#engine.run("builder", "prune", "-af");
    this.#engine.run("image", "prune", "-f");
  }

  #run(...args: readonly string[]): string {
    const { status, out, err } = this.#engine.talk(...args);
    if (status !== 0) throw new Error(`docker ${args.join(" ")}: ${err}`);
    return out.trimEnd();
  }

  #get<T>(path: string): Promise<T> {
    const socketPath = this.#engine.host.replace("unix://", "");
    return new Promise((resolve, reject) => {
      request({ socketPath, path: `/v1.41${path}` }, (response) => {
        json(response).then((value) => resolve(value as T), reject);
      })
        .once("error", reject)
        .end();
    });
  }

  #importBase(): void {
    const folder = mkdtempSync(join(tmpdir(), "copyup-base-"));
    try {
      const root = join(folder, "root");
      for (const name of ["bin", "etc", "opt", "srv", "usr", "proc", "sys", "dev", "root"]) {
        mkdirSync(join(root, name), { recursive: true });
      }
      mkdirSync(join(root, "tmp"), { mode: 0o1777 });
      copyFileSync(BUSYBOX, join(root, "bin/busybox"));
      const applets = spawnSync(BUSYBOX, ["--list"], { encoding: "utf8" }).stdout.trim();
      for (const name of applets.split("\n")) {
        if (name !== "busybox") symlinkSync("busybox", join(root, "bin", name));
      }
      // As long as the bundled base's, so that what is appended comes to the same.
      writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
      writeFileSync(join(root, "etc/motd"), "a motd\n");
      const tar = join(folder, "base.tar");
      spawnSync("tar", ["cf", tar, "-C", root, "--owner=0", "--group=0", "."]);
      this.#run("import", "-c", `ENV ${PATH}`, "-c", 'CMD ["/bin/sh"]', tar, "alpine");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
