import type { Case } from "../../cases/case.ts";
import type { Form, ShowOptions } from "../show-scenario.ts";
import type { Look } from "../terminal.ts";

/** What a worker is asked to do. */
export type Task =
  | {
      readonly kind: "scenario";
      readonly file: string;
      readonly options: ShowOptions;
      readonly form: Form;
      readonly look: Look;
    }
  | { readonly kind: "cases"; readonly cases: readonly { given: Case; where: string }[] };

/** What it answers. An error does not keep its class on the way. */
export type Answer =
  | { readonly kind: "done"; readonly result: unknown }
  /** The input is at fault. */
  | { readonly kind: "complaint"; readonly words: string }
  /** It was told to stop. */
  | { readonly kind: "stopped" }
  /** We are at fault. */
  | { readonly kind: "bug"; readonly message: string; readonly stack: string };

/** Where workers are told to stop: the name of a BroadcastChannel. */
export const STOP = "copyup:stop";
