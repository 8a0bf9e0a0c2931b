import { describe, expect, it } from "vitest";
import { bundledBase } from "../../../src/build/bases/bundled-base.ts";
import { bundledEffects } from "../../../src/build/effects/bundled-effects.ts";
import { removeTree } from "../../../src/build/effects/matching-paths.ts";
import { layerSize } from "../../../src/image/layer-size.ts";
import type { Overlay } from "../../../src/process/overlay.ts";
import { overlayOf } from "../bases/overlay-of.ts";
import recorded from "./apt-recorded.json" with { type: "json" };
import { runCommand, type Said } from "./run-command.ts";
import { upperLines } from "./upper-lines.ts";

interface Shell {
  readonly overlay: Overlay;
  run(line: string): Promise<Said>;
}

async function shellOn(base: string, user = 0): Promise<Shell> {
  const overlay = overlayOf((await bundledBase(base))!.image);
  const commands = bundledEffects();
  const process = overlay.process({ uid: user });
  return { overlay, run: (line) => runCommand(commands, process, line) };
}

/** Files whose length is the number of their words or of the libraries there: near, but not the same. */
const ROUGH = [
  ...["/etc/ld.so.cache", "/var/cache/ldconfig/aux-cache", "/var/lib/dpkg/status-old"],
  ...["/var/log/apt/eipp.log.xz", "/var/log/apt/history.log", "/var/log/apt/term.log"],
  "/var/log/dpkg.log",
];

const withoutRoughSizes = (lines: readonly string[]): string[] =>
  lines.map((line) =>
    ROUGH.some((path) => line.startsWith(`${path} `)) ? line.replace(/\d+$/, "?") : line,
  );

const INSTALL = "apt-get install -y --no-install-recommends";

describe("apt-get", () => {
  it("updates as the real one does, on a real overlay", async () => {
    const { overlay, run } = await shellOn("debian");

    const { status, stderr } = await run("apt-get update");

    expect(status).toBe(0);
    expect(stderr).toContain("apt-get is a stand-in");
    expect(upperLines(overlay.upper!)).toEqual(recorded["apt-get update"]);
  });

  it.each([
    ["jq", `${INSTALL} jq`, 21_818_380],
    ["curl", `apt-get update && ${INSTALL} curl`, 31_876_760],
  ] as const)("installs %s as the real one does", async (name, key, bytes) => {
    const { overlay, run } = await shellOn("debian");
    await run("apt-get update");

    expect((await run(`${INSTALL} ${name}`)).status).toBe(0);

    const real = recorded[key];
    const upper = upperLines(overlay.upper!);
    const realBytes = real.reduce(
      (sum, line) => sum + Number(/ f .* (\d+)$/.exec(line)?.[1] ?? 0),
      0,
    );
    expect(withoutRoughSizes(upper)).toEqual(withoutRoughSizes(real));
    expect(layerSize(overlay.upper!)).toBe(bytes);
    expect(Math.abs(bytes - realBytes) / realBytes).toBeLessThan(0.001);
  });

  it("removes what it installed, and with autoremove what came along", async () => {
    const { overlay, run } = await shellOn("debian");
    await run("apt-get update");
    await run(`${INSTALL} jq`);

    const removed = await run("apt-get remove -y jq");
    const before = upperLines(overlay.upper!).filter((line) => /jq|onig/.test(line));
    const orphans = await run("apt-get autoremove -y");

    expect(removed.stdout).toContain("REMOVED: jq\n");
    expect(before.some((line) => line.startsWith("/usr/bin/jq "))).toBe(false);
    expect(before.some((line) => line.startsWith("/usr/lib/x86_64-linux-gnu/libjq.so.1 "))).toBe(
      true,
    );
    expect(orphans.stdout).toContain("REMOVED: libjq1 libonig5\n");
    expect(upperLines(overlay.upper!).filter((line) => /jq|onig/.test(line))).toEqual([]);
  });

  it("installs once, and stands in for a package that it does not know", async () => {
    const { run } = await shellOn("debian");
    await run("apt-get update");
    await run(`${INSTALL} jq`);

    expect((await run(`${INSTALL} jq`)).stdout).toContain("0 newly installed: \n");
    expect((await run(`${INSTALL} frobnicator=1.2`)).stdout).toContain(
      "1 newly installed: frobnicator\n",
    );
  });

  it("brings along what is recommended, unless it is told not to", async () => {
    const { run } = await shellOn("debian");
    await run("apt-get update");

    const { stdout } = await run("apt-get install -y wget");

    expect(stdout).toContain(
      "newly installed: publicsuffix libpsl5 libssl3 openssl ca-certificates wget\n",
    );
  });

  it("comes near to what git is with all that it recommends", async () => {
    const { overlay, run } = await shellOn("debian");
    await run("apt-get update");

    const { stdout } = await run("apt-get install -y git");

    // Recorded: the same 46 packages, 124665683 bytes without perl-base, of which an older one lay below.
    expect(stdout).toContain("46 newly installed: ");
    expect(layerSize(overlay.upper!)).toBe(123_947_125);
  });

  it("finds nothing without lists, as after rm -rf /var/lib/apt/lists/*", async () => {
    const { overlay, run } = await shellOn("debian");

    const { status, stderr } = await run("apt-get install -y curl git");

    expect(status).toBe(100);
    expect(stderr).toMatch(
      /\nE: Unable to locate package curl\nE: Unable to locate package git\n$/,
    );
    expect(upperLines(overlay.upper!)).toEqual([]);
  });

  it("fetches lists once", async () => {
    const { overlay, run } = await shellOn("debian");
    await run("apt-get update");
    const before = upperLines(overlay.upper!);

    expect((await run("apt-get update")).stdout).toContain("Hit:1");
    expect(upperLines(overlay.upper!)).toEqual(before);
  });

  it("cleans what it keeps of archives", async () => {
    const { overlay, run } = await shellOn("debian");
    const root = overlay.process();
    root.close(root.creat("/var/cache/apt/archives/x_1_amd64.deb"));

    await run("apt-get clean");

    expect(
      root
        .readdir("/var/cache/apt/archives")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["lock", "partial"]);
  });

  it("is refused to those who may not write", async () => {
    const { overlay, run } = await shellOn("debian", 1000);

    const { status, stderr } = await run("apt-get update");

    expect(status).toBe(100);
    expect(stderr).toMatch(/^apt-get: E(ACCES|PERM): /m);
    expect(upperLines(overlay.upper!).filter((line) => line.includes(" f "))).toEqual([]);
  });

  it("says so when it has no rule for what is asked", async () => {
    const { run } = await shellOn("debian");

    const { status, stderr } = await run("apt-get moo");

    expect(status).toBe(1);
    expect(stderr).toBe(
      'copyup: no effect is declared for "apt-get moo" (copyup:apt-get.yaml): add a rule for it, or stub apt-get\n',
    );
  });

  it.each([
    ["debian:12", 19_856_468],
    ["ubuntu", 47_608_000],
  ])("fetches the lists of %s: %i bytes", async (base, bytes) => {
    const { overlay, run } = await shellOn(base);

    await run("apt update");

    expect(layerSize(overlay.upper!)).toBe(bytes);
  });
});

describe("the lists lesson", () => {
  const lists = "/var/lib/apt/lists";
  const removeLists = (overlay: Overlay): void => {
    const process = overlay.process();
    for (const { name } of process.readdir(lists)) removeTree(process, `${lists}/${name}`);
  };

  // A layer is an upper of its own: the next starts on all before.
  async function buildLayers(steps: readonly (readonly string[])[]): Promise<number[]> {
    const { image } = (await bundledBase("debian"))!;
    const commands = bundledEffects();
    const layers = [...image.layers];
    const sizes: number[] = [];
    for (const lines of steps) {
      const overlay = overlayOf({ ...image, layers });
      for (const line of lines) {
        if (line === "rm lists") removeLists(overlay);
        else await runCommand(commands, overlay.process(), line);
      }
      overlay.umount();
      const layer = overlay.upper!;
      sizes.push(layerSize(layer));
      layers.push({ ...image.layers[0]!, layer });
    }
    return sizes;
  }

  it.each([
    [
      "three RUNs: removing them saves nothing",
      [["apt-get update"], [`${INSTALL} curl`], ["rm lists"]],
      [19_856_468, 12_020_292, 0],
    ],
    ["one RUN, and the lists stay", [["apt-get update", `${INSTALL} curl`]], [31_876_760]],
    [
      "one RUN, and the lists go",
      [["apt-get update", `${INSTALL} curl`, "rm lists"]],
      [12_020_292],
    ],
  ])("%s", async (_why, steps, sizes) => {
    expect(await buildLayers(steps)).toEqual(sizes);
  });
});
