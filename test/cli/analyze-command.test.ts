import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { analysisJsonSchema, analysisSchema } from "../../src/report/analyze/analysis-schema.ts";
import { sarifFaults } from "../report/analyze/sarif-faults.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type CliWorld, cli } from "./run-cli.ts";

const folder = temporaryFolder();
const store = join(folder, "store");
const run = (argv: readonly string[], world?: CliWorld) =>
  cli(["--store", store, "--clock", "2026-01-01T00:00:00Z", ...argv], world);

/** A chown -R that doubles what a COPY brought: 600,000 bytes of 9.6 million. */
const DOCKERFILE = `FROM alpine
COPY app /app
RUN chown -R 1000:1000 /app
RUN dd if=/dev/zero of=/tmp/big bs=1000 count=100 status=none
RUN rm /tmp/big
`;

async function build(name: string, dockerfile: string): Promise<void> {
  const context = join(folder, `context-${name}`);
  mkdirSync(join(context, "app"), { recursive: true });
  for (const i of [1, 2, 3]) {
    writeFileSync(join(context, "app", `part-${i}.bin`), `${i}`.repeat(200_000));
  }
  writeFileSync(join(context, "Dockerfile"), dockerfile);
  const { status, err } = await run(["build", "-q", "-t", name, context]);
  expect({ status, err }).toMatchObject({ status: 0 });
}

beforeAll(async () => {
  await build("shop", DOCKERFILE);
  await build("shop:fixed", "FROM alpine\nCOPY --chown=1000:1000 app /app\n");
  await run(["save", "-o", join(folder, "shop.tar"), "shop:latest"]);
}, 60_000);

describe("copyup analyze", () => {
  it("tells what it comes to, why, and what to write instead", async () => {
    const { status, out, err } = await run(["analyze", "shop"]);

    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toMatch(/^shop {2}sha256:[0-9a-f]{12}\n\n/);
    expect(out).toContain("683.6 KiB (7.3 %) need not be there:");
    expect(out).toContain("RUN chown -R 1000:1000 /app stores 3 files (585.9 KiB) again");
    expect(out).toContain("       COPY --chown=1000:1000 app /app\n");
    expect(out).toContain("  Synthetic base: ");
    expect(out).not.toContain("\u001b");
  });

  it("has colours on a terminal alone, and not with NO_COLOR", async () => {
    const [bare, painted, quiet] = [
      await run(["analyze", "shop"]),
      await run(["analyze", "shop"], { isTTY: true, columns: 80 }),
      await run(["analyze", "shop"], { isTTY: true, columns: 80, env: { NO_COLOR: "1" } }),
    ];

    expect(painted.out).toContain("\u001b[");
    expect(painted.out.replace(/\u001b\[\d+m/g, "")).toBe(bare.out);
    expect(quiet.out).toBe(bare.out);
  });

  it("finds the same in an archive, and in its bundled base nothing to change", async () => {
    const [stored, saved, base] = [
      await run(["analyze", "--json", "shop"]),
      await run(["analyze", "--json", join(folder, "shop.tar")]),
      await run(["analyze", "--json", "alpine"]),
    ].map(({ out }) => JSON.parse(out));

    expect({ ...saved, name: "shop" }).toEqual(stored);
    expect(base).toMatchObject({ name: "alpine", synthetic: true, findings: [], savingBytes: 0 });
  });

  it("analyzes a folder of files and a layer tar, which have no history", async () => {
    const rootfs = join(folder, "rootfs");
    mkdirSync(join(rootfs, "etc"), { recursive: true });
    writeFileSync(join(rootfs, "etc", "motd"), "welcome\n");

    const { status, out } = await run(["analyze", "--json", rootfs]);

    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ...{ id: null, bytes: 8, synthetic: false },
      layers: [{ diffId: null, createdBy: null, files: 1 }],
    });
  });

  it("prints a document that is as its schema says", async () => {
    const { out } = await run(["analyze", "--json", "shop", "--max-wasted", "1%"]);
    const document = JSON.parse(out);

    expect(analysisSchema.safeParse(document)).toEqual({ success: true, data: document });
    expect(document).toMatchObject({
      ...{ format: "copyup-image-analysis", version: 1, ok: false, savingBytes: 700_000 },
      findings: [{ kind: "metadata", savingBytes: 600_000 }, { kind: "deleted" }],
      gates: [{ gate: "--max-wasted", given: "1%", status: "fail" }],
    });
    expect(JSON.parse((await run(["schema", "analyze"])).out)).toEqual(analysisJsonSchema());
  });

  it("tells times for a device, with their interval", async () => {
    const [usual, disk] = await Promise.all(
      [[], ["--device", "hdd", "--cold"]].map((more) => run(["analyze", "shop", ...more])),
    );
    const { device, time, savingTime, firstWrite, layers, findings } = JSON.parse(
      (await run(["analyze", "shop", "--json", "--device", "hdd"])).out,
    );

    expect(usual!.out).toContain("Times: NVMe SSD, one process, contents in the page cache");
    expect(disk!.out).toContain("Times: Hard disk, one process, nothing in the page cache");
    expect(usual!.out).toMatch(
      /\n {2}1 {2}saves 585\.9 KiB \(6\.2 %\), [\d.]+ ms \([\d.]+ to [\d.]+\) /,
    );
    expect(device).toMatchObject({ name: "hdd", cold: false, processors: 1 });
    for (const one of [time, savingTime, firstWrite.time, layers[1].time, findings[0].savingTime]) {
      expect(one.low).toBeLessThan(one.ns);
      expect(one.high).toBeGreaterThan(one.ns);
    }
    expect(savingTime.ns).toBeLessThan(time.ns);
    // 4 to 12 ns a byte of the device's part alone.
    expect(findings[0].savingTime.ns).toBeGreaterThan(600_000 * 6);
    expect(await run(["analyze", "shop", "--device", "floppy"])).toMatchObject({ status: 2 });
  });

  it("leaves the layers of a base out of the blame", async () => {
    const { out } = await run(["analyze", "--json", "--base", "alpine", "shop"]);

    const { layers } = JSON.parse(out);
    expect(layers.map(({ base }: { base: boolean }) => base)).toEqual([
      ...[true, false, false, false, false],
    ]);
  });

  it("chooses findings by number, saving and path", async () => {
    const kinds = async (...options: string[]) => {
      const { findings, findingsNotShown } = JSON.parse(
        (await run(["analyze", "--json", "shop", ...options])).out,
      );
      return [findings.map(({ kind }: { kind: string }) => kind), findingsNotShown];
    };

    expect(await kinds()).toEqual([["metadata", "deleted"], 0]);
    expect(await kinds("--top", "1")).toEqual([["metadata"], 1]);
    expect(await kinds("--min", "100001")).toEqual([["metadata"], 1]);
    expect(await kinds("--path", "/tmp")).toEqual([["deleted"], 1]);
    expect(await kinds("--path", "**/part-2.bin")).toEqual([["metadata"], 1]);
    expect(await kinds("--top", "0")).toEqual([[], 2]);
  });

  it("compares two images", async () => {
    const text = (await run(["analyze", "shop:fixed", "--against", "shop"])).out;
    const { against } = JSON.parse(
      (await run(["analyze", "--json", "shop:fixed", "--against", "shop", "--base", "alpine"])).out,
    );

    expect(text).toContain("683.6 KiB (7.3 %) less than shop (9.2 MiB)");
    expect(text).toContain("  2 findings gone, 683.6 KiB\n");
    expect(against).toMatchObject({ name: "shop", sharedLayers: 1, appeared: [] });
    expect(against.gone).toHaveLength(2);
  });

  it("tells it as a comment and for code scanning, with the places in the Dockerfile", async () => {
    const dockerfile = join(folder, "context-shop", "Dockerfile");
    const [markdown, sarif] = [
      await run(["analyze", "shop", "--format", "markdown"]),
      await run(["analyze", "shop", "--format", "sarif", "--dockerfile", dockerfile]),
    ];

    expect(markdown.out).toMatch(/^### shop\n\n9\.2 MiB in 5 layers; 683\.6 KiB /);
    expect(sarifFaults(JSON.parse(sarif.out))).toEqual([]);
    expect(sarif.out).toMatch(/"startLine": 3,[\s\S]*"startLine": 5,/);
  });

  it("takes kinds of left-overs from a file", async () => {
    const file = join(folder, "left-overs.yaml");
    const fix = "{ kind: leave-out, words: Do not copy them. }";
    writeFileSync(
      file,
      `left-overs: [{ kind: parts, title: parts, paths: [/app/*.bin], reason: nobody reads them, fix: ${fix} }]\n`,
    );

    const { out } = await run(["analyze", "--json", "--left-overs", file, "shop:fixed"]);

    expect(JSON.parse(out).findings).toMatchObject([{ kind: "left-over", leftOver: "parts" }]);
    expect((await run(["schema", "left-overs"])).out).toContain('"leave-alone"');
  });

  it("writes to a file, and says on the standard error which gates failed", async () => {
    const file = join(folder, "report.txt");

    const { status, out, err } = await run([
      ...["analyze", "shop", "--max-wasted", "5%", "-o", file],
    ]);

    expect({ status, out, err }).toEqual({
      ...{ status: 1, out: "" },
      err: "copyup: gate failed: --max-wasted 5%: 683.6 KiB (7.3 % of 9.2 MiB) need not be there\n",
    });
    expect(readFileSync(file, "utf8")).toContain("✗ 1 of 1 gate failed.\n");
  });
});

describe("gates", () => {
  const config = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it.each([
    [["--max-wasted", "8%"], 0],
    [["--max-wasted", "7%"], 1],
    [["--max-wasted", "8%", "--base", "alpine"], 1],
    [["--max-wasted", "700kB"], 0],
    [["--max-wasted", "699999"], 1],
    [["--max-layer", "9MB"], 0],
    [["--max-layer", "1MB"], 1],
    [["--max-layer", "1MB", "--base", "alpine"], 0],
    [["--min-efficiency", "90%"], 0],
    [["--min-efficiency", "0.95"], 1],
  ])("%j end with %i", async (options, expected) => {
    const { status, out } = await run(["analyze", "shop", ...options]);

    expect(status).toBe(expected);
    expect(out).toContain(expected === 0 ? "✓ 1 gate passed.\n" : "✗ 1 of 1 gate failed.\n");
  });

  it("are those of dive's file, with its defaults", async () => {
    const file = config("dive.yaml", "rules: { highestWastedBytes: 2MB }");

    const { status, out } = await run(["analyze", "shop", "--ci-config", file]);

    expect(status).toBe(1);
    expect(out.slice(out.indexOf("Gates")).match(/^(Gates|✗.*| {2}[A-Z]+ {2}\w+ \S+)/gm)).toEqual([
      "Gates",
      "  FAIL  highestUserWastedPercent 0.1",
      "  PASS  highestWastedBytes 2MB",
      "  PASS  lowestEfficiency 0.9",
      "✗ 1 of 3 gates failed.",
    ]);
  });

  it("are those of .dive-ci where the command is run, unless they are not wanted", async () => {
    const here = process.cwd();
    config(".dive-ci", "rules: { lowestEfficiency: 0.99 }");
    try {
      process.chdir(folder);
      const found = await run(["analyze", "shop"]);

      expect(found.status).toBe(1);
      expect(found.out).toMatch(/ {2}FAIL {2}lowestEfficiency 0\.99 .*\(\.dive-ci\)/);
      expect((await run(["analyze", "shop", "--no-ci-config"])).status).toBe(0);
    } finally {
      process.chdir(here);
    }
  });

  it("of dive's file all pass for the image that is put right", async () => {
    const file = config(
      "strict.yaml",
      "rules: { lowestEfficiency: 1, highestUserWastedPercent: 0 }",
    );

    expect((await run(["analyze", "shop:fixed", "--ci-config", file])).status).toBe(0);
    expect((await run(["analyze", "shop", "--ci-config", file])).status).toBe(1);
    expect((await run(["analyze", "shop", "--no-ci-config"])).status).toBe(0);
  });
});

describe("what cannot be analyzed", () => {
  it.each<[string[], string]>([
    [["nothing"], "No such image: nothing:latest; "],
    [["./nothing.tar"], "./nothing.tar: no such file or folder; "],
    [["shop", "--base", "debian"], "--base debian: of its 1 layer the lowest 0 are in the image; "],
    [["alpine", "--base", "shop"], "--base shop: of its 5 layers the lowest 1 is in the image; "],
    [["shop", "--max-wasted", "20M"], "--max-wasted 20M: neither a size nor a percentage; "],
    [
      ["shop", "--min-efficiency", "95"],
      "expected a ratio from 0 to 1, or a percentage from 0% to 100%; did you mean 95%?",
    ],
    [["shop", "--min", "x"], "--min x: expected a size (such as 500kB or 20MiB)"],
    [["shop", "--path", "x"], '--path x: it begins with neither "/" nor "**/"; '],
    [
      ["shop", "--top", "-1"],
      "option '--top <number>' argument '-1' is invalid. expected a whole number, 0 or more.",
    ],
    [["shop", "--format", "xml"], "Allowed choices are text, json, markdown, sarif"],
    [["shop", "--against", "none"], "No such image: none:latest; "],
    [["shop", "--format", "sarif", "--dockerfile", "none"], "--dockerfile none: no such file"],
    [["shop", "--left-overs", "none.yaml"], "--left-overs none.yaml: no such file"],
    [["shop", "--ci-config", "none.yaml"], "--ci-config none.yaml: no such file"],
    [
      ["shop", "-o", "/no/such/folder/x"],
      'invalid output path: directory "/no/such/folder" does not exist',
    ],
  ])("%j", async (argv, why) => {
    const { status, out, err } = await run(["analyze", ...argv]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(why);
  });

  it("says what is wrong with files of rules and of left-overs, and where", async () => {
    const file = join(folder, "bad.yaml");
    writeFileSync(file, "rules: { lowestEficiency: 1 }\n");

    const rules = await run(["analyze", "shop", "--ci-config", file]);
    const kinds = await run(["analyze", "shop", "--left-overs", file]);

    expect([rules.status, kinds.status]).toEqual([2, 2]);
    expect(rules.err).toContain(
      "bad.yaml:1:10: rules.lowestEficiency: there is no lowestEficiency",
    );
    expect(kinds.err).toContain("bad.yaml:1:1: ");
  });

  it("stops when it is told to", async () => {
    const { status } = await run(["analyze", "shop"], { signal: AbortSignal.abort() });

    expect(status).toBe(130);
  });
});
