import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { formatMismatch } from "../../../src/scenario/format-mismatch.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import type { ScenarioResult } from "../../../src/scenario/result.ts";
import { type RunOptions, runScenario } from "../../../src/scenario/run.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function run(text: string, options: RunOptions = {}): Promise<ScenarioResult> {
  const scenario = parseScenario(`version: 1\ntitle: a test\n${text}`, {
    file: join(folder, "test.yaml"),
  });
  const result = await runScenario(scenario, options);
  result.close();
  return result;
}

/** What came out other than expected, without the place. */
async function unmet(text: string): Promise<string[]> {
  const { mismatches } = await run(text);
  return mismatches.map((one) => formatMismatch(one, "").replaceAll(folder, "…"));
}

const LAYERS = `image:
  layers:
    - name: base
      tree:
        /bin/sh: { symlink: busybox }
        /srv/data: { size: 1MiB, mode: 0644 }
        /etc/passwd: "root:x:0:0:root:/root:/bin/sh\\napp:x:1000:1000::/srv:/bin/sh\\n"
`;

describe("a build", () => {
  it("starts from images that steps before it made, and from bundled ones", async () => {
    put("a/Dockerfile", "FROM alpine\nRUN echo a > /a\n");
    put("b/Dockerfile", "FROM one:1\nRUN echo bb > /b\n");

    const { mismatches, images, diskBytes } = await run(`steps:
  - build: { context: a, tag: ["one:1", "again"] }
    expect: { new_layers: [2], layers: 2 }
  - build: { context: b, tag: two }
    expect: { new_layers: [3], layers: 3, merged: { /a: { content: "a\\n" }, /b: present } }
expect:
  images: { "one:1": { unique_bytes: 0 }, two: { unique_bytes: 3 } }
`);

    expect(mismatches).toEqual([]);
    expect(images.map(({ tag }) => tag)).toEqual(["one:1", "again", "two"]);
    expect(diskBytes).toBe(images[2]!.bytes);
  });

  it("tells what is other than expected, all of it", async () => {
    put("Dockerfile", 'FROM alpine\nLABEL a=b\nRUN echo a > /a\nCMD ["sh"]\n');

    expect(
      await unmet(`steps:
  - build: { context: . }
    expect:
      layers: 3
      new_layers: [2, 3]
      no_layer: [LABEL, RUN echo]
      cached: [RUN]
      config: { Cmd: [bash], Labels: { a: b } }
      merged: { /a: absent }
`),
    ).toEqual([
      ":4 step 1: build .: layers\n  expected 3\n  actual   2",
      ":4 step 1: build .: new_layers\n  expected 2, lowest first: 2 bytes, 3 bytes\n  actual   1, lowest first: 2 bytes",
      ':4 step 1: build .: config\n  expected { Cmd: ["bash"] }\n  actual   { Cmd: ["sh"] }',
      ":4 step 1: build .: merged /a\n  expected absent\n  actual   file",
      ':4 step 1: build .: no_layer\n  expected LABEL, RUN echo\n  actual   LABEL, CMD ["sh"]\n    - RUN echo\n    + CMD ["sh"]',
      ":4 step 1: build .: cached\n  expected RUN\n  actual   none\n    - RUN",
    ]);
  });

  it("may be expected to fail; else its error is what came out", async () => {
    put("none/Dockerfile", "FROM nowhere\n");
    put("fails/Dockerfile", "FROM alpine\nRUN echo oh; exit 3\n");

    expect(
      await unmet(`steps:
  - build: none
    expect: { error: there is no image nowhere }
  - build: fails
    expect: { error: "exit code: 4" }
  - build: fails
  - build: missing
`),
    ).toEqual([
      ':6 step 2: build fails\n  expected an error: exit code: 4\n  actual   Dockerfile:2:1: failed to solve: process "/bin/sh -c echo oh; exit 3" did not complete successfully: exit code: 3; it printed: oh',
      ':8 step 3: build fails\n  expected ok\n  actual   Dockerfile:2:1: failed to solve: process "/bin/sh -c echo oh; exit 3" did not complete successfully: exit code: 3; it printed: oh',
      ':9 step 4: build missing\n  expected ok\n  actual   unable to prepare context: path "missing" not found; give a folder, a tar archive, or - for one on standard input',
    ]);
  });

  it("that was to fail and did not is told", async () => {
    put("Dockerfile", "FROM alpine\n");

    expect(await unmet("steps:\n  - build: .\n    expect: { error: no }\n")).toEqual([
      ":4 step 1: build .\n  expected an error: no\n  actual   ok",
    ]);
  });

  it("takes arguments, a target, labels, further contexts and effects", async () => {
    put(
      "Dockerfile",
      "FROM alpine AS a\nARG N=1\nRUN make $N\nCOPY --from=more x /x\nFROM alpine\n",
    );
    put("more/x", "xx");
    put(
      "effects.yaml",
      "commands:\n  make:\n    - match: [...]\n      do: [{ write: { /made: { size: 7 } } }]\n",
    );

    const { mismatches } = await run(`commands: [effects.yaml]
steps:
  - build: { context: ., target: a, args: { N: 2 }, labels: { l: 1 }, contexts: { more: more }, no_cache: true }
    expect: { new_layers: [7, 2], config: { Labels: { l: "1" } } }
`);

    expect(mismatches).toEqual([]);
  });

  it("that the image comes from stops the scenario when it fails", async () => {
    put("Dockerfile", "FROM alpine\nCOPY nothing /\n");

    await expect(run("image: { build: . }\n")).rejects.toThrow(
      /test\.yaml:3: Dockerfile:2:1: .*"\/nothing": not found/,
    );
  });
});

describe("a run", () => {
  it("has an exit status, prints, and costs what its system calls cost", async () => {
    const { mismatches, steps, containers } = await run(`${LAYERS}steps:
  - run: cat /etc/passwd | wc -l
    expect: { output: "2" }
  - run: chmod 600 /srv/data
    expect: { copied_up: [/srv/data], copied_bytes: 1MiB, written_bytes: 0 }
  - run: { command: [sh, -c, "id -u; pwd; echo $A"], user: app, workdir: /srv, env: { A: 1 } }
    expect: { output: "1000\\n/srv\\n1\\n" }
  - run: echo x > /srv/new
    as: "1000:1000"
    expect: { status: 1 }
  - run: { command: cat > /in, stdin: abc }
  - run: echo {n} >> /count
    repeat: 3
  - read: { path: /count }
    expect: { value: "1\\n2\\n3\\n" }
  - read: { path: /in }
    expect: { value: abc }
`);

    expect(mismatches).toEqual([]);
    expect(steps.map(({ runs }) => runs)).toEqual([1, 1, 1, 1, 1, 3, 1, 1]);
    expect(containers[0]!.copiedUp).toEqual(["/srv/data"]);
  });

  it("that ends otherwise is told with what it printed", async () => {
    expect(
      await unmet(`${LAYERS}steps:
  - run: echo no; exit 2
    repeat: 5
  - run: "true"
    expect: { status: 1, output: x }
  - run: { command: "true", user: nobody }
`),
    ).toEqual([
      ":11 step 1: run echo no; exit 2, repetition 1 of 5\n  expected status 0\n  actual   status 2, it printed: no",
      ":13 step 2: run true\n  expected status 1\n  actual   status 0",
      ':13 step 2: run true: output\n  expected "x"\n  actual   ""',
      ":15 step 3: run true\n  expected ok\n  actual   unable to find user nobody: no matching entries in passwd file",
    ]);
  });

  it("finds in a real image the programs that this has, and declared ones", async () => {
    put("Dockerfile", "FROM scratch\nCOPY x /\n");
    put("x", "");

    const { steps } = await run(`image: { build: . }
stub: [make]
steps:
  - run: ls
    expect: { status: 127 }
  - run: { command: [make] }
`);

    expect(steps.map(({ ok, deed }) => [ok, deed?.kind === "run" && deed.output])).toEqual([
      [true, 'exec: "/bin/sh": stat /bin/sh: no such file or directory\n'],
      [true, "copyup: make does nothing here (--stub)\n"],
    ]);
  });

  it("sees the container's mounts, volumes too, and finds what was there after a restart", async () => {
    put("Dockerfile", "FROM alpine\nVOLUME /data\n");

    const { mismatches, containers } = await run(`image: { build: . }
steps:
  - run: echo a > /data/kept && echo b > /dev/shm/gone && echo c > /c
  - remount:
  - run: cat /data/kept /c; cat /etc/hostname
    expect: { output: "a\\nc\\ncontainer\\n" }
  - diff:
    expect: ["A /c", "A /data"]
expect: { merged: { /c: { content: "c\\n" } } }
`);

    expect(mismatches).toEqual([]);
    expect(containers[0]!.init?.files).toBeGreaterThan(0);
    expect(containers[0]!.upperBytes).toBe(2);
  });
});

describe("a run in an image", () => {
  it("has a container of its own, of what a step before made, and leaves none", async () => {
    put(
      "Dockerfile",
      "FROM alpine\nRUN adduser -D app && echo old > /data\nENV WHO=me\nVOLUME /vol\nWORKDIR /srv\nUSER app\n",
    );

    const { mismatches, steps, containers } = await run(`steps:
  - build: { context: ., tag: shop }
  - run: { image: shop, user: root, command: "echo $WHO $PWD > /vol/x; echo more >> /data; cat /vol/x /data" }
    expect: { output: "me /srv\\nold\\nmore", copied_up: [/data], copied_bytes: 4, written_bytes: 5 }
  - run: { image: shop, command: "id -un; cat /data; ls /vol; echo x > /data" }
    expect: { status: 1, output: "app\\nold\\n/bin/sh: can't create /data: Permission denied" }
  - run: { image: alpine, command: [cat], stdin: in }
    expect: { output: in }
`);

    expect(mismatches).toEqual([]);
    expect(containers).toEqual([]);
    expect(steps.map(({ container }) => container)).toEqual([null, null, null, null]);
    expect(steps[1]!.text).toBe(
      "run in shop: echo $WHO $PWD > /vol/x; echo more >> /data; cat /vol/x /data",
    );
  });

  it("says what images there are", async () => {
    expect(await unmet("steps:\n  - run: { image: shop, command: ls }\n")).toEqual([
      ":4 step 1: run in shop: ls\n  expected ok\n  actual   there is no image shop; a scenario has the images that its steps made before, scratch, and the bundled alpine, debian, ubuntu and node",
    ]);
  });

  it("stands in no other container", () => {
    const text = `version: 1
title: t
steps:
  - run: { image: alpine, command: ls }
    in: a
    as: 1000
    repeat: 2
`;
    expect(() => parseScenario(text, { file: "t.yaml" })).toThrow(
      `t.yaml:5:5 steps[0].in: image: gives it a container of its own
t.yaml:6:5 steps[0].as: user: says who runs it
t.yaml:7:5 steps[0].repeat: this is done once`,
    );
  });
});

describe("limits of the shell", () => {
  it("hold in builds and in containers", async () => {
    put("Dockerfile", "FROM alpine\nRUN while true; do :; done\n");

    const { mismatches } = await run(
      `${LAYERS}steps:
  - build: .
  - run: while true; do :; done
  - run: { image: alpine, command: "while true; do :; done" }
`,
      { shellLimits: { loops: 7 } },
    );

    expect(mismatches).toHaveLength(3);
    for (const { actual } of mismatches) expect(actual).toContain("7");
  });
});

describe("layer_from", () => {
  it("takes what a RUN wrote that cannot run here from an image that has the same RUN", async () => {
    put("made/Dockerfile", "FROM alpine\nCOPY --chmod=755 compile /bin/\nRUN compile all\n");
    put("made/compile", "#!/bin/sh\necho here > /installed\n");
    put("Dockerfile", "FROM alpine\nRUN compile all\nRUN echo 1 > /one\n");

    const { mismatches, steps } = await run(`steps:
  - build: { context: made, tag: real }
    expect: { new_layers: [33, 5] }
  - build: { context: ., layer_from: real }
    expect: { new_layers: [5, 2], merged: { /one: present, /installed: { content: "here\\n" } } }
`);

    expect(mismatches).toEqual([]);
    const deed = steps[1]!.deed;
    const from = deed?.kind === "build" ? deed.built.steps.map(({ takenFrom }) => takenFrom) : [];
    expect(from).toContain("real");
  });

  it("says what is no image", async () => {
    put("Dockerfile", "FROM alpine\nRUN compile all\n");

    expect(await unmet("steps:\n  - build: { context: ., layer_from: [real.tar] }\n")).toEqual([
      expect.stringContaining("there is no image real.tar"),
    ]);
  });
});

describe("a commit", () => {
  it("makes an image that a build goes on from, as the container was then", async () => {
    put("Dockerfile", "FROM changed\nLABEL a=b\n");

    const { mismatches, steps } = await run(`${LAYERS}steps:
  - commit: { tag: same }
    expect: { layers: 1, new_layers: 0 }
  - run: echo 1 > /srv/new
  - commit: { tag: changed, message: m, author: me, changes: [ENV A=b, CMD ls] }
    expect: { layers: 2, new_layers: [2], config: { Env: [A=b] }, merged: { /srv/new: { content: "1\\n" } } }
  - run: echo 222 > /srv/new
  - build: .
    expect: { merged: { /srv/new: { content: "1\\n" } } }
  - commit:
    expect: { new_layers: [4] }
`);

    expect(mismatches).toEqual([]);
    const [, , commit] = steps;
    const made = commit!.deed?.kind === "commit" ? commit!.deed.image.config : undefined;
    expect(made?.history.at(-1)).toMatchObject({ comment: "m", author: "me", emptyLayer: false });
  });

  it("refuses changes that are none", async () => {
    expect(await unmet(`${LAYERS}steps:\n  - commit: { changes: [RUN ls] }\n`)).toEqual([
      ":11 step 1: commit\n  expected ok\n  actual   --change RUN ls: RUN is not a valid change command; give an instruction such as ENV A=b, CMD sh, or WORKDIR /app",
    ]);
  });
});

describe("a diff", () => {
  it("tells what docker diff tells, or all", async () => {
    expect(
      await unmet(`${LAYERS}steps:
  - run: chmod 644 /srv/data
  - diff:
    expect: []
  - diff: { exact: true }
    expect: ["C /srv", "C /srv/data (nothing)"]
  - run: rm /srv/data
  - diff: { exact: true }
    expect: ["D /srv/data"]
`),
    ).toEqual([
      ":14 step 3: diff, exact\n  expected C /srv, C /srv/data (nothing)\n  actual   C /srv, C /srv/data\n    - C /srv/data (nothing)\n    + C /srv/data",
      ":17 step 5: diff, exact\n  expected D /srv/data\n  actual   C /srv (mtime), D /srv/data\n    + C /srv (mtime)",
    ]);
  });
});
