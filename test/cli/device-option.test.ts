import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { profileDocument } from "../../src/cost/time/read-profile.ts";
import { TOY } from "../support/toy-device.ts";
import { cli, folderOf } from "./run-cli.ts";
import { toyProfile } from "./support/toy-profile.ts";

/** A copy-up, and a device where there is one to be named. */
const scenario = (rest = "") => `version: 1
title: A file is copied
image:
  layers: [{ tree: { /data: { size: 1MiB } } }]
${rest}
steps:
  - chmod: { path: /data, mode: 0600 }
`;

const { call: _call, ...tooFew } = TOY.prices;
const folder = folderOf({
  "plain.yaml": scenario(),
  "named.yaml": scenario("device: hdd"),
  "beside.yaml": scenario("device: ./toy.json"),
  "gone.yaml": scenario("device: ./gone.json"),
  "toy.json": JSON.stringify(profileDocument(TOY)),
  "cut-off.json": '{ "format": ',
  "too-few.json": JSON.stringify({ ...profileDocument(TOY), about: 5, prices: tooFew }),
});
const at = (name: string) => join(folder, name);

/** The device and the time of the whole, from a report in JSON. */
async function priced(...argv: string[]) {
  const { status, out, err } = await cli(["run", "--json", ...argv]);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  const { device, time } = JSON.parse(out);
  return { device, time };
}

describe("--device", () => {
  it("takes a name, or a file of a profile", async () => {
    const named = await priced("--device", "tmpfs", at("plain.yaml"));
    const filed = await priced("--device", toyProfile(), at("plain.yaml"));

    expect(named.device).toEqual({ name: "tmpfs", title: "Memory", cold: false, processors: 1 });
    expect(filed).toEqual({
      device: { name: "toy", title: "Toy disk", cold: false, processors: 1 },
      time: { ns: 1e9, low: 0.5e9, high: 2e9 },
    });
  });

  it("overrules the scenario, which overrules what is taken by itself", async () => {
    const names = await Promise.all([
      priced(at("plain.yaml")),
      priced(at("named.yaml")),
      priced(at("beside.yaml")),
      priced(at("named.yaml"), "--device", "sata-ssd"),
    ]);

    expect(names.map(({ device }) => device.name)).toEqual(["nvme", "hdd", "toy", "sata-ssd"]);
  });

  it("is said by every report", async () => {
    const { out } = await cli(["run", "--full", at("plain.yaml"), "--device", toyProfile()]);

    expect(out).toContain("Nothing written, yet 1 MiB copied up in about 1 s.");
    expect(out).toContain("  1 s (0.5 to 2) in the file system, nearly all of it to copy up.\n");
    expect(out).toContain(
      "  Times: Toy disk, one process, contents in the page cache (--device NAME|FILE).\n",
    );
  });

  it("is said once of several scenarios; of several devices, that there are", async () => {
    const files = [at("plain.yaml"), at("named.yaml")];
    const one = await cli(["run", ...files, "--device", toyProfile()]);
    const two = await cli(["run", ...files]);

    expect(one.out.match(/^ {2}time +1 s {2}\(0\.5 to 2\) on Toy disk$/gm)).toHaveLength(2);
    expect(one.out).toMatch(/ together .* 2 s {2}1–4\n {2}Times: Toy disk, one process/);
    expect(two.out).toContain("\n  Times: each of the device that its scenario names.\n");
  });

  it.each([
    ["nvem", "there is no such device (did you mean nvme?)"],
    [
      "disk",
      "there is no such device (devices are nvme, sata-ssd, hdd, network-block, tmpfs; a file is given with its path: ./disk)",
    ],
    [at("gone.json"), "no such file or folder"],
    [folder, "is a folder; expected a file"],
    [
      at("too-few.json"),
      "is no device profile (copyup calibrate -o FILE writes one):\n  about: expected some text, found 5\n  prices.call: missing: { ns, low, high, source } of a system call, when all it needs is in memory",
    ],
  ])("says what is wrong with %s", async (device, message) => {
    const { status, out, err } = await cli(["run", at("plain.yaml"), "--device", device]);

    expect({ status, out, err }).toEqual({
      ...{ status: 2, out: "" },
      err: `copyup: --device ${device}: ${message}\n`,
    });
  });

  it("says that a file is no JSON", async () => {
    const { err } = await cli(["run", at("plain.yaml"), "--device", at("cut-off.json")]);

    expect(err).toMatch(/cut-off\.json: expected a device profile in JSON, .*\(copyup calibrate/);
  });

  it("says in which scenario a file is missing, and runs the others", async () => {
    const { status, out, err } = await cli(["run", at("gone.yaml"), at("plain.yaml")]);

    expect(status).toBe(2);
    expect(err).toBe(`copyup: ${at("gone.yaml")}:5 device: ./gone.json: no such file or folder\n`);
    expect(out).toContain("✓ A file is copied");
  });
});

describe("--cold and --processors", () => {
  it("change times", async () => {
    const { device, time } = await priced(
      ...[at("plain.yaml"), "--device", toyProfile(), "--cold", "--processors", "2"],
    );

    expect(device).toMatchObject({ cold: true, processors: 2 });
    // One copy-up, which two processes cannot share.
    expect(time).toEqual({ ns: 11e9, low: 10.5e9, high: 12e9 });
  });

  it.each(["0", "two", "1.5", "9999"])("refuse %s processors", async (number) => {
    const { status, err } = await cli(["run", at("plain.yaml"), "--processors", number]);

    expect({ status, err }).toEqual({
      status: 2,
      err: `copyup: --processors ${number}: expected how many processes work side by side, 1 to 4096\n`,
    });
  });
});
