import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  BuildError,
  type BuildOptions,
  buildImage,
  Content,
  createContainer,
  fixedClock,
  openStore,
} from "../../src/docker/index.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A tar of one file, in.txt. */
const XZ =
  "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Cf/AGNdADSbgcXSTDWFxZTAxEHVd9FhwALGuB1oIktYaO2jBwBAW5WCBexHWUdNOR9M+sb3jCQnb+g+G+iyTY4PC6mrOac72Clp6j4UQmgdvL51hokpvQTkXO3Hb82A0qOrdcbpZXdZAAAA8xFtF9FneWgAAX+AUAAAAPnUykOxxGf7AgAAAAAEWVo=";
const BZIP2 =
  "QlpoOTFBWSZTWVvD4L8AAHH7gMkQAADAAW+AABBgIR5ACAggAFQ0jSYm1NGamJtQSKI0BkBoN/5kQQglchCJ1piYUckCGqwHOIotG7BTAodzVLQec0hKTg4WZdDW2bbc0IiA/F3JFOFCQW8Pgvw=";

const folder = temporaryFolder();
let count = 0;
const newFolder = () => join(folder, `${count++}`);
const clock = fixedClock(1_767_225_600);

async function built(context: BuildOptions["context"], options: Partial<BuildOptions> = {}) {
  const result = await buildImage({ context, clock, ...options });
  result.close();
  return result;
}

const diffIds = ({ image }: { image: { layers: readonly { diffId: string }[] } }) =>
  image.layers.map(({ diffId }) => diffId);

describe("buildImage()", () => {
  it("builds files that were never on a disk as it builds a folder of them", async () => {
    const path = newFolder();
    mkdirSync(join(path, "src"), { recursive: true });
    const Dockerfile = "FROM scratch\nCOPY . /app/\n";
    const texts = { Dockerfile, ".dockerignore": "*.log\n!keep.log\n", "src/a": "a" };
    const logs = { "b.log": "b", "keep.log": "k" };
    for (const [name, text] of Object.entries({ ...texts, ...logs })) {
      writeFileSync(join(path, name), text);
    }

    const listed = async (context: BuildOptions["context"]) => {
      const { image } = await built(context);
      const [{ layer }] = image.layers as [(typeof image.layers)[0]];
      return ["/app/src/a", "/app/keep.log", "/app/b.log"].map((one) => layer.get(one)?.mode);
    };

    expect(await listed({ ...texts, ...logs })).toEqual([0o100644, 0o100644, undefined]);
    expect(await listed(path)).toEqual(await listed({ ...texts, ...logs }));
  });

  it.each([
    ["xz", XZ],
    ["bzip2", BZIP2],
  ])("ADD unpacks an archive that %s packed", async (_, packed) => {
    const { image } = await built({
      Dockerfile: "FROM scratch\nADD archive /to/\n",
      archive: Buffer.from(packed, "base64"),
    });

    expect(image.layers[0]!.layer.get("/to/in.txt")).toMatchObject({ mtimeSec: 1_200_000_000 });
    expect(image.layers[0]!.size).toBe(3);
  });

  it("takes more than texts: bytes, modes, times and links", async () => {
    const { image } = await built({
      Dockerfile: "FROM scratch\nCOPY / /\n",
      bytes: Uint8Array.of(0, 255),
      "/bin/run": {
        type: "file",
        mode: 0o755,
        mtime: { sec: 9, nsec: 0 },
        content: Content.fromText("x"),
      },
      link: { type: "symlink", target: "bin/run" },
    });

    const { layer, size } = image.layers[0]!;

    expect(size).toBe(2 + 1 + "FROM scratch\nCOPY / /\n".length);
    expect(layer.get("/bin/run")).toMatchObject({ mode: 0o100755, mtimeSec: 9 });
    expect(layer.get("/link")!.body).toBe("bin/run");
  });

  it("takes the Dockerfile and its .dockerignore from where it is told, and further contexts", async () => {
    const { image, steps } = await built(
      {
        "deploy/prod": "FROM scratch\nARG X=1\nCOPY --from=other /o /o\nCOPY . /\nLABEL x=$X\n",
        "deploy/prod.dockerignore": "deploy\nsecret\n",
        secret: "s",
        open: "o",
      },
      { dockerfile: "deploy/prod", contexts: { other: { o: "oo" } }, args: { X: "2" } },
    );

    expect(steps.map(({ layer }) => layer.made && layer.size)).toEqual([false, 2, 1, false]);
    expect(image.layers[1]!.layer.get("/secret")).toBeUndefined();
    expect(image.config.container).toMatchObject({ Labels: { x: "2" } });
  });

  it("says what is wrong and where, in Docker's words", async () => {
    const building = built({ Dockerfile: "FROM alpine\nRUN echo x\nRUN exit 3\n" });

    const error: BuildError = await building.then(
      () => expect.fail("it was built"),
      (thrown) => thrown,
    );

    expect(error).toBeInstanceOf(BuildError);
    expect(error.message).toMatch(/"\/bin\/sh -c exit 3" did not complete .*: exit code: 3$/);
    expect(error).toMatchObject({ range: { line: 3 }, run: { status: 3, output: "" } });
    await expect(built({ Dockerfile: "FROM nowhere\n" })).rejects.toThrow(/nowhere/);
    await expect(built({})).rejects.toThrow("failed to read dockerfile");
  });

  it("builds on images that are given, and tells that a bundled one is not real", async () => {
    const base = await built({ Dockerfile: "FROM alpine\nRUN echo x > /x\n" });

    const image = await built(
      { Dockerfile: "FROM base\nRUN cat /x > /y\n" },
      { images: { base: base.image } },
    );

    expect(diffIds(image).slice(0, -1)).toEqual(diffIds(base));
    expect(image.image.layers.at(-1)!.size).toBe(2);
    expect([base.synthetic, image.synthetic]).toEqual([true, true]);
    expect((await built({ Dockerfile: "FROM scratch\nCOPY . /\n" })).synthetic).toBe(false);
  });

  it.each(["docker-20.10-classic", "docker-20.10-buildkit", "docker-28"] as const)(
    "builds as %s",
    async (engine) => {
      const { image } = await built({ Dockerfile: "FROM scratch\nLABEL a=b\n" }, { engine });

      const comments = image.config.history.map(({ comment }) => comment);
      expect(comments).toEqual([
        engine === "docker-20.10-classic" ? undefined : "buildkit.dockerfile.v0",
      ]);
    },
  );

  it("runs what files of effects declare, and stubs", async () => {
    const text =
      "commands:\n  make:\n    - match: [install]\n      do:\n        - write: { /out: made }\n";
    const context = { Dockerfile: "FROM alpine\nRUN make install && frobnicate\n" };

    const { image } = await built(context, {
      effects: [{ file: "e.yaml", text }],
      stubs: ["frobnicate"],
    });

    expect(image.layers.at(-1)!.layer.get("/out")).toBeDefined();
  });
});

describe("buildImage() with a store", () => {
  it("keeps the image under its names and takes known steps from the cache", async () => {
    const store = openStore(newFolder());
    const context = { Dockerfile: "FROM alpine\nRUN echo x > /x\nRUN echo y > /y\n" };

    const first = await built(context, { store, tags: ["demo:1"] });
    const second = await built(context, { store, tags: ["demo:2"] });
    const third = await built(context, { store, cache: false });

    const cached = ({ steps }: typeof first) => steps.map((step) => step.cached);
    expect([first, second, third].map(cached)).toEqual([
      [false, false],
      [true, true],
      [false, false],
    ]);
    expect((await store.list()).map(({ names }) => names)).toEqual([["demo:1", "demo:2"]]);
    expect(diffIds(second)).toEqual(diffIds(first));
  });

  it("finds the images of FROM in it, which stay readable", async () => {
    const store = openStore(newFolder());
    await built(
      { Dockerfile: "FROM scratch\nCOPY f /f\n", f: "content" },
      { store, tags: ["mine"] },
    );

    const { image, close } = await buildImage({
      context: { Dockerfile: "FROM mine\nCOPY --from=mine /f /g\n" },
      store,
    });
    const container = createContainer(image, { clock });
    const process = container.process();
    const content = process.readContent(process.open("/g", "O_RDONLY"));

    expect(new TextDecoder().decode(content.bytes())).toBe("content");
    close();
  });

  it("keeps nothing of a build that failed", async () => {
    const store = openStore(newFolder());

    await expect(
      built({ Dockerfile: "FROM alpine\nRUN echo > /x\nRUN false\n" }, { store, tags: ["x"] }),
    ).rejects.toThrow(BuildError);

    expect(await store.list()).toEqual([]);
    expect((await store.collectGarbage({ minAge: 0 })).blobs).toEqual([]);
  });
});
