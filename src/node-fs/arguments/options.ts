import { wrongType } from "./argument-error.ts";
import { mustBeEncoding, mustBeSignal } from "./checks.ts";

/** Options of a call: an object, or its encoding alone. */
export interface Options {
  readonly encoding?: unknown;
  readonly flag?: unknown;
  readonly flags?: unknown;
  readonly mode?: unknown;
  readonly flush?: unknown;
  readonly recursive?: unknown;
  readonly withFileTypes?: unknown;
  readonly bufferSize?: unknown;
  readonly signal?: AbortSignal | undefined;
}

const NONE: Options = {};

/** @param otherwise what no options mean, and an encoding alone leaves as it is */
export function optionsOf(options: unknown, otherwise: Options = NONE): Options {
  if (options === null || options === undefined || typeof options === "function") return otherwise;
  if (typeof options !== "string" && typeof options !== "object") {
    throw wrongType("options", "one of type string or object", options);
  }
  const given: Options =
    typeof options === "string" ? { ...otherwise, encoding: options } : options;
  mustBeEncoding(given.encoding);
  if (given.signal !== undefined) mustBeSignal(given.signal, "options.signal");
  return given;
}
