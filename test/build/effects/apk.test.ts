import { describe, expect, it } from "vitest";
import { bundledBase } from "../../../src/build/bases/bundled-base.ts";
import { bundledEffects } from "../../../src/build/effects/bundled-effects.ts";
import { layerSize } from "../../../src/image/layer-size.ts";
import { overlayOf } from "../bases/overlay-of.ts";
import { runCommand } from "./run-command.ts";
import { upperLines } from "./upper-lines.ts";

async function alpine() {
  const overlay = overlayOf((await bundledBase("alpine"))!.image);
  const commands = bundledEffects();
  const process = overlay.process();
  const files = (): string[] =>
    upperLines(overlay.upper!)
      .filter((line) => / [fl] /.test(line))
      .map((line) => line.split(" ")[0]!);
  const text = (path: string): string =>
    new TextDecoder().decode(process.read(process.open(path), 2 ** 20));
  return {
    overlay,
    process,
    files,
    text,
    run: (line: string) => runCommand(commands, process, line),
  };
}

describe("apk", () => {
  it("adds a package with what it needs, and leaves no index with --no-cache", async () => {
    const { overlay, files, run } = await alpine();

    const { status, stdout } = await run("apk add --no-cache jq");

    expect(status).toBe(0);
    expect(stdout).toContain("Installing oniguruma (6.9.10-r0)\nInstalling jq (1.8.0-r0)\n");
    expect(files()).toEqual([
      "/etc/apk/world",
      "/lib/apk/db/installed",
      "/lib/apk/db/lock",
      "/lib/apk/db/scripts.tar",
      "/lib/apk/db/triggers",
      "/usr/bin/jq",
      "/usr/lib/libjq.so.1.0.4",
      "/usr/lib/libonig.so.5",
      "/usr/lib/libonig.so.5.5.0",
    ]);
    expect(layerSize(overlay.upper!)).toBe(968_609);
  });

  it("keeps the index without --no-cache", async () => {
    const { files, run } = await alpine();

    await run("apk update");

    expect(files()).toEqual([
      "/lib/apk/db/lock",
      "/var/cache/apk/APKINDEX.1d8d3b5c.tar.gz",
      "/var/cache/apk/APKINDEX.7b6c7f2a.tar.gz",
    ]);
  });

  it("deletes a virtual package with all that came with it, and keeps what others need", async () => {
    const { files, text, run } = await alpine();
    await run("apk add --no-cache curl");
    const before = files();
    await run("apk add --no-cache --virtual .build-deps git make");
    expect(text("/etc/apk/world")).toMatch(/curl\n\.build-deps\n$/);

    const { stdout } = await run("apk del .build-deps");

    expect(stdout).toContain("Purging git ");
    expect(stdout).not.toContain("Purging libcurl ");
    expect(files()).toEqual(before);
    expect(text("/etc/apk/world")).toMatch(/curl\n$/);
    expect(text("/lib/apk/db/installed")).not.toContain("P:git\n");
  });
});

describe("npm and pip", () => {
  it("leave modules in the working directory, and a cache", async () => {
    const overlay = overlayOf((await bundledBase("node:22-slim"))!.image);
    const commands = bundledEffects();
    const process = overlay.process({ cwd: "/home/node" });

    await runCommand(commands, process, "npm ci");
    await runCommand(commands, process, "pip install --no-cache-dir flask");

    expect(process.stat("/home/node/node_modules/dependencies/index.js").size).toBe(24e6);
    expect(process.stat("/root/.npm/_cacache/content-v2/archive").size).toBe(9e6);
    expect(process.stat("/usr/local/lib/python3.11/dist-packages/flask/__init__.py").size).toBe(
      3e6,
    );
    expect(process.tryStat("/root/.cache")).toBeNull();
  });
});
