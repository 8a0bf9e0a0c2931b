import { codedError } from "../coded-error.ts";
import { inspect } from "../node-parts.ts";
import { received } from "./received.ts";

/** What may be wrong with an argument: Node's codes. */
type ArgumentCode =
  | "ERR_FS_INVALID_SYMLINK_TYPE"
  | "ERR_INCOMPATIBLE_OPTION_PAIR"
  | "ERR_INVALID_ARG_TYPE"
  | "ERR_INVALID_ARG_VALUE"
  | "ERR_INVALID_FILE_URL_HOST"
  | "ERR_INVALID_FILE_URL_PATH"
  | "ERR_INVALID_RETURN_VALUE"
  | "ERR_INVALID_URL_SCHEME"
  | "ERR_OUT_OF_RANGE"
  | "ERR_UNKNOWN_ENCODING";

type ErrorClass = new (message: string) => Error;

const wrongArguments = new WeakSet<object>();

/** An error for an argument that Node refuses: callbacks do not hear of it, for it is thrown at once. */
export function argumentError(
  code: ArgumentCode,
  message: string,
  Kind: ErrorClass = TypeError,
): Error {
  const error = codedError(code, message, Kind);
  wrongArguments.add(error);
  return error;
}

/** The same as Node's C++ throws it: without the code in its text. */
export function nativeError(
  code: ArgumentCode,
  message: string,
  Kind: ErrorClass = TypeError,
): Error {
  const error = Object.assign(new Kind(message), { code });
  wrongArguments.add(error);
  return error;
}

/** Thrown at whoever called, even where failures go to a callback: also what JavaScript itself makes of bad arguments. */
export function isArgumentError(error: unknown): boolean {
  return (
    error instanceof TypeError || error instanceof URIError || wrongArguments.has(error as object)
  );
}

/** @param expected as in "of type number" */
export function wrongType(name: string, expected: string, value: unknown): Error {
  const what = name.includes(".") ? "property" : "argument";
  return argumentError(
    "ERR_INVALID_ARG_TYPE",
    `The "${name}" ${what} must be ${expected}. Received ${received(value)}`,
  );
}

const LONGEST = 128;

export function wrongValue(name: string, value: unknown, reason = "is invalid"): Error {
  const what = name.includes(".") ? "property" : "argument";
  const whole = inspect(value);
  const shown = whole.length > LONGEST ? `${whole.slice(0, LONGEST)}...` : whole;
  return argumentError(
    "ERR_INVALID_ARG_VALUE",
    `The ${what} '${name}' ${reason}. Received ${shown}`,
  );
}

export function outOfRange(name: string, range: string, value: number | bigint): Error {
  return argumentError(
    "ERR_OUT_OF_RANGE",
    `The value of "${name}" is out of range. It must be ${range}. Received ${numberText(value)}`,
    RangeError,
  );
}

/** Large numbers have their digits in groups. */
function numberText(value: number | bigint): string {
  const large = 2 ** 32;
  if (typeof value === "number" && !(Number.isInteger(value) && Math.abs(value) > large)) {
    return inspect(value);
  }
  const text = String(value);
  const grouped = value > large || value < -large ? text.replace(/\B(?=(\d{3})+$)/g, "_") : text;
  return typeof value === "bigint" ? `${grouped}n` : grouped;
}
