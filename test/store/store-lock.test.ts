import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemProcesses } from "../../src/store/processes.ts";
import { StoreLock } from "../../src/store/store-lock.ts";
import { systemSurroundings } from "../../src/store/surroundings.ts";
import { tempFolder } from "../image/support/temp.ts";

const folder = tempFolder();
let count = 0;

function lockFolder(): string {
  const path = join(folder.path, `lock-${count++}`);
  mkdirSync(path);
  return path;
}

describe("the lock of a store", () => {
  it("is one process's at a time", async () => {
    const path = lockFolder();
    const locks = Array.from({ length: 5 }, () => new StoreLock(path, systemSurroundings()));
    let holders = 0;
    let turns = 0;

    await Promise.all(
      [...locks, ...locks].map((lock) =>
        lock.hold(async () => {
          expect(++holders).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          holders--;
          turns++;
        }),
      ),
    );

    expect(turns).toBe(10);
    expect(readdirSync(path)).toEqual([]);
  });

  it("is given back when the work fails", async () => {
    const lock = new StoreLock(lockFolder(), systemSurroundings());

    await expect(lock.hold(() => Promise.reject(new Error("no")))).rejects.toThrow("no");

    expect(await lock.hold(async () => 7)).toBe(7);
  });

  it("is taken over from a process that is gone", async () => {
    const path = lockFolder();
    const script = "console.log(process.pid)";
    const pid = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" }).stdout.trim();
    const [, ...rest] = systemProcesses().self.split(".");
    writeFileSync(join(path, `lock~${[pid, ...rest].join(".")}~1`), "");

    expect(await new StoreLock(path, systemSurroundings()).hold(async () => 7)).toBe(7);
    expect(readdirSync(path)).toEqual([]);
  });

  it("is waited for while its process lives, and the message names it", async () => {
    const path = lockFolder();
    writeFileSync(join(path, `lock~${systemProcesses().self}~other`), "");
    let now = 0;
    const surroundings = {
      ...systemSurroundings(),
      now: () => now,
      pause: async () => {
        now += 1000;
      },
    };

    await expect(new StoreLock(path, surroundings).hold(async () => 7)).rejects.toThrow(
      `process ${process.pid} has been changing the store for 60 s; wait for it, or end it if it hangs`,
    );
    expect(readdirSync(path)).toHaveLength(1);
  });

  it("is taken over from another machine after a minute of silence", async () => {
    const path = lockFolder();
    const claim = join(path, "lock~1.2.elsewhere.elsewhere.elsewhere~1");
    writeFileSync(claim, "");
    utimesSync(claim, Date.now() / 1000 - 70, Date.now() / 1000 - 70);

    expect(await new StoreLock(path, systemSurroundings()).hold(async () => 7)).toBe(7);
  });
});

describe("processes", () => {
  const { self, state } = systemProcesses();
  const [pid, start, boot, space, host] = self.split(".");

  it.each([
    ["itself", self, "alive"],
    [
      "its number, given to another later",
      `${pid}.${Number(start) + 1}.${boot}.${space}.${host}`,
      "gone",
    ],
    ["one of an earlier boot", `${pid}.${start}.other.${space}.${host}`, "gone"],
    ["one in another container", `${pid}.${start}.${boot}.other.other`, "unknown"],
    ["one with a number that nobody has", `4194305.1.${boot}.${space}.${host}`, "gone"],
  ])("know %s", (_, name, found) => {
    expect(state(name)).toBe(found);
  });
});
