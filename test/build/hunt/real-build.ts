import { spawn } from "node:child_process";
import { writeLayerTar } from "../../../src/image/layer-tar/write-layer-tar.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { type DockerEngine, startDocker } from "../../support/docker-engine.ts";
import { historyOf } from "../support/recorded.ts";
import { BUILDERS, type BuildCase, type Builder, baseOf, type Outcome } from "./build-case.ts";
import { huntBase, tarListing, withoutImage } from "./our-build.ts";
import { tarFiles } from "./tar-files.ts";
import { withContext } from "./write-context.ts";

/** Milliseconds; no build takes nearly as long. */
const TIMEOUT = 180_000;

/** Where Debian's busybox-static puts it. */
export const BUSYBOX = "/bin/busybox";

/** A real engine that has the base, and builds cases. */
export class RealBuilds {
  readonly #engine: DockerEngine;
  #count = 0;

  private constructor(engine: DockerEngine) {
    this.#engine = engine;
  }

  /** Starts the engine, with nothing in it but the base. */
  static async start(): Promise<RealBuilds> {
    const builds = new RealBuilds(await startDocker());
    try {
      for (const builder of BUILDERS) await builds.#importBase(builder);
      return builds;
    } catch (error) {
      await builds.stop();
      throw error;
    }
  }

  async #importBase(builder: Builder): Promise<void> {
    const { layer } = huntBase(builder, BUSYBOX).image.layers[0]!;
    const input = Buffer.concat([...writeLayerTar(layer, TAR_PROFILES["docker-20.10"])]);
    const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const changes = ["-c", `ENV ${PATH}`, "-c", 'CMD ["/bin/sh"]'];
    const args = ["import", ...changes, "-", baseOf(builder)];
    const { status, errors } = await this.#docker(args, { input });
    if (status !== 0) throw new Error(`docker import: ${errors}`);
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }

  /** What a real engine makes of a case. */
  async build(given: BuildCase, builder: Builder): Promise<Outcome> {
    const tag = `hunt-${++this.#count}`;
    // Nothing is removed: engines that do so while they build lose layers of other builds.
    const flags = ["--no-cache", "--network", "none", "-t", tag];
    const { status, errors } = await withContext(given, builder, (folder) =>
      this.#docker(["build", ...flags, folder], { buildkit: builder === "buildkit" }),
    );
    if (status !== 0) return { kind: "error", message: errorLine(errors) };
    return this.#outcome(tag);
  }

  async #outcome(tag: string): Promise<Outcome> {
    const [saved, told] = await Promise.all([
      this.#docker(["save", tag]),
      this.#docker(["history", "--no-trunc", "--human=false", "--format", "{{.Size}}", tag]),
    ]);
    if (saved.status !== 0) return { kind: "error", message: `save: ${errorLine(saved.errors)}` };
    const files = tarFiles(saved.output);
    const read = (name: string) => JSON.parse(Buffer.from(files.get(name)!).toString());
    const [{ Config, Layers }] = read("manifest.json");
    const config = read(Config);
    const isOnBase = config.history[0]?.comment === "Imported from -";
    return {
      kind: "image",
      layers: (isOnBase ? Layers.slice(1) : Layers).map((name: string) =>
        tarListing(files.get(name)!),
      ),
      sizes: told.output.toString().trimEnd().split("\n").map(Number).reverse(),
      history: historyOf(
        config.history.map((entry: Record<string, unknown>) => ({
          ...entry,
          createdBy: entry.created_by,
          emptyLayer: entry.empty_layer === true,
        })),
      ),
      config: withoutImage(config.config ?? {}),
    };
  }

  #docker(
    args: readonly string[],
    { input, buildkit = false }: { readonly input?: Uint8Array; readonly buildkit?: boolean } = {},
  ): Promise<{ readonly status: number | null; readonly output: Buffer; readonly errors: string }> {
    const env = {
      ...process.env,
      DOCKER_HOST: this.#engine.host,
      DOCKER_BUILDKIT: buildkit ? "1" : "0",
      BUILDKIT_PROGRESS: "plain",
    };
    return new Promise((resolve, reject) => {
      const child = spawn("/usr/bin/docker", args, { env, timeout: TIMEOUT });
      const output: Buffer[] = [];
      let errors = "";
      child.stdout.on("data", (bytes) => output.push(bytes));
      child.stderr.on("data", (bytes) => {
        errors += bytes;
      });
      child.once("error", reject);
      child.once("close", (status) => resolve({ status, output: Buffer.concat(output), errors }));
      child.stdin.end(input);
    });
  }
}

/** The last line, which says what was wrong. */
const errorLine = (errors: string): string =>
  (errors.trimEnd().split("\n").at(-1) ?? "").replaceAll(MOUNTED, "").replace(PIVOT, "$1");

/** Where the engine has an image or a context mounted: paths of ours begin at its root. */
const MOUNTED =
  /\/\S*?\/(overlay2\/[0-9a-z]+\/(?:merged|diff)|buildkit-mount\d+|buildkit\/executor\/[0-9a-z]+\/rootfs)/g;
const PIVOT = /(\.pivot_root)\d+/;
