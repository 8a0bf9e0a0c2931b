import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recordingTrace } from "../../src/base/trace.ts";
import { Layer } from "../../src/layer/layer.ts";
import { mount } from "../../src/process/overlay.ts";
import { expectErrno } from "../support/errno.ts";
import { readText, writeText } from "../support/files.ts";
import { lacking } from "../support/lacking.ts";
import { layer } from "../support/layer.ts";
import { playOnKernel } from "./mounts/on-kernel.ts";
import { play } from "./mounts/play.ts";
import { CALLS, HOST, LOWERS, MOUNTS } from "./mounts/stage.ts";

const RECORDED = new URL("./mounts/recorded.json", import.meta.url);

/** What the kernel said: each call as a line, and its answer. */
function recorded(): Record<string, unknown> {
  return JSON.parse(readFileSync(RECORDED, "utf8"));
}

const lines = (answers: readonly unknown[]) =>
  CALLS.map((call, i) => ({ call: JSON.stringify(call), answer: answers[i] }));

function stage() {
  const lowers = LOWERS.map((tree, i) => layer(`l${i}`, tree)).reverse();
  const overlay = mount({ lowers, upper: new Layer({ name: "upper" }) });
  const tree = overlay.mountTree();
  const host = layer("host", HOST);
  for (const { target, source, readonly = false } of MOUNTS) {
    if (source !== null) tree.mount(target, host, { source, readonly });
    else tree.mount(target, layer("tmpfs", { "/": { mode: 0o1777 } }));
  }
  return { overlay, tree };
}

describe("MountTree", () => {
  it("answers as the kernel did with the same mounts", () => {
    const { tree } = stage();
    const process = tree.process({ umask: 0 });

    const answers = play(CALLS, {
      process,
      fileSystem: (path) => process.statfs(path).type,
      as(uid, act) {
        process.setCredentials({ uid, gid: uid });
        try {
          return act();
        } finally {
          process.setCredentials({ uid: 0, gid: 0 });
        }
      },
    });

    expect(lines(answers)).toEqual(recorded());
  });

  const root = process.getuid?.() === 0;
  it.skipIf(lacking(root))(
    `the kernel of this machine answers as recorded${root ? "" : " (not root)"}`,
    async () => {
      const answers = await playOnKernel();
      if (process.env.COPYUP_RECORD === "1") {
        const text = lines(answers).map((line) => `  ${JSON.stringify(line)}`);
        writeFileSync(RECORDED, `[\n${text.join(",\n")}\n]\n`);
      }
      expect(lines(answers)).toEqual(recorded());
    },
  );

  it("writes to a mount leave the overlay and its trace alone", () => {
    const { trace, envelopes } = recordingTrace();
    const overlay = mount({ lowers: [layer("l", LOWERS[0]!)], upper: new Layer(), trace });
    const volume = layer("volume", {});
    const tree = overlay.mountTree();
    tree.mount("/vol", volume);
    const process = tree.process();

    writeText(process, "/vol/f", "text");
    expect(readText(process, "/vol/f")).toBe("text");
    writeText(process, "/data/f", "text");

    expect(volume.get("/f")).toBeDefined();
    expect(overlay.upper?.get("/vol")).toBeUndefined();
    const written = envelopes.flatMap(({ event }) => (event.type === "write" ? [event.path] : []));
    expect(written).toEqual(["/data/f"]);
  });

  it("processes without the tree see what it covers", () => {
    const { overlay, tree } = stage();

    expect(readText(tree.process(), "/etc/hosts")).toBe("bound hosts");
    expect(readText(overlay.process(), "/etc/hosts")).toBe("image hosts");
    expect(readText(tree.process(), "/etc/hosts")).toBe("bound hosts");
    tree.close();
    expect(readText(tree.process(), "/etc/hosts")).toBe("image hosts");
  });

  it("a read-only tree cannot write to the overlay, but to its mounts", () => {
    const overlay = mount({ lowers: [layer("l", LOWERS[0]!)], upper: new Layer() });
    const tree = overlay.mountTree({ readonly: true });
    tree.mount("/vol", layer("volume", {}));
    const process = tree.process();

    expectErrno(() => process.open("/data/a", "O_WRONLY"), "EROFS", "open", "/data/a");
    expectErrno(() => process.mkdir("/new"), "EROFS");
    writeText(process, "/vol/f", "text");
    writeText(overlay.process(), "/data/a", "text");
  });

  it("says why it cannot mount", () => {
    const { tree } = stage();
    const some = layer("some", { "/f": "x", "/d/": {} });

    expectErrno(() => tree.mount("/missing", some), "ENOENT", "mount", "/missing");
    expectErrno(() => tree.mount("/data", some, { source: "/none" }), "ENOENT", "mount");
    expectErrno(() => tree.mount("/data", some, { source: "/f" }), "ENOTDIR", "mount", "/data");
    expectErrno(() => tree.mount("/data/a", some), "ENOTDIR", "mount", "/data/a");
    expectErrno(() => tree.mount("/", some), "EINVAL", "mount", "/");
  });

  it("keeps its places when names are dropped from the cache", () => {
    const lower = layer("l", Object.fromEntries(range(200).map((i) => [`/d/${i}`, "x"])));
    const overlay = mount({ lowers: [lower], upper: new Layer(), dentryLimit: 20 });
    const tree = overlay.mountTree();
    tree.mount("/d/7", layer("file", { "/f": "bound" }), { source: "/f" });
    const process = tree.process();

    for (const i of range(200)) process.stat(`/d/${i}`);

    expect(overlay.cachedNames).toBeLessThan(60);
    expect(readText(process, "/d/7")).toBe("bound");
    expectErrno(() => process.unlink("/d/7"), "EBUSY");
  });

  it("an overlay is in use while a process in its tree has something open", () => {
    const { overlay, tree } = stage();
    const process = tree.process();
    const fd = process.open("/vol/x");

    expectErrno(() => overlay.umount(), "EBUSY");
    process.close(fd);
    overlay.umount();
  });
});

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
