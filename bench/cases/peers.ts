import { type Case, type Contestant, expect } from "../case.ts";
import { dealtStack, makeStack, type Stack } from "../data.ts";
import { MIB, type Peer, peersOf } from "../peers.ts";
import { sink } from "../sink.ts";

const SIZE = 1024;
const ENTRIES = 1000;

/** A question, put to everybody over stacks of so many layers. */
function caseOf(
  question: string,
  layers: number,
  stackOf: (layers: number, smoke: boolean) => Stack,
  contestantOf: (peer: Peer, stack: Stack) => Contestant | null,
): Case {
  return {
    topic: "peers",
    name: `every rival, ${layers} ${layers === 1 ? "layer" : "layers"}: ${question}`,
    rounds: 10,
    open: async (scratch, smoke) => {
      const stack = stackOf(layers, smoke);
      const peers = await peersOf(scratch, stack);
      return peers.flatMap((peer) => {
        const { name, asynchronous, alsoSpent } = peer;
        const contestant = contestantOf(peer, stack);
        const clock = { ...(asynchronous && { asynchronous }), ...(alsoSpent && { alsoSpent }) };
        return contestant === null ? [] : [{ ...contestant, name, ...clock }];
      });
    },
  };
}

const repeated = (paths: readonly string[], { batch, place }: Peer): string[] =>
  Array.from({ length: batch }, (_, i) => place(paths[i % paths.length]!));

/** Like the other cases' files. */
const sixteen = (layers: number): Stack => makeStack({ layers, width: 16, size: SIZE });

const stat = (layers: number): Case =>
  caseOf("warm stat of a file in the lowest", layers, sixteen, (peer, { paths }) => {
    const asked = repeated(paths, peer);
    return {
      name: peer.name,
      operations: asked.length,
      run: () => peer.stat(asked),
      check: () => {
        expect((sink.value as { size: number }).size === SIZE, "stat of a file gives its size");
      },
    };
  });

const miss = (layers: number): Case =>
  caseOf("is a missing name there", layers, sixteen, (peer, { missing }) => {
    const asked = repeated(missing, peer);
    return {
      name: peer.name,
      operations: asked.length,
      run: () => peer.exists(asked),
      check: () => expect(sink.value === false, "a missing name is not there"),
    };
  });

const readdir = (layers: number): Case =>
  caseOf(
    `readdir of ${ENTRIES} merged entries`,
    layers,
    (count) => dealtStack(count, ENTRIES),
    (peer, stack) => {
      const directory = peer.place(stack.directory);
      return {
        name: peer.name,
        operations: 1,
        run: () => peer.list(directory),
        check: () => {
          const { length } = sink.value as readonly unknown[];
          expect(length === ENTRIES, `${ENTRIES} names are listed, not ${length}`);
        },
      };
    },
  );

const copyUp = (layers: number): Case =>
  caseOf(
    "the first byte written to a file of 1 MiB in the lowest",
    layers,
    (count, smoke) => makeStack({ layers: count, width: smoke ? 2 : 16, size: MIB }),
    ({ name, place, exists, copyUp: way }, { paths }) => {
      if (way === undefined) return null;
      const { write, isCopied, remount } = way;
      const files = paths.map(place);
      return {
        name,
        operations: files.length,
        prepare: async () => {
          await remount();
          // What is timed is the copy, not the search for the file.
          await exists(files);
        },
        run: () => write(files),
        check: async () => {
          for (const path of paths) expect(await isCopied(path), "the file is in the upper, whole");
        },
      };
    },
  );

export const peerCases: readonly Case[] = [stat, miss, readdir, copyUp].flatMap((question) =>
  [1, 8, 128].map(question),
);
