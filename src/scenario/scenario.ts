import type { EngineName } from "../build/profile.ts";
import type { Credentials } from "../cases/callers.ts";
import type { CaseEntry, CaseOp } from "../cases/case.ts";
import type { Comparison } from "./compare/comparison.ts";
import type { DeviceChoice } from "./device.ts";
import type {
  BuildExpectationFields,
  ContainerExpectationFields,
  StepExpectationFields,
  TagExpectation,
} from "./schema/expect.ts";

/** A scenario as the parser leaves it: complete, checked, defaults filled in. Lines count from 1. */
export interface Scenario {
  readonly file: string;
  readonly title: string;
  readonly about: string | undefined;
  /** Null: there are no containers, images are built only. */
  readonly image: ScenarioImage | null;
  /** Files of effects, resolved, and programs that do nothing: for what builds and containers run. */
  readonly commands: readonly string[];
  readonly stubs: readonly string[];
  /** Options of the mount. */
  readonly options: MountOptionFields;
  /** At least one, if there is an image. */
  readonly containers: readonly string[];
  /** Other ways to store the containers, to be held against this one. */
  readonly compare: Comparison | null;
  readonly steps: readonly Step[];
  readonly expect: Expectations;
  /** What times are for; null: nothing is said of it. */
  readonly device: ScenarioDevice | null;
}

export type ScenarioDevice =
  | Extract<DeviceChoice, { readonly kind: "profile" }>
  | {
      readonly kind: "file";
      /** Resolved, and as written. */
      readonly path: string;
      readonly written: string;
      readonly line: number;
    };

export type MountOptionFields = Readonly<Record<string, string | boolean>>;

/** What the containers start from. Paths are resolved. */
export type ScenarioImage =
  | { readonly kind: "layers"; readonly layers: readonly LayerSource[] }
  | { readonly kind: "build"; readonly build: BuildRequest; readonly line: number }
  | {
      readonly kind: "archive" | "oci" | "rootfs" | "overlay2";
      readonly path: string;
      readonly line: number;
      /** Which image and platform, where there are several. */
      readonly reference?: string;
      readonly platform?: string;
    };

/** One layer, lowest first in its image. */
export type LayerSource =
  | {
      readonly kind: "entries";
      readonly name: string;
      readonly line: number;
      readonly entries: readonly CaseEntry[];
    }
  | {
      readonly kind: "tar" | "dir";
      readonly name: string;
      readonly line: number;
      readonly path: string;
    };

/** A build, as `copyup build` would be asked for it. */
export interface BuildRequest {
  /** What its relative paths start from: the folder of the scenario. */
  readonly folder: string;
  /** As written. */
  readonly context: string;
  readonly file?: string;
  readonly target?: string;
  readonly args: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  readonly contexts: ReadonlyMap<string, string>;
  /** Names for the image, as written. */
  readonly tags: readonly string[];
  readonly platform?: string;
  readonly engine: EngineName;
  /** Images that RUNs take their layers from where they cannot run: names, or paths from the folder. */
  readonly layerFrom: readonly string[];
  readonly noCache: boolean;
}

export type Step = CallStep | RunStep | RunImageStep | BuildStep | CommitStep | DiffStep;

interface AnyStep {
  readonly line: number;
  readonly note: string | undefined;
  readonly expect: StepExpectation;
}

interface StepInContainer extends AnyStep {
  /** Index of the container. */
  readonly container: number;
}

interface RepeatedStep extends StepInContainer {
  readonly as: Credentials;
  readonly repeat: number;
  /** Whether {n} is to be replaced: `repeat` was given. */
  readonly numbered: boolean;
}

/** One system call, or `remount`. */
export interface CallStep extends RepeatedStep {
  readonly kind: "call";
  /** As in a canonical case, but for who calls. With `repeat`, `{n}` in its texts stands for the number. */
  readonly op: CaseOp;
}

/** What is to be run. */
export interface RunCommand {
  /** A line for the shell, or the words of a program. With `repeat`, `{n}` stands for the number. */
  readonly command: string | readonly string[];
  /** As written; undefined: as the image says. */
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly env: ReadonlyMap<string, string>;
  readonly stdin: string;
}

/** A command in a container. */
export interface RunStep extends RepeatedStep, RunCommand {
  readonly kind: "run";
}

/** A command in a container of its own, which is gone afterwards, as `docker run --rm`. */
export interface RunImageStep extends AnyStep, RunCommand {
  readonly kind: "run-image";
  /** As written: a name that a step before gave, or a bundled base. */
  readonly image: string;
}

export interface BuildStep extends AnyStep {
  readonly kind: "build";
  readonly build: BuildRequest;
}

/** `docker commit` of a container as it is then. */
export interface CommitStep extends StepInContainer {
  readonly kind: "commit";
  readonly tag: string | undefined;
  readonly message: string | undefined;
  readonly author: string | undefined;
  readonly changes: readonly string[];
}

/** `docker diff` of a container as it is then. */
export interface DiffStep extends StepInContainer {
  readonly kind: "diff";
  readonly exact: boolean;
}

export interface StepExpectation extends Omit<StepExpectationFields, "errno"> {
  /** "ok", an errno, or "error": a build that fails. */
  readonly outcome: string;
  /** Lines of a diff. */
  readonly changes?: readonly string[];
}

/** What is expected at the end. */
export interface Expectations {
  /** Of each container, in order; undefined when nothing is. */
  readonly containers: readonly (ContainerExpectation | undefined)[];
  readonly layerBytes?: { readonly line: number; readonly sizes: readonly number[] };
  readonly imageBytes?: { readonly line: number; readonly size: number };
  readonly diskBytes?: { readonly line: number; readonly size: number };
  /** Of the build that the image comes from. */
  readonly build?: { readonly line: number; readonly fields: BuildExpectationFields };
  /** By tag, as written. */
  readonly images: readonly {
    readonly tag: string;
    readonly line: number;
    readonly fields: TagExpectation;
  }[];
}

export interface ContainerExpectation {
  /** "expect", or "expect.containers.a". */
  readonly where: string;
  readonly fields: ContainerExpectationFields;
  /** The line of each key. */
  readonly lines: Readonly<Record<string, number>>;
}
