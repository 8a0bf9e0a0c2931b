import { execFileSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, it } from "vitest";
import { installPacked, MODULES, manifest, run } from "./support/packed-package.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const temporary = temporaryFolder();
const consumer = join(temporary, "consumer");
const installed = join(consumer, "node_modules", "copyup");

beforeAll(() => installPacked(temporary), 120_000);

describe("the packed package", () => {
  it("holds what a user needs and no more", () => {
    expect(readdirSync(installed).sort()).toEqual([...manifest.files, "package.json"].sort());
  });

  it("passes publint", async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });

    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  it("runs as a command", () => {
    const version = run(consumer, "npx", "--no-install", "copyup", "--version");

    expect(version).toBe(`${manifest.version}\n`);
  });

  it("tells its version without the rest of it", () => {
    expect(loadedBy("--version")).toEqual(["cli/main.js", "cli/version.js"]);
  });

  it("runs a scenario without what it does not need: half of the time of a small one goes into loading", () => {
    const scenario = join(consumer, "small.yaml");
    writeFileSync(scenario, SMALL);

    expect(loadedBy("run", scenario)).toEqual([
      ...["cases", "cost", "documents", "engine", "rolldown-runtime", "run", "words"].map(chunk),
      ...["cli/main.js", "cli/run-process.js", "cli/version.js"],
    ]);
  });

  it("compiles a scenario's run once, and does without where nothing may be kept", () => {
    const scenario = join(consumer, "kept.yaml");
    writeFileSync(scenario, SMALL);
    const home = mkdtempSync(join(temporary, "home-"));
    const main = join(installed, "dist", "cli", "main.js");
    const kept = join(home, ".cache", "copyup", "run.code");
    const printed = (env: NodeJS.ProcessEnv): string =>
      execFileSync("node", [main, "run", scenario], { encoding: "utf8", env });

    const first = printed({ PATH: process.env.PATH, HOME: home });
    const { ino } = statSync(kept);
    const second = printed({ PATH: process.env.PATH, HOME: home });
    const none = printed({ PATH: process.env.PATH });

    expect(first).toContain("as expected");
    expect([second, none]).toEqual([first, first]);
    expect(statSync(kept).ino).toBe(ino);
  });

  it("loads with import", () => {
    const script = 'import { mount } from "copyup"; import "copyup/fs"; console.log(typeof mount);';

    expect(run(consumer, "node", "--input-type=module", "--eval", script)).toBe("function\n");
  });

  it("imports nothing of Node's, nor any package, before an image is opened", () => {
    const imported = staticImports(join(installed, "dist", "index.js"));

    expect(imported.filter((specifier) => !specifier.startsWith("."))).toEqual([]);
  });

  it.each([
    ["node-fs", ["#new-volume"]],
    ["kit", ["fast-check"]],
    ["kit/cases", []],
  ])(
    "imports of %s what any bundler finds, and memfs when it is first asked for",
    (door, expected) => {
      const imported = staticImports(join(installed, "dist", door, "index.js"));

      const named = imported.filter((specifier) => !specifier.startsWith("."));

      expect([...new Set(named)]).toEqual(expected);
    },
  );

  it("imports none of Node's modules to open the usual image: that alone takes longer than much of the image", () => {
    const imported = staticImports(join(installed, "dist", "image", "open-image.js"));

    expect(imported.filter((specifier) => specifier.startsWith("node:"))).toEqual([]);
  });

  it("opens an image by copyup/image without what mounts it, with the classes of copyup", () => {
    const imported = staticImports(join(installed, "dist", "image", "index.js"));
    const script = [
      'import * as all from "copyup"; import * as image from "copyup/image";',
      "console.log(Object.keys(image).join(), all.ImageError === image.ImageError);",
    ].join(" ");

    expect([...new Set(imported.map((path) => basename(path)))].sort()).toEqual([
      "core.js",
      "image.js",
    ]);
    expect(run(consumer, "node", "--input-type=module", "--eval", script)).toBe(
      "ImageError,openImage true\n",
    );
  });

  it("brings its types, which need none of Node's", () => {
    expect(typeCheck('import { mount } from "copyup";', "")).toBe("");
  });

  it("brings the types of copyup/fs, which need Node's as memfs does", () => {
    symlinkSync(join(MODULES, "@types"), join(consumer, "node_modules", "@types"));

    expect(typeCheck('import { mount } from "copyup"; import "copyup/fs";', "node")).toBe("");
  });

  it("builds and runs images with copyup/docker, which brings its types", () => {
    const program = [
      'import { mount } from "copyup";',
      'import { buildImage, createContainer } from "copyup/docker";',
      'const context = { Dockerfile: "FROM alpine\\nRUN echo a > /a\\n" };',
      "const { image } = await buildImage({ context });",
      "const container = createContainer(image);",
      'const { stdout } = await container.exec("cat /a; rm /a");',
      "console.log(stdout.trim(), container.diff().map(({ kind, path }) => kind + path));",
    ].join("\n");

    expect(run(consumer, "node", "--input-type=module", "--eval", program)).toBe("a [ 'D/a' ]\n");
    expect(typeCheck(`${program}\n// @ts-expect-error\nbuildImage({});`, "node")).toBe("");
  });

  it("does not load the Docker part with the engine", () => {
    const loaded = staticImports(join(installed, "dist", "index.js"));
    const own = staticImports(join(installed, "dist", "docker", "index.js"));

    expect(own).toContain("node:fs");
    expect(new Set(loaded.map((path) => basename(path)))).toEqual(
      new Set(["core.js", "engine.js"]),
    );
  });

  it("brings the kit, which needs fast-check and nothing else", () => {
    const script = [
      'import { LAWS, overlaySuite } from "copyup/kit";',
      'import { recordedCases } from "copyup/kit/cases";',
      "console.log(LAWS.length, typeof overlaySuite, recordedCases().length > 500);",
    ].join(" ");
    symlinkSync(join(MODULES, "fast-check"), join(consumer, "node_modules", "fast-check"));
    symlinkSync(join(MODULES, "pure-rand"), join(consumer, "node_modules", "pure-rand"));

    expect(run(consumer, "node", "--input-type=module", "--eval", script)).toBe(
      "12 function true\n",
    );
    expect(
      typeCheck(
        'import { mount } from "copyup"; import "copyup/kit"; import "copyup/kit/cases";',
        "",
      ),
    ).toBe("");
  });

  it("brings fixtures that vitest rolls back, and that stand in for node:fs", () => {
    symlinkSync(join(MODULES, "vitest"), join(consumer, "node_modules", "vitest"));
    writeFileSync(join(consumer, "read.js"), READ);
    writeFileSync(join(consumer, "read.test.js"), VITEST);

    const printed = run(consumer, join(MODULES, ".bin", "vitest"), "run", "--no-color");

    expect(printed).toContain("Tests  2 passed (2)");
    expect(typeCheck('import { mount } from "copyup"; import "copyup/vitest";', "node")).toBe("");
  });

  it("brings fixtures for Node's own test runner", () => {
    writeFileSync(join(consumer, "node.mjs"), NODE_TEST);

    expect(run(consumer, "node", "--test", "node.mjs")).toContain("pass 2\n");
  });

  it("runs a shell without just-bash, and loads it when a script is run", () => {
    const dist = join(installed, "dist");
    const script = [
      'import { LayerBuilder, fixedClock, mount } from "copyup";',
      `import { runShell } from ${JSON.stringify(join(dist, "shell", "run-shell.js"))};`,
      'const layer = () => new LayerBuilder({ name: "x" }).layer;',
      "const clock = fixedClock(1);",
      "const process = mount({ lowers: [layer()], upper: layer(), clock }).process();",
      "const init = { process, clock, env: new Map(), strictPath: false };",
      `const { stdout } = await runShell(init, "echo a b > /f; awk '{ print $2 }' /f | cat");`,
      "console.log(stdout);",
    ].join("\n");
    const loaded = ["index.js", "node-fs/index.js", "shell/run-shell.js"].flatMap((file) =>
      staticImports(join(dist, file)),
    );

    expect(readdirSync(join(consumer, "node_modules"))).not.toContain("just-bash");
    expect(run(consumer, "node", "--input-type=module", "--eval", script)).toBe("b\n\n");
    expect(loaded.filter((specifier) => /chunks\/(?:shell|text-commands)/.test(specifier))).toEqual(
      [],
    );
  });

  it("names the packages that it took in, with licences that let anyone use them", () => {
    const notice = readFileSync(join(installed, "dist", "NOTICE.txt"), "utf8");
    const packages = Array.from(notice.matchAll(/^(\S+) \d+\.\d+\.\d+ \((.*)\)$/gm));
    const allowed = /^(?:Apache-2\.0|BlueOak-1\.0\.0|BSD-3-Clause|ISC|MIT)$/;

    expect(packages.map(([, name]) => name)).toContain("just-bash");
    expect(packages.filter(([, , licence]) => !allowed.test(licence!))).toEqual([]);
    expect(notice).toContain("Apache License");
  });

  it("hides what is not exported", () => {
    const script = 'await import("copyup/dist/index.js").catch((e) => console.log(e.code));';

    expect(run(consumer, "node", "--input-type=module", "--eval", script)).toBe(
      "ERR_PACKAGE_PATH_NOT_EXPORTED\n",
    );
  });
});

const READ = `import { readFileSync } from "node:fs";
export const read = () => readFileSync("/app/read.js", "utf8");
`;

const VITEST = `import { expect, it, vi } from "vitest";
import { read } from "./read.js";

const app = await vi.hoisted(async () => {
  const { overlayFixture } = await import("copyup/vitest");
  return overlayFixture(".", { at: "/app", filter: (path) => path !== "/node_modules" });
});
vi.mock("node:fs", () => ({ ...app.fs, default: app.fs }));

it("sees what it writes", () => {
  app.fs.writeFileSync("/app/read.js", "another");
  expect(read()).toBe("another");
  app.expectChanged(["C /app/read.js"]);
});

it("sees the folder again", () => {
  expect(read()).toContain("export const read");
  app.expectChanged([]);
});
`;

const NODE_TEST = `import assert from "node:assert/strict";
import { afterEach, it } from "node:test";
import { openFixture } from "copyup/fs";

const app = openFixture(".", { filter: (path) => !path.startsWith("/node_modules/") });
afterEach(app.rollback);

it("writes", () => {
  app.fs.writeFileSync("/new", "");
  app.expectChanged(["A /new"]);
});

it("finds all as it was", () => {
  assert.deepEqual(app.changes(), []);
  assert.throws(() => app.expectChanged(["D /new"]), { name: "AssertionError" });
});
`;

const SMALL = `version: 1
title: One small step
image:
  layers: [{ tree: { /etc/motd: hello } }]
steps:
  - write: { path: /etc/motd, size: 3 }
`;

const chunk = (name: string): string => `cli/chunks/${name}.js`;

/** The files of dist that a command loads. */
function loadedBy(...argv: readonly string[]): string[] {
  const coverage = mkdtempSync(join(temporary, "coverage-"));
  const main = join(installed, "dist", "cli", "main.js");
  execFileSync("node", [main, ...argv], { env: { ...process.env, NODE_V8_COVERAGE: coverage } });
  const dist = pathToFileURL(`${join(installed, "dist")}/`).href;
  const urls = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), "utf8"));
    return (result as { readonly url: string }[]).map(({ url }) => url);
  });
  return urls
    .filter((url) => url.startsWith(dist))
    .map((url) => url.slice(dist.length))
    .sort();
}

/** What a module imports, and all that it imports in turn. */
function staticImports(file: string): string[] {
  const specifiers = Array.from(
    readFileSync(file, "utf8").matchAll(/\b(?:import|from)\s*["`]([\w#.@][^"`]*)["`]/g),
    (match) => match[1]!,
  );
  const below = specifiers.filter((specifier) => specifier.startsWith("."));
  return [...specifiers, ...below.flatMap((path) => staticImports(join(dirname(file), path)))];
}

/** What the compiler says of a program that mounts, and of one that mounts wrongly. */
function typeCheck(imports: string, types: string): string {
  const program = [
    imports,
    "export const open: typeof mount = mount;",
    "// @ts-expect-error",
    "mount(0);",
  ];
  writeFileSync(join(consumer, "main.ts"), program.join("\n"));
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--types", types];
  return run(consumer, join(MODULES, ".bin", "tsc"), ...options, "main.ts");
}
