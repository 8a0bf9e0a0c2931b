import { type Case, type Contestant, expect } from "../case.ts";
import { dealtStack, makeStack, type Stack } from "../data.ts";
import { collectGarbage } from "../garbage.ts";
import { MIB, type Peer, SIZE } from "../peers/peer.ts";
import { LAYERS, leftOut, peersOf } from "../peers/peers.ts";
import { sink } from "../sink.ts";

const ENTRIES = 1000;

/** A question, put to everybody over stacks of so many layers. */
function caseOf(
  question: string,
  layers: number,
  stackOf: (layers: number, smoke: boolean) => Stack,
  contestantOf: (peer: Peer, stack: Stack) => Omit<Contestant, "name">,
  rounds = 10,
): Case {
  return {
    topic: "peers",
    name: `every rival, ${layers} layers: ${question}`,
    rounds,
    leftOut,
    open: async (scratch, smoke) => {
      const stack = stackOf(layers, smoke);
      const peers = await peersOf(scratch, stack);
      return peers.map((peer) => {
        const { name, asynchronous, alsoSpent } = peer;
        const clock = { ...(asynchronous && { asynchronous }), ...(alsoSpent && { alsoSpent }) };
        return { ...contestantOf(peer, stack), name, ...clock };
      });
    },
  };
}

const repeated = (paths: readonly string[], { batch, place }: Peer): string[] =>
  Array.from({ length: batch }, (_, i) => place(paths[i % paths.length]!));

/** Like the other cases' files. */
const sixteen = (layers: number): Stack => makeStack({ layers, width: 16, size: SIZE });

const stat = (layers: number): Case =>
  caseOf("warm stat", layers, sixteen, (peer, { paths }) => {
    const asked = repeated(paths, peer);
    return {
      operations: asked.length,
      run: () => peer.stat(asked),
      check: () => {
        expect((sink.value as { size: number }).size === SIZE, "stat of a file gives its size");
      },
    };
  });

const miss = (layers: number): Case =>
  caseOf("a missing name", layers, sixteen, (peer, { missing }) => {
    const asked = repeated(missing, peer);
    return {
      operations: asked.length,
      run: () => peer.exists(asked),
      check: () => expect(sink.value === false, "a missing name is not there"),
    };
  });

const read = (layers: number): Case =>
  caseOf("open, read 1 KiB, close", layers, sixteen, (peer, { paths }) => {
    const asked = repeated(paths, peer);
    return {
      operations: asked.length,
      run: () => peer.read(asked),
      // No byte of the files is zero.
      check: () => expect((sink.value as number) > 0, "the last byte is read"),
    };
  });

const readdir = (layers: number): Case =>
  caseOf(
    `readdir of ${ENTRIES.toLocaleString("en")}`,
    layers,
    (count) => dealtStack(count, ENTRIES),
    (peer, stack) => {
      const directory = peer.place(stack.directory);
      return {
        operations: 1,
        run: () => peer.list(directory),
        check: () => {
          const { length } = sink.value as readonly unknown[];
          expect(length === ENTRIES, `${ENTRIES} names are listed, not ${length}`);
        },
      };
    },
    // ZenFS takes two seconds to list what 128 layers have.
    layers > 2 ? 4 : 10,
  );

const firstWrite = (layers: number): Case =>
  caseOf(
    "first byte written to 1 MiB",
    layers,
    (count, smoke) => makeStack({ layers: count, width: smoke ? 2 : 64, size: MIB }),
    ({ place, batch, exists, firstWrite }, stack) => {
      const { mounts = 1, write, isWritten, remount } = firstWrite;
      const paths = stack.paths.slice(0, batch);
      const files = paths.map(place);
      return {
        operations: files.length * mounts,
        prepare: async () => {
          await remount();
          // What is timed is the copy, not the search for the file.
          await exists(files);
          // Others leave much behind.
          collectGarbage();
        },
        run: () => write(files),
        check: async () => {
          for (const path of paths) expect(await isWritten(path), "the byte is written");
        },
      };
    },
  );

export const peerCases: readonly Case[] = [stat, miss, read, readdir, firstWrite].flatMap(
  (question) => LAYERS.map(question),
);
