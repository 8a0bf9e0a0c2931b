import type { Work } from "../cost/time/work.ts";
import type { Digest } from "../image/imported-image.ts";

/** Where the bytes of an image lie, why they are there, and which of them need not be.
 *  Layers are numbered from 0, the lowest. Bytes are st_size of all that is no directory, each inode once a layer, as
 *  `docker history` counts them. */
export interface ImageAnalysis {
  readonly name: string;
  /** Null for what has no config: a folder, a lone layer. */
  readonly id: Digest | null;
  /** The image, or its base, comes with copyup: its sizes are real, its bytes are made up. */
  readonly synthetic: boolean;
  readonly layers: readonly LayerAnalysis[];
  /** Of all layers. */
  readonly bytes: number;
  /** What a container on the image sees; the rest is stored, shipped and hidden. */
  readonly visibleBytes: number;
  readonly byClass: BytesByClass;
  /** By directory, all layers together. */
  readonly tree: DirectoryBytes;
  /** By saving, largest first. */
  readonly findings: readonly Finding[];
  /** Saved when all fixes are made together; less than the sum of the savings where two of them meet. */
  readonly savingBytes: number;
  /** What unpacking all layers makes the kernel do, until they are on the disk; and what of it the fixes save, together. */
  readonly work: Work;
  readonly savingWork: Work;
  /** The file whose first change copies most: null when there is none with bytes. */
  readonly dearest: FirstChange | null;
  readonly dive: DiveNumbers;
}

/** What became of a byte, or why it is there. Each byte is in one class: the first of these that holds. */
export type ByteClass =
  /** A layer above has a file of the same name, whatever became of that. */
  | "replaced"
  /** A whiteout, an opaque directory or a file in place of a directory above hides it for good. */
  | "deleted"
  /** The layer below has the same content, owner, mode, times and xattrs. */
  | "unchanged"
  /** The layer below has the same content; mode, owner, time or xattrs differ. */
  | "metadata"
  /** The layer below has the same content at another name, and this layer whites that out. */
  | "moved"
  /** One of several names of an inode below; now it is an inode of its own, and the other names are still the old one. */
  | "link-split"
  /** The layer below has another content, some 4 KiB blocks of which are the same at the same offset. */
  | "partial"
  /** The merged tree shows the same content at another path (the one in the lowest layer counts as new; of several there
   *  the first in byte order of paths). */
  | "duplicate"
  /** Of a known kind that images rarely need: package lists, caches, logs. */
  | "left-over"
  | "new";

export type BytesByClass = Readonly<Record<ByteClass, number>>;

export interface LayerAnalysis {
  readonly index: number;
  /** Null when nobody has computed it: folders. */
  readonly diffId: Digest | null;
  /** The history's words, and the instruction that they come from: `COPY . /app`. Null without a history. */
  readonly createdBy: string | null;
  readonly instruction: string | null;
  /** Belongs to the image that --base names. */
  readonly base: boolean;
  readonly bytes: number;
  readonly files: number;
  readonly whiteouts: number;
  readonly byClass: BytesByClass;
  /** What unpacking it makes the kernel do. */
  readonly work: Work;
}

/** What the first change of a file in a container costs: all of it is copied up. */
export interface FirstChange {
  readonly path: string;
  /** st_size. */
  readonly bytes: number;
  readonly layer: number;
  readonly work: Work;
}

/** A directory, and what is in it and below. */
export interface DirectoryBytes {
  /** "" for the root. */
  readonly name: string;
  readonly bytes: number;
  readonly byClass: BytesByClass;
  /** Directories, and files that are worth a name of their own; largest first. */
  readonly children: readonly DirectoryBytes[];
}

/** Something that costs bytes, and what to do about it. Every sentence names numbers that were computed. */
export interface Finding {
  readonly kind: FindingKind;
  /** Of a left-over which: "apt-lists". Null of all others. */
  readonly leftOver: string | null;
  /** The layer that did it. */
  readonly layer: number;
  readonly instruction: string | null;
  /** The layers whose bytes it hides or repeats. */
  readonly from: readonly number[];
  /** "RUN chown -R app /app stores 2,000 files again of which only the owner changed." */
  readonly cause: string;
  /** Bytes that are stored because of it. */
  readonly bytes: number;
  /** How many files these bytes are of, also where a path stands for a directory of them. */
  readonly files: number;
  /** The deepest directory that has all the paths. */
  readonly directory: string;
  /** Files, and directories where all in them is meant. By bytes, largest first, then by path. */
  readonly paths: readonly FindingPath[];
  readonly fix: Fix;
  /** What the image would be smaller by, had the fix been made: restacked, and compared. */
  readonly savingBytes: number;
  /** What unpacking it would be spared. */
  readonly savingWork: Work;
}

export interface FindingPath {
  readonly path: string;
  readonly bytes: number;
  /** The layer that has the bytes. */
  readonly layer: number;
}

/** One for each way in which a layer wastes bytes. A link that copying up split is none: both names hold what they hold. */
export type FindingKind =
  | "metadata"
  | "unchanged"
  | "deleted"
  | "replaced"
  | "moved"
  | "partial"
  | "duplicate"
  | "left-over";

export interface Fix {
  readonly kind: FixKind;
  /** What to write, as one would say it to a colleague. */
  readonly words: string;
  /** Lines to put into the Dockerfile, where it is known which. */
  readonly lines: readonly string[];
  /** Paths that the merged tree has no more after it, with all below them: left-overs, what moved to a volume. */
  readonly gone: readonly string[];
}

export type FixKind =
  | "copy-chown"
  | "copy-chmod"
  | "copy-to"
  | "same-run"
  | "multi-stage"
  | "leave-out"
  | "volume"
  | "order"
  | "hard-link";

/** dive's numbers, by its formulas. */
export interface DiveNumbers {
  /** 0 to 1. */
  readonly efficiency: number;
  readonly wastedBytes: number;
  /** Not a percentage: 0.1 is 10 %. Infinite or NaN where dive's is. */
  readonly userWastedPercent: number;
  readonly sizeBytes: number;
  readonly userSizeBytes: number;
  /** Paths that dive counts as wasted, most bytes first. */
  readonly files: readonly DiveFile[];
}

export interface DiveFile {
  readonly path: string;
  /** In how many layers it is. */
  readonly count: number;
  /** Of all of them together. */
  readonly bytes: number;
}
