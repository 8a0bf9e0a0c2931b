import { describe, expect, it } from "vitest";
import { mount } from "../../../src/process/overlay.ts";
import { exists, listed, readText, writeText } from "../../support/files.ts";
import { layer, text } from "../../support/layer.ts";

function mounted() {
  const lower = layer("lower", { "/etc/": {}, "/etc/conf": "lower", "/etc/hosts": "hosts" });
  const overlay = mount({ lowers: [lower], upper: layer("upper", {}) });
  return { overlay, process: overlay.process() };
}

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

describe("what is open over a restore()", () => {
  it("is at its path again when it was removed since", () => {
    const { overlay, process } = mounted();
    writeText(process, "/made", "one");
    const made = process.open("/made", "O_RDWR");
    const lower = process.open("/etc/hosts", "O_RDONLY");
    const snapshot = overlay.snapshot();
    process.unlink("/made");
    process.unlink("/etc/hosts");

    overlay.restore(snapshot);

    expect([made, lower].map((fd) => process.descriptorPath(fd))).toEqual(["/made", "/etc/hosts"]);
    process.pwrite(made, bytes("two"), 0);
    process.fchmod(lower, 0o600);
    expect(readText(process, "/made")).toBe("two");
    expect(process.stat("/etc/hosts").mode & 0o777).toBe(0o600);
    process.closeAll();
    process.unlink("/made");
    expect(exists(process, "/made")).toBe(false);
  });

  it("of a removed directory, too, with what is in it", () => {
    const { overlay, process } = mounted();
    process.mkdir("/dir");
    process.mkdir("/dir/sub");
    process.chdir("/dir/sub");
    const snapshot = overlay.snapshot();
    process.rmdir("/dir/sub");
    process.rmdir("/dir");

    overlay.restore(snapshot);

    expect(process.getcwd()).toBe("/dir/sub");
    writeText(process, "file", "x");
    expect(listed(process, "/dir/sub")).toEqual(["file"]);
  });

  it("is not what took its name in the meantime", () => {
    const { overlay, process } = mounted();
    const snapshot = overlay.snapshot();
    process.unlink("/etc/conf");
    const fd = process.open("/etc/conf", "O_RDWR|O_CREAT");

    overlay.restore(snapshot);
    process.pwrite(fd, bytes("lost"), 0);

    expect(process.descriptorPath(fd)).toBe("/etc/conf (deleted)");
    expect(readText(process, "/etc/conf")).toBe("lower");
  });

  it("has no names and gets none, if it did not exist yet", () => {
    const { overlay, process } = mounted();
    const snapshot = overlay.snapshot();
    const made = process.open("/new", "O_RDWR|O_CREAT");
    process.link("/new", "/other");
    const copied = process.open("/etc/conf", "O_RDWR");

    overlay.restore(snapshot);

    for (const fd of [made, copied]) {
      expect(process.fstat(fd).nlink).toBe(0);
      expect(() => process.linkfd(fd, "/back")).toThrow("ENOENT");
    }
    expect(listed(process, "/")).toEqual(["etc"]);
  });

  it("of a FIFO meets who opens it afterwards", () => {
    const { overlay, process } = mounted();
    process.mknod("/fifo", 0o010644);
    const reads = process.open("/fifo", "O_RDONLY|O_NONBLOCK");
    const snapshot = overlay.snapshot();

    overlay.restore(snapshot);
    const writes = process.open("/fifo", "O_WRONLY|O_NONBLOCK");
    process.write(writes, bytes("through"));

    expect(text(process.read(reads, 100))).toBe("through");
    process.closeAll();
    expect(() => process.open("/fifo", "O_WRONLY|O_NONBLOCK")).toThrow("ENXIO");
  });
});
