import fc from "fast-check";
import type { AnalyzedImage } from "../../../src/analyze/analyzed-image.ts";
import { fixedClock } from "../../../src/base/clock.ts";
import { FsError } from "../../../src/base/fs-error.ts";
import { isDirMode, isFileMode } from "../../../src/base/mode.ts";
import { registerLayer } from "../../../src/image/register-layer.ts";
import { TAR_PROFILES } from "../../../src/image/tar-profile.ts";
import { Content } from "../../../src/layer/content.ts";
import { Layer } from "../../../src/layer/layer.ts";
import { layerProcess } from "../../../src/process/layer-process.ts";
import { mount } from "../../../src/process/overlay.ts";
import type { Process } from "../../../src/process/process.ts";

/** What steps of a Dockerfile do to files. */
type Call =
  | { readonly do: "write"; readonly path: string; readonly text: string }
  | { readonly do: "change"; readonly path: string; readonly at: number }
  | { readonly do: "chmod" | "chown"; readonly path: string; readonly to: number }
  | { readonly do: "touch" | "remove" | "mkdir" | "anew"; readonly path: string }
  | {
      readonly do: "move" | "link" | "symlink" | "copy";
      readonly path: string;
      readonly to: string;
    };

const name = fc.constantFrom("a", "b", "c");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `/${names.join("/")}`);
/** Some of several blocks, some alike. */
const text = fc.constantFrom("", "x", "y", "longer than that", "p".repeat(5000), "q".repeat(9000));

const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("write" as const), path, text }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("change" as const), path, at: fc.nat(9000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("chmod" as const, "chown" as const),
      path,
      to: fc.constantFrom(0o600, 0o644, 0o755),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("touch" as const, "remove" as const, "mkdir" as const, "anew" as const),
      path,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("move" as const, "link" as const, "symlink" as const, "copy" as const),
      path,
      to: path,
    }),
  },
);

const step = fc.record({
  calls: fc.array(call, { minLength: 1, maxLength: 10 }),
  registered: fc.boolean(),
});

/** Images whose layers came about as a builder's do: each step writes to a mount of those before it. Half of the layers
 *  are as a tar of them unpacks, the others as the mount left them. */
export const randomImage: fc.Arbitrary<{ readonly image: AnalyzedImage; toString(): string }> = fc
  .array(step, { minLength: 1, maxLength: 6 })
  .map((steps) => ({
    image: imageOf(buildLayers(steps)),
    toString: () => JSON.stringify(steps, null, 1),
  }));

export const imageOf = (layers: readonly Layer[]): AnalyzedImage => ({
  config: null,
  layers: layers.map((layer) => ({ layer, diffId: null, createdBy: null })),
});

interface Step {
  readonly calls: readonly Call[];
  readonly registered: boolean;
}

function buildLayers(steps: readonly Step[]): Layer[] {
  const layers: Layer[] = [];
  const { store } = new Layer();
  for (const [i, { calls, registered }] of steps.entries()) {
    const now = { sec: 1_700_000_000 + i, nsec: 0 };
    const clock = fixedClock(now.sec);
    const upper = new Layer({ name: `layer ${i}`, store });
    const process =
      layers.length === 0
        ? layerProcess(upper, { clock })
        : mount({ lowers: layers.toReversed(), upper, clock }).process();
    for (const one of calls) attempt(process, one);
    layers.push(
      registered ? registerLayer(upper, TAR_PROFILES["docker-28"], { now, store }) : upper,
    );
  }
  return layers;
}

/** A call that does not fit what is there is none. */
function attempt(process: Process, one: Call): void {
  try {
    perform(process, one);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
  }
}

function perform(process: Process, one: Call): void {
  switch (one.do) {
    case "write":
      makeParents(process, one.path);
      write(process, one.path, one.text);
      break;
    case "change": {
      const fd = process.open(one.path, "O_WRONLY");
      process.pwrite(fd, new Uint8Array([one.at % 7]), one.at);
      process.close(fd);
      break;
    }
    case "chmod":
      process.chmod(one.path, one.to);
      break;
    case "chown":
      process.lchown(one.path, one.to, one.to);
      break;
    case "touch": {
      const now = { sec: 1_800_000_000, nsec: 0 };
      process.utimens(one.path, now, now);
      break;
    }
    case "remove":
      removeTree(process, one.path);
      break;
    case "mkdir":
      process.mkdir(one.path, 0o755);
      break;
    case "anew":
      makeAnew(process, one.path);
      break;
    case "move":
      makeParents(process, one.to);
      process.rename(one.path, one.to);
      break;
    case "link":
      process.link(one.path, one.to);
      break;
    case "symlink":
      process.symlink(one.path, one.to);
      break;
    case "copy":
      makeParents(process, one.to);
      write(process, one.to, read(process, one.path));
      break;
    default:
      one satisfies never;
  }
}

function makeParents(process: Process, of: string): void {
  const names = of.split("/").slice(1, -1);
  let at = "";
  for (const one of names) {
    at += `/${one}`;
    if (process.tryLstat(at) === null) process.mkdir(at, 0o755);
  }
}

function write(process: Process, to: string, content: string | Uint8Array): void {
  const data = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const fd = process.open(to, "O_WRONLY|O_CREAT|O_TRUNC", 0o644);
  process.writeContent(fd, Content.fromBytes(data));
  process.close(fd);
}

function read(process: Process, from: string): Uint8Array {
  const fd = process.open(from, "O_RDONLY");
  const bytes = process.readContent(fd).bytes();
  process.close(fd);
  return bytes;
}

function removeTree(process: Process, at: string): void {
  const stat = process.lstat(at);
  if (!isDirMode(stat.mode)) {
    process.unlink(at);
    return;
  }
  for (const { name: child } of process.readdir(at)) {
    if (child !== "." && child !== "..") removeTree(process, `${at}/${child}`);
  }
  process.rmdir(at);
}

/** rm -rf of a directory, and its files again as they were: an opaque directory. */
function makeAnew(process: Process, at: string): void {
  const files = process
    .readdir(at)
    .map(({ name: child }) => child)
    .filter(
      (child) =>
        child !== "." && child !== ".." && isFileMode(process.lstat(`${at}/${child}`).mode),
    )
    .map((child) => [child, read(process, `${at}/${child}`)] as const);
  removeTree(process, at);
  process.mkdir(at, 0o755);
  for (const [child, bytes] of files) write(process, `${at}/${child}`, bytes);
}
