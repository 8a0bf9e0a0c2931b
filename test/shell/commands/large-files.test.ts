import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { fixedClock } from "../../../src/base/clock.ts";
import { LayerBuilder } from "../../../src/layer/builder.ts";
import { Content } from "../../../src/layer/content.ts";
import { mount } from "../../../src/process/overlay.ts";
import { runShell } from "../../../src/shell/run-shell.ts";

const SIZE = 5 * 2 ** 30;
const MOST = 64 * 2 ** 20;
const PROGRAMS = ["dash", "dd", "gzip", "gunzip", "mv", "sort", "tar", "truncate"];

function machine(files: Readonly<Record<string, Content>> = {}) {
  const builder = new LayerBuilder({ name: "image" });
  for (const name of PROGRAMS) builder.put(`/bin/${name}`, { type: "file", mode: 0o755 });
  builder.put("/bin/sh", { type: "symlink", target: "dash" });
  builder.put("/tmp", { type: "dir" });
  const text = Content.fromText("some text\n".repeat(1000));
  builder.put("/text", { type: "file", content: text });
  for (const [path, content] of Object.entries(files)) builder.put(path, { type: "file", content });
  const clock = fixedClock(1_800_000_000);
  const upper = new LayerBuilder({ name: "upper" }).layer;
  const process = mount({ lowers: [builder.layer], upper, clock }).process({ cwd: "/tmp" });
  const run = (script: string, signal?: AbortSignal) =>
    runShell(
      { process, clock, env: new Map([["PATH", "/bin"]]), ...(signal && { signal }) },
      script,
    );
  return { process, run };
}

/** Bytes of arrays that are alive at the most, looked at as often as the script lets others work. */
async function heldDuring(act: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  let ended = false;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage().arrayBuffers);
    if (!ended) setImmediate(look);
  };
  look();
  await act();
  most = Math.max(most, process.memoryUsage().arrayBuffers);
  ended = true;
  return most - before;
}

describe("a sparse file of 5 GiB", () => {
  it.each([
    ["dd", "dd if=big of=new bs=1M status=none", SIZE, SIZE],
    ["dd conv=sparse", "dd if=big of=new bs=1M conv=sparse status=none", SIZE, 2 ** 20],
    ["dd count=", "dd if=big of=new bs=1G skip=1 count=2 status=none", SIZE * 0.4, SIZE * 0.4],
    ["dd from /dev/urandom", "dd if=/dev/urandom of=new bs=1G count=5 status=none", SIZE, SIZE],
    ["tar c", "tar cf new big", SIZE + 10_240, SIZE + 10_240],
    ["tar x", "tar cf a.tar big; mv big new; tar xf a.tar; mv -f big new", SIZE, SIZE],
  ])("is not held whole by %s", async (_, script, size, allocated) => {
    const { run, process } = machine();
    await run("truncate -s 5G big; dd if=/text of=big conv=notrunc status=none");

    let result = { status: -1, stderr: "" };
    const held = await heldDuring(async () => {
      result = await run(script);
    });

    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(process.stat("new").size).toBe(size);
    expect(process.stat("new").blocks * 512).toBeLessThanOrEqual(allocated + 4096);
    expect(held).toBeLessThan(MOST);
  });

  it.each(["gzip big", "tar czf new.tgz big"])("is left when the user stops %s", async (script) => {
    const { run } = machine();
    await run("truncate -s 5G big");
    const controller = new AbortController();

    const running = run(script, controller.signal);
    await setTimeout(20);
    controller.abort(new Error("stopped"));

    await expect(running).rejects.toThrow("stopped");
  });

  it("is packed and unpacked as it was", async () => {
    const { run, process } = machine();

    const result = await run(
      "truncate -s 100M big; dd if=/text of=big seek=9 conv=notrunc status=none;" +
        "gzip -1k big; mv big old; gunzip -k big.gz; tar czf a.tgz big; mv big old2; tar xf a.tgz",
    );

    expect(result).toMatchObject({ status: 0, stderr: "" });
    const data = (path: string) => process.readContent(process.open(path));
    expect(data("big").size).toBe(100 * 2 ** 20);
    expect(data("big").equals(data("old"))).toBe(true);
    expect(data("big").equals(data("old2"))).toBe(true);
  });
});

describe("a file of very many lines", () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `${(i * 7919) % 10_007} ${i % 13} x`);
  const ofLines = () => machine({ "/lines": Content.fromText(`${lines.join("\n")}\n`) });

  it("is sorted as a short one is", async () => {
    const { run, process } = ofLines();

    const result = await run("sort -s -k1,1n /lines > sorted; sort -su -k1,1n /lines > unique");

    const text = (path: string) =>
      new TextDecoder().decode(process.readContent(process.open(path)).bytes());
    const number = (line: string) => Number(line.split(" ")[0]);
    const sorted = lines.toSorted((a, b) => number(a) - number(b));
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(text("sorted") === `${sorted.join("\n")}\n`).toBe(true);
    expect(text("unique").split("\n")).toHaveLength(10_007 + 1);
  });

  it("is left when the user stops sort", async () => {
    const { run } = ofLines();
    const controller = new AbortController();

    const running = run("sort -k1,1n -k2,2n /lines > sorted", controller.signal);
    await setTimeout(20);
    controller.abort(new Error("stopped"));

    await expect(running).rejects.toThrow("stopped");
  });
});
