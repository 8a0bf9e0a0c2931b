import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Envelope } from "../../src/base/event.ts";
import { isErrno } from "../../src/base/fs-error.ts";
import { Trace } from "../../src/base/trace.ts";
import type { CopyCost, Cost, CostReport } from "../../src/cost/cost.ts";
import { tallyCosts } from "../../src/cost/tally.ts";
import { LayerBuilder } from "../../src/layer/builder.ts";
import { Content } from "../../src/layer/content.ts";
import { contentOf, type Inode, isFile } from "../../src/layer/inode.ts";
import { Layer, walk } from "../../src/layer/layer.ts";
import { mount } from "../../src/process/overlay.ts";
import type { Process } from "../../src/process/process.ts";

const BLOCK = 4096;
const PATHS = ["/a", "/b", "/d", "/d/a", "/d/b", "/d/e", "/d/e/a", "/n", "/n/a"];

/** A system call that a counterexample can show. */
interface Call {
  make(process: Process): void;
  toString(): string;
}

const path = fc.constantFrom(...PATHS);
const offset = fc.constantFrom(0, 1, 4095, 4096, 9000, 20_000);
const size = fc.constantFrom(0, 1, 4096, 5000);

const call: fc.Arbitrary<Call> = fc.oneof(
  callOf("write", [path, offset, size], (process, at, from, length) => {
    const fd = process.open(at, "O_RDWR|O_CREAT");
    process.pwrite(fd, new Uint8Array(length).fill(0xee), from);
  }),
  callOf("read", [path], (process, at) => {
    process.pread(process.open(at, "O_RDONLY"), 5000, 0);
  }),
  callOf("chmod", [path], (process, at) => process.chmod(at, 0o700)),
  callOf("mkdir", [path], (process, at) => process.mkdir(at)),
  callOf("unlink", [path], (process, at) => process.unlink(at)),
  callOf("rmdir", [path], (process, at) => process.rmdir(at)),
  callOf("truncate", [path, size], (process, at, length) => process.truncate(at, length)),
  callOf("rename", [path, path], (process, from, to) => process.rename(from, to)),
  callOf("link", [path, path], (process, from, to) => process.link(from, to)),
  callOf("exchange", [path, path], (process, from, to) =>
    process.renameat2(from, to, "RENAME_EXCHANGE"),
  ),
);

function callOf<A extends unknown[]>(
  name: string,
  args: { [K in keyof A]: fc.Arbitrary<A[K]> },
  make: (process: Process, ...args: A) => void,
): fc.Arbitrary<Call> {
  return fc.tuple<A>(...args).map((given) => ({
    make: (process) => make(process, ...given),
    toString: () => `${name}(${given.join(", ")})`,
  }));
}

describe("tallyCosts()", () => {
  it("adds up to the same totals in every list", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 25 }), (calls) => {
        const { cost } = run(calls);

        expect(sum(cost.bySteps)).toEqual(cost.total);
        expect(sum(cost.byPaths)).toEqual(cost.total);
        expect(sum(cost.byLayers)).toEqual(cost.total);
        expect(sum(cost.byTriggers, COPY_FIELDS)).toEqual(copyPart(cost.total));
        expect(sumOfCopies(cost)).toEqual(copyPart(cost.total));
      }),
    );
  });

  it("finds the bytes that lie in the upper and below, whatever was moved where", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 25 }), (calls) => {
        const { cost, upper, sources } = run(calls);

        const { redundantBytes, blockDriverBytes, sizeBytes } = cost.upper;
        expect({ redundantBytes, blockDriverBytes, sizeBytes }).toEqual(compare(upper, sources));
      }),
      { numRuns: 400 },
    );
  });
});

/** Makes the calls, one step each, and remembers of which lower file each upper one is a copy. */
function run(calls: readonly Call[]) {
  const lowers = [lower(2, ["/d/b", "/d/e/a"]), lower(1, ["/a", "/b", "/d/a", "/d/b"])];
  const upper = new Layer();
  const envelopes: Envelope[] = [];
  const sources = new Map<Inode, Content>();
  const trace = new Trace((envelope) => {
    envelopes.push(envelope);
    const { event } = envelope;
    if (event.type !== "copy-up" || event.kind !== "data") return;
    const from = lowers[event.fromLayer - 1]!.get(event.path)!;
    sources.set(upper.get(event.path)!, contentOf(from));
  });
  const process = mount({ lowers, upper, trace }).process();
  for (const [i, made] of calls.entries()) {
    trace.step = i + 1;
    try {
      made.make(process);
    } catch (error) {
      if (!isErrno(error)) throw error;
    }
  }
  return { cost: tallyCosts(envelopes, { upper, lowers }), upper, sources };
}

function lower(seed: number, paths: readonly string[]): Layer {
  const builder = new LayerBuilder();
  for (const [i, at] of paths.entries()) {
    const content = Content.repeat(Uint8Array.of(seed, i, 7), 3000 * (i + 1) * seed);
    builder.put(at, { type: "file", content });
  }
  builder.link("/d/linked", paths[0]!);
  builder.link("/linked", paths[0]!);
  return builder.layer;
}

/** By reading everything. */
function compare(upper: Layer, sources: ReadonlyMap<Inode, Content>) {
  const found = { redundantBytes: 0, blockDriverBytes: 0, sizeBytes: 0 };
  const inodes = new Set([...walk(upper.root)].map(({ inode }) => inode).filter(isFile));
  for (const inode of inodes) {
    const content = contentOf(inode);
    found.sizeBytes += content.size;
    for (let at = 0; at < content.size; at += BLOCK) {
      if (content.seekData(at) !== at) continue;
      const block = content.read(at, BLOCK);
      const same = Buffer.from(block).equals(
        sources.get(inode)?.read(at, block.length) ?? Buffer.of(),
      );
      if (same) found.redundantBytes += block.length;
      else found.blockDriverBytes += block.length;
    }
  }
  return found;
}

const COPY_FIELDS = ["copiedBytes", "redundantBytes", "copyUps", "copiedDirectories"];
const FIELDS = [...COPY_FIELDS, "writtenBytes", "readBelowBytes", "whiteoutsMade"];

/** The sum of each field. */
function sum(list: readonly (CopyCost | Cost)[], fields = FIELDS): Record<string, number> {
  const amount = (entry: CopyCost, field: string) => (entry as Cost)[field as keyof Cost];
  return Object.fromEntries(
    fields.map((field) => [field, list.reduce((all, entry) => all + amount(entry, field), 0)]),
  );
}

function copyPart(total: Cost): Record<string, number> {
  return Object.fromEntries(COPY_FIELDS.map((field) => [field, total[field as keyof Cost]]));
}

function sumOfCopies({ copyUps, total }: CostReport): Record<string, number> {
  return {
    copiedBytes: copyUps.reduce((all, { copiedBytes }) => all + copiedBytes, 0),
    redundantBytes: copyUps.reduce((all, { now }) => all + (now?.redundantBytes ?? 0), 0),
    copyUps: copyUps.length,
    copiedDirectories: total.copiedDirectories,
  };
}
