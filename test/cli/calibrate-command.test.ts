import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { FITTING } from "../../src/calibrate/fitting-workloads.ts";
import { readProfile } from "../../src/cost/time/read-profile.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { compileSources, openKernel } from "../kernel/support/live-kernel.ts";
import { lacking } from "../support/lacking.ts";
import { cli } from "./run-cli.ts";

const compiled = compileSources();
const kernel = await openKernel({ program: compiled.worker });
const present = kernel instanceof Kernel && kernel.privileged;
if (kernel instanceof Kernel) await kernel.close();

// In memory where that can be had: a disk would take most of a minute.
const place = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const folder = mkdtempSync(join(place, "copyup-test-"));
afterAll(() => {
  compiled.remove();
  rmSync(folder, { recursive: true, force: true });
});

describe("copyup calibrate", () => {
  it.each([
    [["/no/such/place"], /^copyup: \/no\/such\/place is not there; expected a directory/],
    [["--scenarios", "."], /^copyup: --scenarios names what --check runs besides: add --check/],
    [["--check", "--scenarios", "/no/such.yaml"], /\/no\/such\.yaml/],
    [["--nonsense"], /unknown option '--nonsense'/],
  ])("complains of %j", async (args, complaint) => {
    const { status, out, err } = await cli(["calibrate", ...args]);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(complaint);
  });

  it("wants a directory", async () => {
    writeFileSync(join(folder, "file"), "");

    const { status, err } = await cli(["calibrate", join(folder, "file")]);

    expect(status).toBe(2);
    expect(err).toContain("file is no directory");
    rmSync(join(folder, "file"));
  });
});

describe.skipIf(lacking(present))(
  `copyup calibrate${present ? "" : " (skipped: no root on Linux)"}`,
  () => {
    it("writes a profile that can be read, and leaves the directory as it was", () => {
      const main = join(compiled.folder, "cli", "main.js");
      const args = [main, "calibrate", ".", "--name", "here", "--json", "-o", "profile.json"];

      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        ...{ cwd: folder, encoding: "utf8" },
      });

      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const written = JSON.parse(readFileSync(join(folder, "profile.json"), "utf8"));
      const told = JSON.parse(stdout);
      expect(told.profile).toEqual(written);
      expect(told.check).toBeNull();
      expect(told.fit.comparisons).toHaveLength(FITTING.length);
      expect(readProfile(written)).toMatchObject({ name: "here" });
      expect(readdirSync(folder)).toEqual(["profile.json"]);
    }, 120_000);
  },
);
