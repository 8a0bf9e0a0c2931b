import { describe, expect, it } from "vitest";
import { DEFAULT_DEVICE, DEVICES, deviceNamed } from "../../../src/cost/time/devices.ts";
import { profileDocument, readProfile } from "../../../src/cost/time/read-profile.ts";
import { timeOf } from "../../../src/cost/time/time-of.ts";

describe("DEVICES", () => {
  it.each(DEVICES.map((profile) => [profile.name, profile] as const))(
    "%s is a profile as a file would hold it, each number with where it comes from",
    (_, profile) => {
      const read: unknown = JSON.parse(JSON.stringify(profileDocument(profile)));

      expect(readProfile(read)).toEqual(profile);
    },
  );

  it("have names of their own, by which they are found", () => {
    for (const profile of DEVICES) expect(deviceNamed(profile.name)).toBe(profile);
    expect(deviceNamed("floppy")).toBeUndefined();
    expect(deviceNamed("nvme")).toBe(DEFAULT_DEVICE);
  });

  it("are slower from one to the next, and memory is the fastest", () => {
    const flushed = { copyUp: 1, copiedByte: 2 ** 20, flush: 1, flushedByte: 2 ** 20 };
    const byName = (name: string): number => timeOf(flushed, deviceNamed(name)!).ns;

    const order = ["tmpfs", "nvme", "sata-ssd", "network-block", "hdd"];
    expect([...order].sort((a, b) => byName(a) - byName(b))).toEqual(order);
  });
});
