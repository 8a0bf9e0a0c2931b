import type { Envelope } from "../base/event.ts";
import type { Built } from "../build/built.ts";
import type { Credentials } from "../cases/callers.ts";
import type { OpValue } from "../cases/outcome.ts";
import type { Work } from "../cost/time/work.ts";
import type { Aspect } from "../diff/aspects.ts";
import type { Change } from "../diff/change.ts";
import type { Image } from "../image/image.ts";
import type { Layer } from "../layer/layer.ts";
import type { Overlay } from "../process/overlay.ts";
import type { Listen, Outcomes, Variant } from "./run/again.ts";

/** What running a scenario led to: everything that costs and reports are made from. */
export interface ScenarioResult {
  readonly file: string;
  readonly title: string;
  readonly about: string | undefined;
  /** Everything came out as expected. */
  readonly ok: boolean;
  /** Lowest first: events number them from the top, so that layer n is layers[layers.length - n]. */
  readonly layers: readonly LayerResult[];
  /** steps[i] is number i + 1, as envelopes count; 0 is the mount. */
  readonly steps: readonly StepResult[];
  /** The index is the `mount` of envelopes. None without an image: then images were built only. */
  readonly containers: readonly ContainerResult[];
  /** The build that the image came from. */
  readonly build: BuildDeed | null;
  /** Images that have a tag, in the order they got it. */
  readonly images: readonly TaggedImage[];
  /** The layers of all these, each once. */
  readonly diskBytes: number;
  readonly mismatches: readonly Mismatch[];
  /** What the import of the image left out, and why. */
  readonly notes: readonly string[];
  /** Takes the calls and commands of the steps once more, in fresh containers that are stored in another way, and says
   *  how each came out; null where there are no steps to take, as of a program's log. Before close().
   *  @throws FsError, ContainerError: what cannot be mounted */
  readonly again: ((variant: Variant, listen: Listen) => Promise<Outcomes>) | null;
  /** Closes the image; contents of imported layers cannot be read afterwards. */
  close(): void;
}

export interface LayerResult {
  readonly name: string;
  /** The build step that made it, where the image says. */
  readonly createdBy: string | undefined;
  readonly layer: Layer;
  /** Names, the root not counted. */
  readonly entries: number;
  readonly files: number;
  readonly directories: number;
  readonly symlinks: number;
  /** Devices, FIFOs and sockets; whiteouts not. */
  readonly specials: number;
  /** As Docker counts a layer: st_size of all that is no directory, each inode once. */
  readonly bytes: number;
  /** Paths in byte order. */
  readonly whiteouts: readonly string[];
  readonly opaques: readonly string[];
}

export interface ContainerResult {
  readonly name: string;
  /** Still mounted. What is read through it now is no longer recorded. */
  readonly overlay: Overlay;
  readonly upper: Layer;
  readonly work: Layer;
  /** In order; empty when they were not to be kept. */
  readonly envelopes: readonly Envelope[];
  /** Docker's layer between the image and the container: there if a step ran, committed or compared something in it.
   *  Events count it as the topmost lower. */
  readonly init: LayerResult | null;
  /** As Docker's SizeRw. */
  readonly upperBytes: number;
  /** Paths in byte order, as they lie in the upper at the end. */
  readonly whiteouts: readonly string[];
  readonly opaques: readonly string[];
  /** Non-directories that were copied up, under their names then, in byte order. */
  readonly copiedUp: readonly string[];
  /** Bytes of data that copy-ups read and wrote. */
  readonly copiedBytes: number;
  /** Bytes that programs wrote. */
  readonly writtenBytes: number;
}

export interface StepResult {
  readonly number: number;
  /** In the file. */
  readonly line: number;
  /** The system call, remount, run, build, commit or diff. */
  readonly action: string;
  /** One line for people: "pwrite db, 1 B at 4096". */
  readonly text: string;
  /** What it is about: its path, or the one its descriptor was opened with. */
  readonly path: string | undefined;
  /** Index of the container; null for a build, which needs none, and for a run in one of its own. */
  readonly container: number | null;
  readonly as: Credentials;
  readonly note: string | undefined;
  readonly repeat: number;
  /** Of the last repetition, or of the first that came out other than expected; then the others were not run. */
  readonly outcome: StepOutcome;
  /** Repetitions that were run. */
  readonly runs: number;
  readonly ok: boolean;
  /** As of a container, by all repetitions of this step. */
  readonly copiedUp: readonly string[];
  readonly copiedBytes: number;
  readonly writtenBytes: number;
  /** What a step that is in none of the containers made the kernel do; of others the events of their container tell. */
  readonly work?: Work;
  /** What Docker's steps did beside. */
  readonly deed?: Deed;
}

export type StepOutcome =
  | { readonly ok: true; readonly value?: OpValue }
  /** Errnos are those of system calls. */
  | { readonly ok: false; readonly errno?: string; readonly message: string };

/** What a step did that is no system call. */
export type Deed = BuildDeed | RunDeed | CommitDeed | DiffDeed;

export interface BuildDeed {
  readonly kind: "build";
  /** As for `copyup build`: instruction by instruction. */
  readonly built: Built;
  readonly image: Image;
  /** Layers of the image that it began with. */
  readonly baseLayers: number;
}

export interface RunDeed {
  readonly kind: "run";
  readonly status: number;
  /** What it printed, errors too, in order: of the last repetition. */
  readonly output: string;
  /** Programs that only a real machine can run. */
  readonly unknown: readonly string[];
}

export interface CommitDeed {
  readonly kind: "commit";
  readonly image: Image;
  readonly baseLayers: number;
  readonly tag: string | undefined;
}

export interface DiffDeed {
  readonly kind: "diff";
  /** In what a path differs is told of an exact one only. */
  readonly changes: readonly (Change & { readonly aspects?: readonly Aspect[] })[];
}

/** An image by a name that a step gave it; with another name it is another entry. */
export interface TaggedImage {
  /** As written. */
  readonly tag: string;
  readonly image: Image;
  readonly bytes: number;
  /** In layers that another image of the scenario has on the same layers, and the rest. */
  readonly sharedBytes: number;
  readonly uniqueBytes: number;
  /** Made on a bundled base. */
  readonly synthetic: boolean;
}

/** Something that came out other than expected. */
export interface Mismatch {
  /** "step 3: rename /opt/app to /opt/app2", "expect.copied_up", "expect.containers.a.upper_bytes". */
  readonly where: string;
  /** In the file. */
  readonly line: number;
  readonly expected: string;
  readonly actual: string;
  /** Where lists are compared: what was expected and is not there. */
  readonly missing?: readonly string[];
  /** Where lists are compared: what is there and was not expected. */
  readonly extra?: readonly string[];
}

/** How far a run has come. */
export type Progress =
  | { readonly phase: "image"; readonly what: string }
  /** An instruction that is being taken. */
  | { readonly phase: "build"; readonly what: string }
  | {
      readonly phase: "steps";
      /** Repetitions counted. */
      readonly done: number;
      readonly total: number;
      /** The step that is being run. */
      readonly text: string;
    };
