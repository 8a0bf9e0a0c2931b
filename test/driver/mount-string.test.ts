import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { linkId } from "../../src/driver/driver-ids.ts";
import { LONGEST_OPTIONS, mountString } from "../../src/driver/mount-string.ts";

interface Measured {
  readonly imageLayers: number;
  readonly lowers: number;
  readonly bytes: number;
  readonly relative: boolean;
}

const url = new URL("./fixtures/ondisk.json", import.meta.url);
const { optionForm, dataRootBytes } = JSON.parse(readFileSync(url, "utf8")) as {
  optionForm: Measured[];
  dataRootBytes: number;
};

const ID = "f".repeat(64);
const links = (count: number) => Array.from({ length: count }, (_, i) => linkId(String(i)));

describe("mountString()", () => {
  it.each(optionForm)(
    "$imageLayers layers: $bytes bytes, as the engine mounted",
    ({ imageLayers, lowers, bytes, relative }) => {
      const home = `${"/".padEnd(dataRootBytes, "r")}/overlay2`;

      const found = mountString({ home, id: ID, lowers: links(imageLayers + 1) });

      expect(found.relative).toBe(relative);
      expect(found.options.length).toBe(bytes);
      expect(found.options.split(":")).toHaveLength(lowers);
    },
  );

  it("below /var/lib/docker 71 lowers are the last that are absolute", () => {
    const home = "/var/lib/docker/overlay2";
    const of = (count: number) => mountString({ home, id: ID, lowers: links(count) });

    expect(of(71)).toMatchObject({ relative: false });
    expect(of(71).options.length).toBe(54 * 71 + 215);
    expect(of(72)).toMatchObject({ relative: true });
  });

  it("options that the kernel or the user asks for stand first", () => {
    const init = { home: "/d/overlay2", id: "x", lowers: ["A", "B"] };

    expect(mountString({ ...init, indexOff: true, userXattr: true }).options).toBe(
      "index=off,userxattr,lowerdir=/d/overlay2/l/A:/d/overlay2/l/B,upperdir=/d/overlay2/x/diff,workdir=/d/overlay2/x/work",
    );
  });

  it("a layer that is only looked at is its own topmost lower", () => {
    expect(mountString({ home: "/o", id: "x", lowers: ["A"], readonly: true }).options).toBe(
      "lowerdir=/o/x/diff:/o/l/A",
    );
  });

  it("what does not fit even so is refused", () => {
    const init = { home: "/o", id: ID, lowers: links(140) };

    expect(() => mountString(init)).toThrow(/^cannot mount layer, mount label too large 42\d\d$/);
    expect(LONGEST_OPTIONS).toBe(4095);
  });
});
