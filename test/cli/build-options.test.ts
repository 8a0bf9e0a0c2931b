import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { walk } from "../../src/layer/layer.ts";
import { tempFolder } from "../image/support/temp.ts";
import { cli } from "./run-cli.ts";
import { baseStore } from "./support/base-store.ts";

const folder = tempFolder();
let count = 0;

async function world(files: Readonly<Record<string, string>>) {
  const store = await baseStore(join(folder.path, `store-${count++}`), ["lesson"]);
  const context = join(folder.path, `context-${count}`);
  mkdirSync(context);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(context, name), text);
  const build = (argv: readonly string[], env: Record<string, string> = {}) =>
    cli(["build", "--store", store.folder, "-t", "made", ...argv, context], { env });
  /** Paths of each layer above the base. */
  const layers = async (name = "made") => {
    const { image, close } = await store.open(name);
    const found = image.layers
      .slice(1)
      .map(({ layer }) =>
        [...walk(layer.root)].map(({ path }) => path).filter((path) => path !== "/"),
      );
    close();
    return found;
  };
  return { store, context, build, layers };
}

describe("a RUN of what copyup cannot run", () => {
  const RUN = { Dockerfile: "FROM lesson\nRUN frobnicate --all > /out\n" };

  it("fails by the command's name, with three ways on", async () => {
    const { build } = await world(RUN);
    const { status, err } = await build([]);

    expect(status).toBe(1);
    expect(
      err,
    ).toBe(`copyup: Dockerfile:2:1: failed to solve: process "/bin/sh -c frobnicate --all > /out" did not complete successfully: exit code: 127
  2 | RUN frobnicate --all > /out
    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
It printed:
  │ /bin/sh: frobnicate: not found
frobnicate is not in this image. If a real one has it, there are three ways on:
  say what it writes: --commands FILE, a file such as
      commands: { frobnicate: [{ match: [...], do: [{ write: { /path: { size: 12MB } } }] }] }
  take this layer from a real image with the same RUN: --layer-from IMAGE
      (docker save IMAGE -o x.tar, then --layer-from x.tar)
  let it do nothing: --stub frobnicate
`);
  });

  it("names each that is there and cannot be run, and a stub for each", async () => {
    const { build } = await world({
      Dockerfile:
        "FROM lesson\nRUN printf '%5000s' x > /bin/cc; cp /bin/cc /bin/ld; chmod 755 /bin/cc /bin/ld\nRUN cc; ld\n",
    });
    const { status, err } = await build([]);

    expect(status).toBe(1);
    expect(err).toContain(
      "copyup runs the shell and the commands that change files, but not cc and ld. There are three ways on:\n",
    );
    expect(err).toContain("let it do nothing: --stub cc --stub ld\n");
    expect((await build(["--stub", "cc", "--stub", "ld"])).status).toBe(0);
  });

  it("goes on by each of the three, as the message has them", async () => {
    const { store, build, layers } = await world(RUN);
    const [, form] = /such as\n {6}(commands: .*)\n/.exec((await build([])).err)!;
    const effects = folder.write("effects.yaml", form!);

    expect((await build(["--commands", effects])).status).toBe(0);
    expect(await layers()).toEqual([["/etc", "/out", "/path"]]);
    const { image, close } = await store.open("made");
    expect(image.layers[1]!.size).toBe(12_000_000);
    close();

    // The image of the build before is a real one now; a saved one is as good.
    const file = join(folder.path, "x.tar");
    await cli(["save", "--store", store.folder, "-o", file, "made"]);
    await cli(["rmi", "--store", store.folder, "made"]);
    for (const donor of [file]) {
      const { status, out } = await build(["--layer-from", donor]);
      expect(status).toBe(0);
      expect(out).toMatch(/12MB, 2 files, taken from .*x\.tar/);
    }
    expect((await build(["--no-cache", "--stub", "frobnicate"])).status).toBe(0);
    expect(await layers()).toEqual([["/etc", "/out"]]);
  });

  it.each([
    ["--commands", "nowhere.yaml", /--commands nowhere\.yaml: no such file/],
    ["--layer-from", "nowhere", /No such image: nowhere:latest/],
  ])("%s %s is refused", async (option, value, words) => {
    const { build } = await world(RUN);
    const { status, out, err } = await build([option, value]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(words);
  });

  it("a file of effects that is wrong is told of with place and what was meant", async () => {
    const { build } = await world(RUN);
    const effects = folder.write("wrong.yaml", "commands:\n  frobnicate: [{ mach: [...] }]\n");
    const { status, err } = await build(["--commands", effects]);

    expect(status).toBe(2);
    expect(err).toMatch(
      /wrong\.yaml:2:\d+: commands\.frobnicate\[0\]\.mach: unknown key \(did you mean match\?\)/,
    );
  });
});

describe("--build-context", () => {
  it("is a folder that COPY --from and RUN --mount read", async () => {
    const more = join(folder.path, "more");
    mkdirSync(more);
    writeFileSync(join(more, "f"), "more");
    const { build, layers } = await world({
      Dockerfile:
        "FROM lesson\nCOPY --from=more f /f\nRUN --mount=from=more,target=/m cat /m/f > /g\n",
    });

    const { status } = await build(["--build-context", `more=${more}`]);

    expect(status).toBe(0);
    expect(await layers()).toEqual([["/f"], ["/etc", "/g"]]);
  });

  it("says that a name means another image", async () => {
    const { build } = await world({
      Dockerfile: "FROM nothing:1\nCOPY --from=other /etc/passwd /p\n",
    });
    const image = "docker-image://lesson";
    const { status, out } = await build([
      ...["--build-context", `nothing:1=${image}`, "--build-context", `other=${image}`],
    ]);

    expect(status).toBe(0);
    expect(out).toContain("FROM nothing:1\n    1 layer, 3.03MB\n");
  });
});

describe("--secret", () => {
  /** What Docker 20.10.24's BuildKit printed of the same, owners and modes, and what it left in the layers. */
  const DOCKERFILE = `FROM lesson
RUN --mount=type=secret,id=a stat -c '%a %u %g %s' /run/secrets/a; cat /run/secrets/a
RUN --mount=type=secret,id=b ls /run/secrets
RUN --mount=type=secret,id=a,target=/x/y,mode=0444,uid=5 stat -c '%a %u %g %s' /x/y; cat /x/y
`;

  it("is a file that its RUN alone sees", async () => {
    const { build } = await world({
      Dockerfile: DOCKERFILE.replace("id=b ls /run/secrets", "id=b true"),
    });
    const secret = folder.write("secret", "s3cret\n");

    const { status, out } = await build([
      "--engine",
      "docker-20.10-buildkit",
      "--secret",
      `id=a,src=${secret}`,
    ]);

    expect(status).toBe(0);
    expect(out).toContain("│ 400 0 0 7\n    │ s3cret\n");
    expect(out).toContain("│ 444 5 0 7\n    │ s3cret\n");
  });

  it("is in no layer", async () => {
    const { build, layers } = await world({
      Dockerfile: "FROM lesson\nRUN --mount=type=secret,id=a,target=/x/y true\n",
    });
    await build(["--secret", "id=a,env=TOKEN"], { TOKEN: "t" });

    for (const paths of await layers()) expect(paths).not.toContain("/x/y");
  });

  it("is a variable of the environment, and goes to one", async () => {
    const { build } = await world({
      Dockerfile: "FROM lesson\nRUN --mount=type=secret,id=a,env=T echo token $T; ls /run\n",
    });

    expect((await build(["--secret", "id=a,env=TOKEN"], { TOKEN: "t" })).out).toContain(
      "│ token t\n",
    );
    expect((await build(["--no-cache", "--secret", "id=a"], { a: "u" })).out).toContain(
      "│ token u\n",
    );
  });

  it.each([
    ["docker-28", "failed to solve: secret b: not found"],
    ["docker-20.10-buildkit", "secret b not found: not found"],
  ])("is missed where it is required, by %s", async (engine, words) => {
    const { build } = await world({
      Dockerfile: "FROM lesson\nRUN --mount=type=secret,id=b,required=true true\n",
    });
    const { status, err } = await build(["--engine", engine]);

    expect(status).toBe(2);
    expect(err).toContain(`Dockerfile:2:1: ${words}\n`);
    expect(err).toContain("give it: --secret id=b,src=FILE");
  });

  it.each([
    [["--secret", "a"], /invalid field 'a' must be a key=value pair/],
    [["--secret", "src=a"], /secret missing ID/],
    [["--secret", "id=a,src=/nowhere"], /cannot read it: ENOENT/],
  ])("%j is refused", async (argv, words) => {
    const { build } = await world({ Dockerfile: "FROM lesson\n" });
    const { status, err } = await build(argv);

    expect(status).toBe(2);
    expect(err).toMatch(words);
  });
});

describe("--platform", () => {
  it("is that of a bundled base, of its arguments, and of the image", async () => {
    const { store, build } = await world({
      Dockerfile:
        "FROM --platform=$BUILDPLATFORM alpine AS tools\nARG TARGETARCH\nRUN echo $TARGETARCH > /arch\nFROM alpine\nCOPY --from=tools /arch /\n",
    });

    expect((await build(["--platform", "linux/arm64"])).status).toBe(0);
    const { image, close } = await store.open("made");
    expect(image.config.architecture).toBe("arm64");
    close();
    const exec = ["exec", "-q", "--store", store.folder, "made", "--", "cat", "/arch"];
    expect((await cli(exec)).out).toBe("arm64\n");
  });

  it("that an image is not for is refused where it is asked for", async () => {
    const { build } = await world({ Dockerfile: "FROM lesson\n" });
    const { status, err } = await build(["--platform", "linux/arm64"]);

    expect(status).toBe(2);
    expect(err).toMatch(
      /Dockerfile:1:1: failed to solve: image with reference lesson was found but does not match the specified platform: wanted linux\/arm64, actual: linux\/amd64/,
    );
  });
});

describe("--limit", () => {
  it("bounds what a RUN does, and says how to raise it", async () => {
    const { build } = await world({
      Dockerfile: "FROM lesson\nRUN for i in 1 2 3 4 5; do echo $i; done\n",
    });
    const { status, err } = await build(["--limit", "shell.loops=3"]);

    expect(status).toBe(2);
    expect(err).toMatch(
      /Dockerfile:2:1: failed to solve: running a loop: more than 3 .*--limit shell\.loops=NUMBER/,
    );
    expect((await build(["--limit", "shell.lops=3"])).err).toMatch(/did you mean shell\.loops\?/);
    expect((await build(["--limit", "shell.loops=5"])).status).toBe(0);
  });
});
