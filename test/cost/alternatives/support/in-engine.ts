import type { Event } from "../../../../src/base/event.ts";
import { recordingTrace } from "../../../../src/base/trace.ts";
import { LayerBuilder } from "../../../../src/layer/builder.ts";
import { Content } from "../../../../src/layer/content.ts";
import { Layer } from "../../../../src/layer/layer.ts";
import { Store } from "../../../../src/layer/store.ts";
import { mount } from "../../../../src/process/overlay.ts";
import type { Process } from "../../../../src/process/process.ts";
import type { Change, FileBefore } from "./changes.ts";

const KEEP_SIZE_AND_PUNCH = 3;

/** A layer of files as layFiles lays them on disk. */
export function layer(files: readonly FileBefore[], store = new Store()): Layer {
  const builder = new LayerBuilder({ name: "image", store });
  for (const { path, size, data, reserved } of files) {
    let content = Content.hole(size);
    if (reserved !== undefined) content = content.fallocate(...reserved);
    for (const [offset, length] of data) {
      const run = Content.repeat(new TextEncoder().encode("copy on write "), length);
      content = content.copyRange(run, 0, offset, length);
    }
    builder.put(`/${path}`, { type: "file", content });
  }
  return builder.layer;
}

/** Does on a mount what a program does. */
export function change(process: Process, one: Change): void {
  const path = `/${one.path}`;
  const write = (flags: string, bytes: number, at?: number) => {
    const fd = process.open(path, flags, 0o644);
    if (at === undefined) process.write(fd, new Uint8Array(bytes).fill(7));
    else if (bytes > 0) process.pwrite(fd, new Uint8Array(bytes).fill(7), at);
    process.close(fd);
  };
  const allocate = (mode: number, at: number, bytes: number) => {
    const fd = process.open(path, "O_RDWR");
    process.fallocate(fd, mode, at, bytes);
    process.close(fd);
  };
  switch (one.do) {
    case "write":
      write("O_RDWR", one.bytes, one.at);
      return;
    case "append":
      write("O_WRONLY|O_APPEND", one.bytes);
      return;
    case "replace":
      write("O_WRONLY|O_CREAT|O_TRUNC", one.bytes);
      return;
    case "open":
      write("O_RDWR", 0, 0);
      return;
    case "truncate":
      process.truncate(path, one.size);
      return;
    case "chmod":
      process.chmod(path, one.mode);
      return;
    case "reserve":
      allocate(0, one.at, one.bytes);
      return;
    case "punch":
      allocate(KEEP_SIZE_AND_PUNCH, one.at, one.bytes);
      return;
    case "rename":
      process.rename(path, `/${one.to}`);
      return;
    case "link":
      process.link(path, `/${one.to}`);
      return;
    case "unlink":
      process.unlink(path);
      return;
    case "copy": {
      const [from, to] = [
        process.open(path),
        process.open(`/${one.to}`, "O_WRONLY|O_CREAT", 0o644),
      ];
      process.copyFileRange(from, to, one.bytes, one.at, one.toAt);
      process.close(from);
      process.close(to);
      return;
    }
    default:
      one satisfies never;
  }
}

/** What came of changes to the files of a layer. */
export interface Ran {
  readonly upper: Layer;
  readonly lowers: readonly Layer[];
  readonly events: readonly Event[];
}

/** Hears events; told the layers before anything happens. */
type Listen = (layers: {
  readonly upper: Layer;
  readonly lowers: readonly Layer[];
}) => (event: Event) => void;

/** Runs changes on an overlay of the files. */
export function runOnOverlay(
  files: readonly FileBefore[],
  changes: readonly Change[],
  { reflinks = false, listen }: { readonly reflinks?: boolean; readonly listen?: Listen } = {},
): Ran {
  const store = new Store({ reflinks });
  return run(layer(files, store), new Layer({ name: "upper", store }), changes, listen);
}

/** Runs changes on a snapshot: all files are in the upper from the start. */
export function runOnSnapshot(
  files: readonly FileBefore[],
  changes: readonly Change[],
  listen: Listen,
  { reflinks = false }: { readonly reflinks?: boolean } = {},
): Ran {
  const upper = layer(files, new Store({ reflinks }));
  const nothing = new Layer({ name: "nothing", store: upper.store });
  return run(nothing, upper, changes, listen);
}

function run(
  lower: Layer,
  upper: Layer,
  changes: readonly Change[],
  listen: Listen = () => () => {},
): Ran {
  const { trace, envelopes } = recordingTrace();
  const lowers = [lower];
  const process = mount({ lowers, upper, trace }).process();
  const heard = listen({ upper, lowers });
  let told = 0;
  for (const one of changes) {
    change(process, one);
    for (; told < envelopes.length; told++) heard(envelopes[told]!.event);
  }
  return { upper, lowers, events: envelopes.map(({ event }) => event) };
}
