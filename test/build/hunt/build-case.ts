import type { RawHeader } from "../support/raw-headers.ts";

/** One Dockerfile with its context, small enough to be kept as a line of JSON. */
export interface BuildCase {
  readonly id: string;
  /** Parents before what is in them. */
  readonly context: readonly ContextEntry[];
  readonly steps: readonly Step[];
}

/** An instruction as it stands in the Dockerfile; or a RUN, as commands that each end with what joins them to the
 *  next ("mkdir /a &&"), so that it can be made smaller. */
export type Step = string | readonly string[];

export type ContextEntry =
  | { readonly path: string; readonly type: "dir"; readonly mode: number }
  | {
      readonly path: string;
      readonly type: "file";
      readonly mode: number;
      readonly text: string;
      /** In an archive alone: root's otherwise. */
      readonly uid?: number;
    }
  | { readonly path: string; readonly type: "symlink" | "link"; readonly target: string }
  | { readonly path: string; readonly type: "fifo"; readonly mode: number }
  | {
      readonly path: string;
      readonly type: "archive";
      readonly gzip: boolean;
      readonly entries: readonly ContextEntry[];
    };

export const BUILDERS = ["classic", "buildkit"] as const;
export type Builder = (typeof BUILDERS)[number];

/** What came of a build, in all that is compared. */
export type Outcome =
  | {
      readonly kind: "image";
      /** Without the base's; lowest first. */
      readonly layers: readonly (readonly RawHeader[])[];
      /** Of each entry of the history. */
      readonly sizes: readonly number[];
      readonly history: readonly Readonly<Record<string, unknown>>[];
      readonly config: unknown;
    }
  | { readonly kind: "error"; readonly message: string }
  /** Ours alone: what copyup cannot do, or a defect of its own. */
  | { readonly kind: "crash"; readonly message: string };

const JOINT = /\s*(?:&&|\|\||;)$/;

/** The name that the Dockerfiles begin with. */
export const BASE_NAME = "base:1";

/** Each builder has a base of its own: an engine takes a layer that it has for one that is the same on the same base,
 *  and shows the size of that. */
export const baseOf = (builder: Builder): string => `base:${builder === "classic" ? "c" : "b"}`;

/** The Dockerfile of a case, for one of the builders. */
export function dockerfileOf({ steps }: BuildCase, builder: Builder): string {
  return `${steps.map(stepText).join("\n")}\n`.replaceAll(BASE_NAME, baseOf(builder));
}

function stepText(step: Step): string {
  return typeof step === "string" ? step : `RUN ${step.join(" ").replace(JOINT, "")}`;
}
