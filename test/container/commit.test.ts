import { describe, expect, it } from "vitest";
import { steppingClock } from "../../src/base/clock.ts";
import { commitContainer } from "../../src/container/commit.ts";
import { createContainer } from "../../src/container/create-container.ts";
import { exportContainer } from "../../src/container/export-container.ts";
import { layerSize } from "../../src/image/layer-size.ts";
import { entryHeader } from "../../src/image/layer-tar/entry-header.ts";
import { layerEntries } from "../../src/image/layer-tar/layer-entries.ts";
import { ROOT_ONLY } from "../../src/image/layer-tar/owner-names.ts";
import { measureLayerTar } from "../../src/image/layer-tar/write-layer-tar.ts";
import { TAR_PROFILES } from "../../src/image/tar-profile.ts";
import { isDir } from "../../src/layer/inode.ts";
import { Layer, walk } from "../../src/layer/layer.ts";
import { writeText } from "../support/files.ts";
import { BASE_SIZE, baseLayer } from "./base.ts";
import { recordedContainers } from "./recorded-containers.ts";
import { SCRIPTS } from "./scripts.ts";

const start = (mounts: { target: string; source: Layer; volume: boolean }[] = []) =>
  createContainer({ layers: [baseLayer()], clock: steppingClock(), kind: "container", mounts });

const COMMON = { config: { Cmd: ["sh"] }, created: "2026-11-23T02:28:09Z" };

describe("commitContainer()", () => {
  it("has what the container wrote, volumes left out", () => {
    const container = start([{ target: "/data", source: new Layer(), volume: true }]);
    writeText(container.process(), "/data/x", "x\n");
    writeText(container.process(), "/outside", "y\n");
    container.close();

    const { layer, history } = commitContainer(container, {
      ...COMMON,
      command: "sh -c mkdir -p /data; echo x > /data/x",
      message: "s",
    });

    expect([...walk(layer!.root)].map(({ path }) => path)).toEqual(["/", "/data", "/outside"]);
    expect(layerSize(layer!)).toBe(2);
    expect(history).toEqual({
      created: COMMON.created,
      createdBy: "sh -c mkdir -p /data; echo x > /data/x",
      comment: "s",
      emptyLayer: false,
    });
  });

  it("a container that wrote nothing makes no layer", () => {
    const container = start();
    container.process().readdir("/lower");
    container.close();

    const commit = commitContainer(container, { ...COMMON, command: "true" });

    expect(commit.layer).toBeNull();
    expect(commit.history).toEqual({
      created: COMMON.created,
      createdBy: "true",
      emptyLayer: true,
    });
    expect(commit.config).toEqual({ ...COMMON.config, Labels: {} });
  });

  it("what came and went makes a layer of the directory", () => {
    const container = start();
    writeText(container.process(), "/tmp/x", "x");
    container.process().unlink("/tmp/x");
    container.close();

    const { layer } = commitContainer(container, { ...COMMON, command: "sh" });

    expect([...walk(layer!.root)].map(({ path }) => path)).toEqual(["/", "/tmp"]);
  });
});

/** Commits of recorded containers: bytes of the layer's tar, and its names; null where the engine made no layer. */
const COMMITS: readonly (readonly [container: string, bytes: number, names: string | null])[] = [
  ["chmod-same", 3072, "lower/ lower/dir/ lower/dir/a.txt"],
  ["new", 2048, "new"],
  ["none", 0, null],
  ["recreate", 3584, "lower/ lower/dir/ lower/dir/.wh..wh..opq lower/dir/n"],
  ["rm", 2048, "lower/ lower/.wh.file.txt"],
  ["tmp", 1536, "tmp/"],
  [
    "two-wh",
    4096,
    "lower/ lower/dir/ lower/dir/.wh.a.txt lower/.wh.file.txt lower/.wh.h1 lower/.wh.h2",
  ],
];

describe("the layer of a commit", () => {
  it.each(COMMITS)(
    "of %s is as long as the engine's, with the same names",
    (name, bytes, names) => {
      const { script } = recordedContainers().find((one) => one.name === name)!;
      const container = start();
      SCRIPTS[script]!(container.process());
      container.close();

      const { layer, history } = commitContainer(container, { ...COMMON, command: script });

      expect(history.emptyLayer).toBe(names === null);
      if (layer === null) return;
      const entries = [...layerEntries(layer, null)].map(
        (entry) => entryHeader(entry, TAR_PROFILES["docker-20.10"], ROOT_ONLY).name,
      );
      expect(entries.join(" ")).toBe(names);
      expect(measureLayerTar(layer, TAR_PROFILES["docker-20.10"]).size).toBe(bytes);
    },
  );
});

describe("exportContainer()", () => {
  it("is the whole merged tree without whiteouts, as the engine exported it", () => {
    const container = start();
    SCRIPTS["rm -rf /lower/dir; mkdir /lower/dir; echo n > /lower/dir/n"]!(container.process());
    writeText(container.process(), "/etc/hosts", "in a mount");
    container.close();

    const layer = exportContainer(container);

    const names = [...walk(layer.root)].map(({ path, inode }) =>
      isDir(inode) ? `${path}/`.slice(1) : path.slice(1),
    );
    // As long as the tar of the real export, though the bytes of its files are ours.
    expect(measureLayerTar(layer, TAR_PROFILES["docker-20.10"]).size).toBe(3_195_392);
    const shown = names.filter((name) => !/^$|^\/$|^bin\/|^usr\/bin\/./.test(name));
    expect(shown.sort()).toEqual(EXPORTED);
    expect(layer.get("/etc/hosts")).toMatchObject({ mode: 0o100755 });
    expect(layerSize(layer)).toBe(BASE_SIZE - 6 + 2 + "/proc/mounts".length);
  });
});

/** The names in the tar that a real engine gave, but for the commands in /bin and /usr/bin. */
const EXPORTED =
  ".dockerenv dev/ dev/console dev/pts/ dev/shm/ etc/ etc/app.conf etc/group etc/hostname etc/hosts etc/mtab etc/os-release etc/passwd etc/resolv.conf home/ lower/ lower/big.bin lower/dir/ lower/dir/n lower/emptydir/ lower/file.txt lower/h1 lower/h2 lower/perm/ lower/perm/owned lower/perm/suid lower/sl lower/xa opt/ proc/ root/ run/ sys/ tmp/ usr/ usr/bin/ usr/lib/ var/ var/log/".split(
    " ",
  );
