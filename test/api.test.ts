import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as api from "../src/index.ts";

/** What the package offers. A name that goes, or that is new, is a decision: here it shows. */
const VALUES = [
  "Content",
  "FsError",
  "ImageError",
  "Layer",
  "LayerBuildError",
  "LayerBuilder",
  "MountOptionError",
  "Trace",
  "diff",
  "fixedClock",
  "isErrno",
  "layerProcess",
  "mount",
  "mountAt",
  "openImage",
  "recordingTrace",
  "steppingClock",
];

const TYPES = [
  "Aspect",
  "ByteSource",
  "Change",
  "Clock",
  "CopyUpKind",
  "CopyUpTrigger",
  "Diff",
  "DirEntry",
  "EntryInit",
  "Envelope",
  "Errno",
  "Event",
  "FileHandle",
  "FileType",
  "ImportedImage",
  "Inotify",
  "InotifyEvent",
  "Mapping",
  "MappingOptions",
  "MountAtInit",
  "MountInit",
  "MountOverInit",
  "MountTree",
  "OpenImageOptions",
  "Overlay",
  "PathArg",
  "PathChange",
  "Process",
  "ProcessInit",
  "Snapshot",
  "Stat",
  "StatFs",
  "StoreCall",
  "TimeArg",
  "Timespec",
  "Whence",
];

/** The names in the export lists of a module's text; those that are types apart. */
function exportedNames(text: string): { values: string[]; types: string[] } {
  const values: string[] = [];
  const types: string[] = [];
  for (const [, typeOnly, list] of text.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
    for (const item of list!.split(",").map((part) => part.trim())) {
      if (item === "") continue;
      (typeOnly || item.startsWith("type ") ? types : values).push(item.replace(/^type /, ""));
    }
  }
  for (const [, name] of text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm))
    values.push(name!);
  for (const [, name] of text.matchAll(/^export (?:interface|type) (\w+)/gm)) types.push(name!);
  return { values: values.sort(), types: types.sort() };
}

const { Content, LayerBuilder, mount, recordingTrace } = api;

function layerWith(name: string, build: (builder: api.LayerBuilder) => void): api.Layer {
  const builder = new LayerBuilder({ name });
  build(builder);
  return builder.layer;
}

const contentAt = (layer: api.Layer, path: string): api.Content =>
  layer.get(path)!.body as api.Content;
const extentsAt = (layer: api.Layer, path: string): number =>
  [...contentAt(layer, path).extents()].length;

describe("the package", () => {
  it("exports these names", () => {
    const text = readFileSync(new URL("../src/index.ts", import.meta.url), "utf8");

    expect(exportedNames(text)).toEqual({ values: VALUES, types: TYPES });
    expect(Object.keys(api).sort()).toEqual(VALUES);
  });

  it("offers no other door than these", () => {
    const { exports } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    ) as { exports: Record<string, unknown> };

    const doors = [
      ...[".", "./fs", "./docker", "./image", "./kit", "./kit/cases", "./vitest"],
      "./package.json",
    ];
    expect(Object.keys(exports)).toEqual(doors);
  });

  it("has the same doors from within, for examples that are written as a user writes them", () => {
    const { exports } = JSON.parse(
      readFileSync(new URL("../package.json", import.meta.url), "utf8"),
    ) as { exports: Record<string, { readonly default: string } | string> };
    const { compilerOptions } = JSON.parse(
      readFileSync(new URL("../tsconfig.json", import.meta.url), "utf8"),
    ) as { compilerOptions: { paths: Record<string, readonly string[]> } };

    const paths = Object.entries(exports).flatMap(([door, target]) => {
      if (typeof target === "string") return [];
      const source = target.default.replace(/^\.\/dist\/(.*)\.js$/, "./src/$1.ts");
      return [[`copyup${door.slice(1)}`, [source]]];
    });
    expect(compilerOptions.paths).toEqual(Object.fromEntries(paths));
  });
});

describe("500 layers", () => {
  const lowers = Array.from({ length: 500 }, (_, i) =>
    layerWith(`layer${i}`, (builder) => {
      builder.put(`/d/f${i}`, { type: "file", content: Content.fromText(`${i}`) });
    }),
  );

  it("are one directory to who lists it, and each name is asked for once", () => {
    const { trace, envelopes } = recordingTrace();
    const process = mount({ lowers, upper: layerWith("upper", () => {}), trace }).process();

    expect(process.readdir("/d").length).toBe(500);
    for (let i = 0; i < 500; i++) process.stat(`/d/f${i}`);
    for (let i = 0; i < 500; i++) process.stat(`/d/f${i}`);

    const lookups = envelopes.flatMap(({ event }) =>
      event.type === "lookup" ? [event.probes] : [],
    );
    // The directory: in the upper and all layers; a file in the n-th of them: n.
    expect(lookups).toEqual([501, ...Array.from({ length: 500 }, (_, i) => i + 1)]);
  });
});

describe("50,000 appends", () => {
  it("leave a file of few extents, and each is told once", () => {
    let writes = 0;
    const trace = new api.Trace(({ event }) => {
      if (event.type === "write") writes++;
    });
    const upper = layerWith("upper", () => {});
    const process = mount({ lowers: [layerWith("lower", () => {})], upper, trace }).process();
    const fd = process.open("/log", "O_WRONLY|O_CREAT|O_APPEND");
    const line = new TextEncoder().encode("0123456789\n");

    for (let i = 0; i < 50_000; i++) process.write(fd, line);

    const content = contentAt(upper, "/log");
    expect(content.size).toBe(550_000);
    expect(extentsAt(upper, "/log")).toBeLessThanOrEqual(64);
    expect(writes).toBe(50_000);
    expect(new TextDecoder().decode(content.read(549_990, 10))).toBe("123456789\n");
  });
});

describe("a file of 500 GB", () => {
  const SIZE = 500 * 1000 ** 3;
  const unread: api.ByteSource = {
    read() {
      throw new Error("nobody should read it");
    },
  };

  it.each<[what: string, content: api.Content]>([
    ["a hole", Content.hole(SIZE)],
    ["a pattern", Content.repeat(Uint8Array.of(1, 2, 3), SIZE)],
    ["a slice of a file on disk", Content.fromSource(unread, 0, SIZE)],
  ])("that is %s stays small: copied up, changed and appended to", (_what, content) => {
    const lower = layerWith("lower", (builder) => builder.put("/disk", { type: "file", content }));
    const upper = layerWith("upper", () => {});
    const before = process.memoryUsage().arrayBuffers;
    const program = mount({ lowers: [lower], upper }).process();

    const fd = program.open("/disk", "O_RDWR");
    program.pwrite(fd, new Uint8Array(4096).fill(7), 4096);
    program.pwrite(fd, new Uint8Array(4096).fill(7), SIZE);
    program.truncate("/disk", SIZE + 100);
    program.link("/disk", "/other");

    expect(program.stat("/other").size).toBe(SIZE + 100);
    expect(extentsAt(upper, "/disk")).toBeLessThanOrEqual(5);
    expect(contentAt(lower, "/disk")).toBe(content);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it("costs what its data is, not what its size is", () => {
    const copied = (content: api.Content): number[] => {
      const { trace, envelopes } = recordingTrace();
      const lower = layerWith("lower", (builder) =>
        builder.put("/disk", { type: "file", content }),
      );
      const program = mount({
        lowers: [lower],
        upper: layerWith("upper", () => {}),
        trace,
      }).process();
      program.open("/disk", "O_RDWR");
      return envelopes.flatMap(({ event }) => (event.type === "copy-up" ? [event.copied] : []));
    };

    expect(copied(Content.hole(SIZE))).toEqual([0]);
    expect(copied(Content.repeat(Uint8Array.of(1), SIZE))).toEqual([SIZE]);
  });
});
