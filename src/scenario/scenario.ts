import type { Credentials } from "../cases/callers.ts";
import type { CaseEntry, CaseOp } from "../cases/case.ts";
import type {
  ContainerExpectationFields,
  StepExpectationFields,
  ValueExpectation,
} from "./schema/expect.ts";

/** A scenario as the parser leaves it: complete, checked, defaults filled in. Lines count from 1. */
export interface Scenario {
  readonly file: string;
  readonly title: string;
  readonly about: string | undefined;
  readonly image: ScenarioImage;
  /** Options of the mount. */
  readonly options: MountOptionFields;
  /** At least one. */
  readonly containers: readonly string[];
  readonly steps: readonly Step[];
  readonly expect: Expectations;
}

export type MountOptionFields = Readonly<Record<string, string | boolean>>;

/** What the containers start from. Paths are resolved. */
export type ScenarioImage =
  | { readonly kind: "layers"; readonly layers: readonly LayerSource[] }
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

/** One system call, or `remount`. */
export interface Step {
  readonly line: number;
  /** As in a canonical case, but for who calls. With `repeat`, `{n}` in its texts stands for the number. */
  readonly op: CaseOp;
  /** Index of the container. */
  readonly container: number;
  readonly as: Credentials;
  readonly note: string | undefined;
  readonly repeat: number;
  /** Whether {n} is to be replaced: `repeat` was given. */
  readonly numbered: boolean;
  readonly expect: StepExpectation;
}

export interface StepExpectation
  extends Pick<StepExpectationFields, "copied_up" | "copied_bytes" | "written_bytes"> {
  /** "ok" or an errno. */
  readonly outcome: string;
  readonly value?: ValueExpectation;
}

/** What is expected at the end. */
export interface Expectations {
  /** Of each container, in order; undefined when nothing is. */
  readonly containers: readonly (ContainerExpectation | undefined)[];
  readonly layerBytes?: { readonly line: number; readonly sizes: readonly number[] };
  readonly imageBytes?: { readonly line: number; readonly size: number };
}

export interface ContainerExpectation {
  /** "expect", or "expect.containers.a". */
  readonly where: string;
  readonly fields: ContainerExpectationFields;
  /** The line of each key. */
  readonly lines: Readonly<Record<string, number>>;
}
