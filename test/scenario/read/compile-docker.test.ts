import { describe, expect, it } from "vitest";
import { faultsOf, HEAD, parse } from "../support.ts";

const BARE = "version: 1\ntitle: a test\n";

/** A scenario of builds only. */
const builds = (...lines: string[]) =>
  `${BARE}steps:\n${lines.map((line) => `  - ${line}\n`).join("")}`;

const steps = (...lines: string[]) =>
  `${HEAD}steps:\n${lines.map((line) => `  - ${line}\n`).join("")}`;

describe("a build step", () => {
  it("is a context, or in full", () => {
    const text = builds(
      "build: shop",
      'build: { context: shop, file: shop/Dockerfile.prod, target: app, args: { N: 2, B: true }, tag: ["a:1", b], engine: docker-20.10-classic, no_cache: true, layer_from: real }',
    );

    const { image, containers, steps: read } = parse(text);

    expect([image, containers]).toEqual([null, []]);
    expect(read.map((step) => step.kind === "build" && step.build)).toEqual([
      {
        ...{ folder: ".", context: "shop", tags: [], engine: "docker-28", noCache: false },
        layerFrom: [],
        ...{ args: new Map(), labels: new Map(), contexts: new Map() },
      },
      {
        ...{ folder: ".", context: "shop", file: "shop/Dockerfile.prod", target: "app" },
        ...{ tags: ["a:1", "b"], engine: "docker-20.10-classic", noCache: true },
        args: new Map([
          ["N", "2"],
          ["B", "true"],
        ]),
        ...{ labels: new Map(), contexts: new Map(), layerFrom: ["real"] },
      },
    ]);
  });

  it.each([
    [
      "build: { context: a, dockerfile: x }",
      "4:26 steps[0].build.dockerfile: unknown key (did you mean file?)",
    ],
    [
      "build: { file: x }",
      "4:5 steps[0].build.context: missing: a folder or a tar archive, from this file's folder",
    ],
    [
      "build: { context: a, engine: docker-20.10-clasic }",
      '4:34 steps[0].build.engine: expected one of docker-20.10-classic, docker-20.10-buildkit, docker-28, found "docker-20.10-clasic" (did you mean docker-20.10-classic?)',
    ],
    [
      "build: { context: a, tag: Shop }",
      '4:31 steps[0].build.tag: not a name for an image: "Shop" (did you mean shop?)',
    ],
    [
      "build: { context: a, tag: [ok, a:b:c] }",
      '4:36 steps[0].build.tag[1]: not a name for an image: "a:b:c"',
    ],
    [
      "build: { context: '-' }",
      "4:23 steps[0].build.context: a scenario has no standard input (give a folder or a file)",
    ],
    [
      "{ build: a, as: 5 }",
      "4:17 steps[0].as: a build is nobody's: USER in the Dockerfile says who runs what",
    ],
    [
      "{ build: a, repeat: 2 }",
      "4:17 steps[0].repeat: a build is done once: write it again to see what the cache does",
    ],
    [
      "{ build: a, expect: ENOENT }",
      "4:25 steps[0].expect: a build has no errno: that is for system calls ({ error: … } is how a build fails)",
    ],
    [
      "{ build: a, expect: { new_layer: 2 } }",
      "4:27 steps[0].expect.new_layer: unknown key (did you mean new_layers?)",
    ],
    [
      "{ build: a, expect: { status: 1 } }",
      "4:27 steps[0].expect.status: a build has no status (there are layers, new_layers, image_bytes, config, merged, no_layer, cached, error, copied_up, copied_bytes, written_bytes)",
    ],
    [
      "{ build: a, expect: { error: x, layers: 1 } }",
      "4:37 steps[0].expect.layers: a build that fails has no layers: error, or what comes of it",
    ],
    [
      "{ build: a, expect: [C /etc] }",
      "4:25 steps[0].expect: a build has no list of changes: that is for diff",
    ],
  ])("refuses %s", (text, message) => {
    expect(faultsOf(builds(text))).toContain(message);
  });
});

describe("a scenario without an image", () => {
  it.each([
    [
      "steps: [{ build: a }, { run: ls }, { stat: { path: /a } }]",
      "3:25 steps[1].run: run is done in a container, and there is no image for one (image: { build: … } builds one)",
    ],
    [
      "containers: [a]\nsteps: [{ build: a }]",
      "3:1 containers: there is no image for containers to start from",
    ],
    [
      "steps: [{ build: a }]\nexpect: { upper_bytes: 0 }",
      "4:11 expect.upper_bytes: of what? there is no image, and so no container (expect.images speaks of images by their tags)",
    ],
    [
      "steps: [{ build: { context: a, tag: shop } }]\nexpect: { images: { shp: {} } }",
      "4:21 expect.images.shp: no step makes an image of this name (did you mean shop?)",
    ],
    [
      "steps: [{ build: a }]\nexpect: { build: {} }",
      "4:11 expect.build: there is no image: build that could come out so (beside a build step stands an expect of its own)",
    ],
    [
      "steps: []",
      "1:1 image: missing: what the containers start from; paths are relative to this file",
    ],
  ])("refuses %s", (text, message) => {
    expect(faultsOf(BARE + text)).toEqual([message]);
  });
});

describe("run, commit and diff", () => {
  it("are read with what stands beside them", () => {
    const text = steps(
      "{ run: ls, as: 5, repeat: 2, in: container }",
      "run: { command: [ls, -l], user: app, workdir: /srv, env: { A: 1 }, stdin: x }",
      "commit:",
      "commit: { tag: a, message: m, changes: [CMD ls] }",
      "{ diff: { exact: true }, expect: [A /b] }",
    );

    expect(parse(text).steps).toMatchObject([
      { kind: "run", command: "ls", as: { uid: 5 }, repeat: 2, numbered: true, user: undefined },
      { kind: "run", command: ["ls", "-l"], user: "app", workdir: "/srv", stdin: "x" },
      { kind: "commit", tag: undefined, changes: [] },
      { kind: "commit", tag: "a", message: "m", changes: ["CMD ls"] },
      { kind: "diff", exact: true, expect: { changes: ["A /b"] } },
    ]);
  });

  it.each([
    [
      "{ run: { command: ls, user: a }, as: 5 }",
      "5:38 steps[0].as: who runs it is said twice: by user, and by as",
    ],
    [
      "run: { cmd: ls }",
      "5:5 steps[0].run.command: missing: a line for the shell, or the words of a program",
    ],
    [
      "run: { command: ls, workdir: srv }",
      '5:34 steps[0].run.workdir: expected a path that begins with "/", found "srv"',
    ],
    [
      "{ run: ls, expect: EACCES }",
      "5:24 steps[0].expect: a run has no errno: that is for system calls ({ status: 1 } is how a command fails)",
    ],
    [
      "{ run: ls, expect: { exit_code: 1 } }",
      "5:26 steps[0].expect.exit_code: unknown key (did you mean status?)",
    ],
    [
      "{ run: ls, expect: { status: 256 } }",
      "5:34 steps[0].expect.status: expected 255 or less, found 256",
    ],
    ["commit: shop", '5:13 steps[0].commit: expected a map, found "shop" (commit: { tag: shop })'],
    ["{ commit: , as: 5 }", "5:17 steps[0].as: this is done by the engine, whoever asks"],
    ["{ diff: , expect: { changes: [] } }", "5:25 steps[0].expect.changes: unknown key"],
    [
      "{ diff: , expect: [/etc] }",
      '5:24 steps[0].expect[0]: expected a line of docker diff, as "C /etc", found "/etc"',
    ],
    [
      "{ diff: , expect: { status: 1 } }",
      '5:25 steps[0].expect.status: a diff has no status (list the lines: ["C /etc", "A /etc/new"])',
    ],
    [
      "{ run: ls, diff: }",
      "5:16 steps[0].diff: a step does one thing, and this one has run already (begin a step of its own with -)",
    ],
  ])("refuses %s", (text, message) => {
    expect(faultsOf(steps(text))).toContain(message);
  });
});
