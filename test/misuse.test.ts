import { Content, diff, Layer, LayerBuilder, layerProcess, mount, recordingTrace } from "copyup";
import {
  createFs,
  layerFromFolder,
  layerFromJSON,
  openFixture,
  overlayVolume,
  textPatch,
  toMemfs,
} from "copyup/fs";
import { expect, it } from "vitest";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** What a compiler would tell, for those who have none: each mistake is one error that says what was expected. */

const files = () => layerFromJSON({ "/a": "1" });
const overlay = () => mount({ lowers: [files()], upper: new Layer() });
const mounted = (init: object) => mount({ lowers: [files()], upper: new Layer(), ...init });
/** A value that the types do not let pass. */
const wrong = (value: unknown) => value as never;
const folder = temporaryFolder();

const MISTAKES: readonly (readonly [mistake: string, make: () => unknown, message: string])[] = [
  ["no options", () => mount(wrong(undefined)), "mount: expected options, got undefined"],
  [
    "an option that there is not",
    () => mounted({ uper: new Layer() }),
    'mount: there is no option "uper", but lowers, upper, work, data, options, readonly, userNamespace, clock, trace, dentryLimit',
  ],
  [
    "one layer for a list of them",
    () => mount({ lowers: wrong(files()) }),
    "mount: lowers: expected an array of layers, got an instance of Layer",
  ],
  [
    "a promise for a layer",
    () => mount({ lowers: [wrong(Promise.resolve(files()))] }),
    "mount: lowers[0]: expected a Layer (of a LayerBuilder, its .layer), got a promise: await it first",
  ],
  [
    "a path for a layer",
    () => mounted({ upper: "/upper" }),
    'mount: upper: expected a Layer (of a LayerBuilder, its .layer), got "/upper"',
  ],
  [
    "a builder for a layer",
    () => mount({ lowers: [wrong(new LayerBuilder())] }),
    "mount: lowers[0]: expected a Layer (of a LayerBuilder, its .layer), got an instance of LayerBuilder",
  ],
  [
    "a function for a clock",
    () => mounted({ clock: Date.now }),
    "mount: clock: expected a clock, { now: () => ({ sec, nsec }) }, got a function",
  ],
  [
    "all that recordingTrace gives",
    () => mounted({ trace: recordingTrace() }),
    "mount: trace: expected a Trace, as recordingTrace().trace is one, got an object",
  ],
  [
    "a process's option that there is not",
    () => overlay().process(wrong({ user: 1000 })),
    'process: there is no option "user", but uid, gid, groups, umask, cwd, errorStacks',
  ],
  [
    "an id as text",
    () => overlay().process({ uid: wrong("1000") }),
    'process: uid: expected a whole number, got "1000"',
  ],
  [
    "a promise for a path",
    () =>
      overlay()
        .process()
        .stat(wrong(Promise.resolve("/a"))),
    "path: expected a string, or { at, path }, got a promise: await it first",
  ],
  [
    "text for bytes",
    () => {
      const process = layerProcess(files());
      process.write(process.open("/a", "O_RDWR"), wrong("text"));
    },
    'write: expected bytes (new TextEncoder().encode(text)), got "text"',
  ],
  [
    "text for a content's bytes",
    () => Content.fromBytes(wrong("text")),
    'Content.fromBytes: expected a Uint8Array, got "text"',
  ],
  [
    "text to repeat",
    () => Content.repeat(wrong("x"), 10),
    'Content.repeat: expected a Uint8Array, got "x"',
  ],
  [
    "a type that there is not",
    () => new LayerBuilder().put("/d", { type: wrong("directory") }),
    '/d: "directory" is no type of an entry: expected file, dir, symlink, char, block, fifo or socket',
  ],
  [
    "text for a content",
    () => new LayerBuilder().put("/f", { type: "file", content: wrong("text") }),
    "/f: its content is no Content: take Content.fromText or fromBytes",
  ],
  [
    "a path that is not absolute",
    () => new LayerBuilder().put("f", { type: "file" }),
    'f: not absolute: begin it with "/"',
  ],
  [
    "no snapshot",
    () => diff(overlay(), wrong(undefined)),
    "diff: expected a snapshot of the overlay second, got undefined",
  ],
  [
    "an overlay where its snapshot belongs",
    () => {
      const given = overlay();
      diff(wrong(given.snapshot()), wrong(given));
    },
    "diff: expected an overlay first, got an instance of Snapshot",
  ],
  [
    "changes for a diff",
    () => textPatch(wrong([])),
    "textPatch: expected what diff() gives, got an array",
  ],
  [
    "a layer for an overlay",
    () => createFs(wrong(files())),
    "createFs: expected an overlay, as mount() makes one, or a process of it, got an instance of Layer",
  ],
  [
    "nothing",
    () => createFs(wrong(undefined)),
    "createFs: expected an overlay, as mount() makes one, or a process of it, got undefined",
  ],
  [
    "a layer for a volume",
    () => overlayVolume(wrong(files())),
    "overlayVolume: expected an overlay, as mount() makes one, or a process of it, got an instance of Layer",
  ],
  [
    "files for what has some",
    () => toMemfs(wrong({ "/a": "1" })),
    "toMemfs: expected an overlay, as mount() makes one, or a process of it, got an object",
  ],
  [
    "a promise of files",
    () => layerFromJSON(wrong(Promise.resolve({}))),
    "layerFromJSON: expected an object of files by path, got a promise: await it first",
  ],
  [
    "a number for a file",
    () => layerFromJSON({ etc: { port: wrong(80) } }),
    "layerFromJSON: etc/port: expected text, bytes, null for a directory, or an object of more, got 80",
  ],
  [
    "options for the path of the files",
    () => layerFromJSON({}, wrong({ name: "x" })),
    "layerFromJSON: cwd: expected a path, got an object",
  ],
  [
    "an option of a folder that there is not",
    () => layerFromFolder(folder, wrong({ fliter: () => true })),
    'layerFromFolder: there is no option "fliter", but at, filter, name',
  ],
  [
    "a pattern for a filter",
    () => layerFromFolder(folder, { filter: wrong(/x/) }),
    "layerFromFolder: filter: expected a function of path and type, got an instance of RegExp",
  ],
  [
    "a pattern for options",
    () => layerFromFolder(folder, wrong(/x/)),
    "layerFromFolder: expected options, got an instance of RegExp",
  ],
  [
    "a number for a place",
    () => layerFromFolder(folder, { at: wrong(1) }),
    "layerFromFolder: at: expected a path in the layer, got 1",
  ],
  [
    "a folder that there is not",
    () => layerFromFolder("fixtures/none"),
    `ENOENT: no such file or directory, realpath 'fixtures/none'; looked for in ${process.cwd()}`,
  ],
  [
    "a URL as text",
    () => layerFromFolder("file:///none"),
    "ENOENT: no such file or directory, realpath 'file:///none'; that is a URL as text: give the URL itself",
  ],
  [
    "no folder",
    () => openFixture(wrong(undefined)),
    "openFixture: expected the path or URL of one folder, or layers, got undefined",
  ],
  [
    "a fixture's option that there is not",
    () => openFixture(folder, wrong({ user: 1000 })),
    'openFixture: there is no option "user", but at, filter, name, cwd, clock, uid, gid, groups, umask, errorStacks',
  ],
  [
    "folders for layers",
    () => openFixture(wrong([folder])),
    "openFixture: expected the path or URL of one folder, or layers, got an array",
  ],
  [
    "text for a list of changes",
    () => openFixture(folder).expectChanged(wrong("A /x")),
    'expectChanged: expected an array of changes, got "A /x"',
  ],
];

it.each(MISTAKES)("tells of %s", (_, make, message) => {
  expect(errorOf(make)).toMatchObject({ message });
});

it("takes a file that is called then, and a folder of none", () => {
  const fs = createFs(
    mount({ lowers: [layerFromJSON(JSON.parse('{ "then": "x", "d": {} }'))], upper: new Layer() }),
  );

  expect(fs.readFileSync("/then", "utf8")).toBe("x");
  expect(fs.readdirSync("/d")).toEqual([]);
});

function errorOf(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}
