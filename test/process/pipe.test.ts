import { describe, expect, it } from "vitest";
import { Pipe } from "../../src/process/pipe.ts";
import type { Process } from "../../src/process/process.ts";
import { outcomeOf } from "../support/errno.ts";
import { bytes, text } from "../support/layer.ts";
import { observe, scene } from "../support/scene.ts";

const stage = () => scene({ lowers: [{ "/p": { fifo: true }, "/q": { fifo: true } }] });

describe("a FIFO", () => {
  const both = (root: Process): [reader: number, writer: number] => [
    root.open("/p", "O_RDONLY|O_NONBLOCK"),
    root.open("/p", "O_WRONLY|O_NONBLOCK"),
  ];

  it("carries data in order, in pieces of any size", () => {
    const { root } = stage();
    const [reader, writer] = both(root);

    root.write(writer, bytes("abc"));
    root.write(writer, bytes("def"));

    expect([root.read(reader, 2), root.read(reader, 10)].map(text)).toEqual(["ab", "cdef"]);
  });

  it("without a reader cannot be opened for writing; with one it can", () => {
    const { root } = stage();

    expect(outcomeOf(() => root.open("/p", "O_WRONLY|O_NONBLOCK"))).toBe("ENXIO");
    both(root);
  });

  it("is empty for now while somebody could write, and at its end when nobody can", () => {
    const { root } = stage();
    const [reader, writer] = both(root);

    expect(outcomeOf(() => root.read(reader, 1))).toBe("EAGAIN");
    root.write(writer, bytes("x"));
    root.close(writer);
    expect([root.read(reader, 9), root.read(reader, 9)].map(text)).toEqual(["x", ""]);
  });

  it("whose readers are gone is broken", () => {
    const { root } = stage();
    const [reader, writer] = both(root);
    root.close(reader);

    expect(outcomeOf(() => root.write(writer, bytes("x")))).toBe("EPIPE");
  });

  it("opened for both reads what it writes", () => {
    const { root } = stage();
    const fd = root.open("/p", "O_RDWR");

    root.write(fd, bytes("x"));

    expect(text(root.read(fd, 9))).toBe("x");
    expect(outcomeOf(() => root.read(fd, 9))).toBe("EAGAIN");
  });

  it("forgets its data with the last descriptor", () => {
    const { root } = stage();
    const fd = root.open("/p", "O_RDWR");
    root.write(fd, bytes("x"));
    root.close(fd);

    expect(outcomeOf(() => root.read(root.open("/p", "O_RDWR"), 1))).toBe("EAGAIN");
  });

  it("is one object by all its names, another by another", () => {
    const { root } = stage();
    const fd = root.open("/p", "O_RDWR");
    root.link("/p", "/r");
    root.rename("/p", "/s");

    root.write(root.open("/r", "O_WRONLY|O_NONBLOCK"), bytes("x"));

    expect(text(root.read(fd, 9))).toBe("x");
    expect(outcomeOf(() => root.open("/q", "O_WRONLY|O_NONBLOCK"))).toBe("ENXIO");
  });

  it("is one object by all its names, also when the cache has forgotten them", () => {
    const { root } = scene({
      lowers: [{ "/a": "", "/b": "", "/c": "", "/d": "" }],
      dentryLimit: 2,
    });
    root.mknod("/p", 0o010644);
    root.link("/p", "/q");
    const fd = root.open("/p", "O_RDWR");
    for (const path of ["/a", "/b", "/c", "/d"]) root.stat(path);

    root.write(root.open("/q", "O_WRONLY|O_NONBLOCK"), bytes("x"));

    expect(text(root.read(fd, 9))).toBe("x");
  });

  it("never touches the layers", () => {
    const observed = observe(stage(), (root) => {
      const fd = root.open("/p", "O_RDWR");
      root.write(fd, bytes("x"));
      return root.fstat(fd).size;
    });

    expect(observed).toEqual({ result: 0, upper: ["/ dir [uuid]"] });
  });

  it("keeps its data over a copy-up", () => {
    const { root } = stage();
    const fd = root.open("/p", "O_RDWR");
    root.write(fd, bytes("x"));

    root.chmod("/p", 0o600);

    expect(text(root.read(root.open("/p", "O_RDONLY|O_NONBLOCK"), 9))).toBe("x");
  });
});

describe("Pipe", () => {
  const opened = (): Pipe => Object.assign(new Pipe(), { readers: 1, writers: 1 });

  it("holds 64 KiB: a write is cut to what fits, and then refused", () => {
    const pipe = opened();

    expect(pipe.write(new Uint8Array(60_000))).toBe(60_000);
    expect(pipe.write(new Uint8Array(10_000))).toBe(5536);
    expect(outcomeOf(() => pipe.write(new Uint8Array(1)))).toBe("EAGAIN");
    expect(pipe.read(100_000).length).toBe(65_536);
  });

  it("does not cut a write of up to 4096 bytes", () => {
    const pipe = opened();
    pipe.write(new Uint8Array(65_536 - 4095));

    expect(outcomeOf(() => pipe.write(new Uint8Array(4096)))).toBe("EAGAIN");
    expect(pipe.write(new Uint8Array(4095))).toBe(4095);
  });

  it("keeps a copy of what is written", () => {
    const pipe = opened();
    const data = bytes("abc");
    pipe.write(data);

    data.fill(0);

    expect(text(pipe.read(9))).toBe("abc");
  });
});
