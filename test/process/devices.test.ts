import { describe, expect, it } from "vitest";
import { Layer } from "../../src/layer/layer.ts";
import { mount } from "../../src/process/overlay.ts";
import { expectErrno } from "../support/errno.ts";
import { bytes, layer } from "../support/layer.ts";

const DEVICES = layer("devices", {
  "/null": { char: [1, 3] },
  "/zero": { char: [1, 5] },
  "/full": { char: [1, 7] },
  "/urandom": { char: [1, 9] },
  "/tty": { char: [5, 0] },
});

function started() {
  const overlay = mount({ lowers: [DEVICES], upper: new Layer() });
  return { overlay, process: overlay.process() };
}

describe("devices", () => {
  it("null has nothing, zero and full have zeros, urandom has other bytes each time", () => {
    const { process } = started();
    const read = (path: string) => process.read(process.open(path), 4);

    expect(read("/null")).toEqual(new Uint8Array());
    expect(read("/zero")).toEqual(new Uint8Array(4));
    expect(read("/full")).toEqual(new Uint8Array(4));
    const [one, two] = [read("/urandom"), read("/urandom")];
    expect(one).toHaveLength(4);
    expect(one).not.toEqual(two);
  });

  it("urandom gives the same in every run", () => {
    const first = () => {
      const { process } = started();
      return process.read(process.open("/urandom"), 32);
    };

    expect(first()).toEqual(first());
  });

  it("null swallows what is written, full has no room; neither is copied up", () => {
    const { overlay, process } = started();

    expect(process.write(process.open("/null", "O_WRONLY|O_TRUNC"), bytes("abc"))).toBe(3);
    const full = process.open("/full", "O_WRONLY");
    expectErrno(() => process.write(full, bytes("abc")), "ENOSPC");

    expect(overlay.upper?.get("/null")).toBeUndefined();
    expect(overlay.upper?.get("/full")).toBeUndefined();
  });

  it("a device without a driver cannot be opened", () => {
    const { process } = started();

    expectErrno(() => process.open("/tty"), "ENXIO");
  });
});
