import { measuredApart } from "./apart.ts";
import { measurement } from "./measurement.ts";
import { tableText } from "./report.ts";
import type { Scratch } from "./scratch.ts";
import { type Verdict, valueText, verdict, verdictText } from "./verdict.ts";

const TITLE = "memory: what a file takes, what is known of it, and what calls leave behind";

/** Each number in bytes. What they are made of, on 64 bits: a looked-up name is a dentry (80), the name (40), and its entry
 *  in its directory's Map (28 to 56); the whole path's entry as much, while fewer than 65,536 are kept. What a copy-up adds
 *  is an upper inode (80), its times (48), the origin mark (48), what finds the origin again (28 to 56), an entry in the
 *  upper's directory (28 to 56), and the pair of inodes that the dentry keeps (40). Directories come on top. */
export interface MemoryUse {
  readonly file: number;
  /** What a lookup keeps, whole paths included. */
  readonly lookedUp: number;
  /** What the second one adds to that. */
  readonly askedAgain: number;
  /** What a copy-up adds to that. */
  readonly copiedUp: number;
  readonly hundredCalls: number;
}

function measureMemory(_scratch: Scratch, smoke: boolean) {
  const use: MemoryUse = {
    file: measuredApart("layer", smoke ? 20_000 : 1_000_000),
    lookedUp: measuredApart("looked-up", smoke ? 5_000 : 250_000),
    askedAgain: measuredApart("asked-again", smoke ? 5_000 : 250_000),
    copiedUp: measuredApart("copied-up", smoke ? 5_000 : 250_000),
    hundredCalls: measuredApart("calls", smoke ? 20_000 : 10_000_000),
  };
  return { use, verdicts: smoke ? [] : memoryVerdicts(use) };
}

export function memoryVerdicts(use: MemoryUse): Verdict[] {
  const of = (title: string, value: number, atMost: number): Verdict => {
    const says = (bytes: number): string => `${title}: ${valueText(bytes, "bytes")}`;
    return verdict(title, value, { atMost }, { row: "memory", unit: "bytes", says });
  };
  return [
    of("a file of a million in a layer", use.file, 180),
    of("a name that was looked up", use.lookedUp, 200),
    of("a file that was copied up, more", use.copiedUp, 200),
    // A collector is never quite done: this is 80 KB in all.
    of("left by a hundred of 10 million mixed calls", use.hundredCalls, 1),
  ];
}

function memoryText({ use, verdicts }: { use: MemoryUse; verdicts: readonly Verdict[] }): string {
  const bytes = (count: number): string => `${count.toFixed(count < 10 ? 2 : 0)} B`;
  const rows = [
    ["a file of a layer, its name and share of directories", bytes(use.file)],
    ["a name that was looked up", bytes(use.lookedUp)],
    ["the same, asked for again, more", bytes(use.askedAgain)],
    ["a file that was copied up, more", bytes(use.copiedUp)],
    ["a hundred mixed calls", bytes(use.hundredCalls)],
  ];
  return [TITLE, tableText(["", "bytes"], rows), ...verdicts.map(verdictText), ""].join("\n");
}

export const memory = measurement(TITLE, measureMemory, memoryText);
