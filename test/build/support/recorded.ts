import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fixedClock } from "../../../src/base/clock.ts";
import type { BaseImage, BuildResult } from "../../../src/build/build.ts";
import { buildImage } from "../../../src/build/build-image.ts";
import { openContext } from "../../../src/build/context/open-context.ts";
import { BUILD_PROFILES, type EngineName } from "../../../src/build/profile.ts";
import { CONFIG_LAYOUTS } from "../../../src/image/config/config-layout.ts";
import { importConfig } from "../../../src/image/config/import-config.ts";
import type { HistoryEntry } from "../../../src/image/imported-image.ts";
import { layerSize } from "../../../src/image/layer-size.ts";
import { layerDigest } from "../../../src/image/layer-tar/layer-digest.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { Content } from "../../../src/layer/content.ts";
import type { Layer } from "../../../src/layer/layer.ts";
import { baseLayer } from "../../container/base.ts";

/** A build that a real engine made. */
export interface RecordedBuild {
  readonly name: string;
  readonly builder: "classic" | "buildkit";
  readonly args: readonly string[];
  readonly dockerfile: string | null;
  readonly context: Readonly<Record<string, string>>;
  readonly error?: string;
  readonly unsaved?: true;
  /** Lowest first, without the base's. */
  readonly layers?: readonly RecordedLayer[];
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly sizes?: readonly number[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly author?: string;
}

export interface RecordedLayer {
  readonly diffId: string;
  readonly tarBytes: number;
  /** name, mode, uid, gid, size, typeflag, linkname, begin of sha256. */
  readonly entries: readonly (readonly (string | number)[])[];
}

const FIXTURES = join(import.meta.dirname, "..", "fixtures");

export function recordedBuilds(): RecordedBuild[] {
  return lines("recorded-builds.jsonl") as RecordedBuild[];
}

function lines(name: string): unknown[] {
  return readFileSync(join(FIXTURES, name), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** What the builds read of their base. */
const TEXTS: Readonly<Record<string, string>> = {
  "/etc/app.conf": "color=blue\n",
  "/etc/group": "root:x:0:\napp:x:1000:\n",
  "/etc/os-release": "NAME=FakeAlpine\n",
  "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/home:/bin/sh\n",
  "/lower/dir/a.txt": "a\n",
  "/lower/dir/b.txt": "b\n",
  "/lower/dir/sub/c.txt": "c\n",
  "/lower/file.txt": "hello lower\n",
  "/lower/h1": "h\n",
  "/lower/perm/owned": "own\n",
  "/lower/perm/suid": "setuid\n",
  "/lower/xa": "x\n",
};

/** The base of the recorded builds: its tree, with bytes of ours in its larger files. */
export const recordedBase = (): BaseImage => imageOn(recordedLayer());

export function recordedLayer(): Layer {
  const layer = baseLayer();
  for (const [path, text] of Object.entries(TEXTS)) {
    layer.get(path)!.body = Content.fromText(text);
  }
  return layer;
}

/** What `docker import` makes of a tree. */
export function imageOn(layer: Layer): BaseImage {
  const profile = TAR_PROFILES["docker-20.10"];
  const { diffId } = layerDigest(layer, profile);
  const config = importConfig({
    layout: CONFIG_LAYOUTS["docker-20.10"],
    os: "linux",
    architecture: "amd64",
    created: "2026-11-23T02:20:47.930727243Z",
    comment: "Imported from -",
    diffIds: [diffId],
    container: {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Cmd: ["/bin/sh"],
    },
  });
  const tar = { kind: "written", profile } as const;
  return {
    image: { config, layers: [{ layer, diffId, size: layerSize(layer), tar }] },
    synthetic: true,
  };
}

/** The time of all context files, as the recorder set it. */
const MTIME = 1_700_000_000;
const MODES: Readonly<Record<string, number>> = { "d/exec.sh": 0o755, "d/priv": 0o600 };

/** Builds a recorded Dockerfile here. `use` sees the result while its files are there. */
export async function rebuild<Result>(
  recorded: RecordedBuild,
  engine: EngineName,
  use: (result: BuildResult) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "copyup-rebuild-"));
  try {
    for (const [name, text] of Object.entries(recorded.context)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      const data = text.startsWith("file:") ? readFileSync(join(FIXTURES, text.slice(5))) : text;
      writeFileSync(path, data, { mode: MODES[name] ?? 0o644 });
      utimesSync(path, MTIME, MTIME);
    }
    if (recorded.dockerfile !== null) {
      writeFileSync(join(folder, "Dockerfile"), recorded.dockerfile);
    }
    const result = await build(folder, recorded.args, engine);
    try {
      return await use(result);
    } finally {
      result.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(folder: string, args: readonly string[], engine: EngineName) {
  const profile = BUILD_PROFILES[engine];
  const values = new Map<string, string>();
  let target: string | undefined;
  let dockerfile: string | undefined;
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1]!;
    if (args[i] === "--target") target = value;
    if (args[i] === "-f") dockerfile = value;
    if (args[i] === "--build-arg") {
      values.set(value.slice(0, value.indexOf("=")), value.slice(value.indexOf("=") + 1));
    }
  }
  const context = await openContext({
    context: folder,
    cwd: folder,
    profile,
    ...(dockerfile === undefined ? {} : { dockerfile }),
  });
  const base = recordedBase();
  return buildImage({
    context,
    profile,
    clock: fixedClock(1_795_400_726),
    args: values,
    cache: null,
    resolveImage: async () => base,
    ...(target === undefined ? {} : { target }),
  });
}

export const historyOf = (history: readonly HistoryEntry[]): Record<string, unknown>[] =>
  history.map(({ createdBy, comment, author, emptyLayer }) => ({
    ...(createdBy === undefined ? {} : { created_by: createdBy }),
    ...(comment === undefined ? {} : { comment }),
    ...(author === undefined ? {} : { author }),
    ...(emptyLayer ? { empty_layer: true } : {}),
  }));
