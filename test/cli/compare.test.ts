import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, folderOf } from "./run-cli.ts";

const SCENARIO = `version: 1
title: A change in place
image:
  layers:
    - name: base
      tree: { /var/lib/db/data: { size: 10MiB } }
steps:
  - open: { path: /var/lib/db/data, flags: O_RDWR, fd: db }
  - pwrite: { fd: db, offset: 0, data: x }
`;

const folder = folderOf({
  "plain.yaml": SCENARIO,
  "asking.yaml": SCENARIO.replace("steps:", "compare: { with: [vfs], disk: 1GiB }\nsteps:"),
  "builds.yaml": "version: 1\ntitle: x\nsteps: [{ build: x }]\n",
  "file.yaml": SCENARIO.replace("steps:", "compare: [{ volume: /var/lib/db/data }]\nsteps:"),
});
const plain = join(folder, "plain.yaml");
const asking = join(folder, "asking.yaml");

async function ways(...argv: readonly string[]) {
  const { status, out } = await cli(["run", "--json", ...argv]);
  const { compared } = JSON.parse(out);
  return {
    status,
    disk: compared?.disk,
    names: compared?.ways.map((way: { name: string }) => way.name),
  };
}

const ALL = ["metacopy", "redirect_dir", "reflink", "devicemapper", "btrfs", "zfs", "vfs"];

describe("copyup run", () => {
  it("compares nothing unless it is asked", async () => {
    expect(await ways(plain)).toEqual({ status: 0 });
  });

  it.each<[readonly string[], object]>([
    [[plain, "--compare"], { names: ["overlay2", ...ALL] }],
    [[plain, "--compare-volume", "/var/lib/db"], { names: ["overlay2", "volume"] }],
    [
      [
        plain,
        "--compare",
        "--compare-volume",
        "/a",
        "--compare-volume",
        "/b",
        "--compare-tmpfs",
        "/c",
      ],
      { names: ["overlay2", ...ALL, "volume", "tmpfs"] },
    ],
    [[plain, "--disk", "5GB"], { names: ["overlay2", ...ALL], disk: 5e9 }],
    [[plain, "--containers", "5"], { names: ["overlay2", ...ALL] }],
    [[asking], { names: ["overlay2", "vfs"], disk: 2 ** 30 }],
    [[asking, "--disk", "2GiB"], { names: ["overlay2", "vfs"], disk: 2 ** 31 }],
    [[asking, "--compare"], { names: ["overlay2", "vfs", ...ALL.slice(0, -1)], disk: 2 ** 30 }],
  ])("compares as %j says", async (argv, expected) => {
    expect(await ways(...argv)).toEqual({ status: 0, ...expected });
  });

  it("shows the table", async () => {
    const { out } = await cli(["run", plain, "--compare", "--disk", "1GiB"]);

    expect(out).toMatch(/overlay2 +10 MiB +10 MiB .* 10,485,761× +101\n/);
    expect(out).toMatch(/overlay2 \+ reflinks +4 KiB +4 KiB .* 4,096× +259,584\n/);
  });

  it("says that there is nothing to compare where there are no containers", async () => {
    const { out } = await cli(["run", "--compare", join(folder, "builds.yaml")]);

    expect(out).toContain("Nothing to compare: the scenario builds images");
  });

  it("says what cannot be mounted over", async () => {
    const { status, err } = await cli(["run", join(folder, "file.yaml")]);

    expect(status).toBe(2);
    expect(err).toContain(
      "compare: cannot mount volume over existing file, file exists /var/lib/db/data",
    );
  });

  it.each([
    [["--disk", "big"], "--disk big: expected a size, such as 100GiB"],
    [["--disk", "100G"], "100GiB in 1024s"],
    [["--disk", "0"], "--disk 0: expected a size, such as 100GiB"],
    [["--containers", "0"], "--containers 0: expected a whole number from 1 on"],
    [["--containers", "1.5"], "--containers 1.5: expected a whole number from 1 on"],
    [["--compare-volume", "db"], 'expected a directory below "/", not db'],
    [["--compare-tmpfs", "//"], 'expected a directory below "/", not //'],
    [["--compare-tmpfs", "/a/.."], 'expected a directory below "/", not /a/..'],
  ])("refuses %j", async (argv, message) => {
    const { status, out, err } = await cli(["run", plain, ...argv]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(message);
  });
});
