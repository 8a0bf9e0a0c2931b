import type { ImageKind } from "./imported-image.ts";

/** What went wrong with an image, in the parts its message is made of. */
export interface ImageFault {
  /** The archive, folder or blob, as the user knows it; parts of parts are joined with " » ". */
  readonly archive: string;
  /** The entry of the archive, where it is one. */
  readonly entry?: string;
  readonly what: string;
  readonly expected?: string;
  /** What the user can do about it. */
  readonly remedy?: string;
  /** References of which each means one image, where the one that was given means none, or none was given. */
  readonly choices?: { readonly kind: ImageKind; readonly references: readonly string[] };
}

/** The one error of this room: an image cannot be read, is damaged, or must not be trusted. */
export class ImageError extends Error {
  override readonly name = "ImageError";
  readonly fault: ImageFault;

  constructor(fault: ImageFault, cause?: unknown) {
    super(messageOf(fault), cause === undefined ? undefined : { cause });
    this.fault = fault;
  }
}

function messageOf({ archive, entry, what, expected, remedy }: ImageFault): string {
  const where = entry === undefined ? "" : `entry ${quoteName(entry)}: `;
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  const advice = remedy === undefined ? "" : `; ${remedy}`;
  return `${archive}: ${where}${what}${wanted}${advice}`;
}

const SHOWN = 200;

/** A name as a message may show it: quoted, control characters and stray bytes escaped, long ones cut. */
export function quoteName(name: string): string {
  return escapeControls(JSON.stringify(cut(name)));
}

/** A value of a document as a message may show it, however long or deep it is. */
export function shownValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") return quoteName(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

/** A text as a message may show it: what a terminal obeys is escaped, and long ones are cut. */
export function shownText(text: string): string {
  return escapeControls(cut(text));
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** Control characters, and marks that turn the writing direction. */
function escapeControls(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, escapeChar);
}

function escapeChar(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Runs a system call and turns its failure into an ImageError that says what was being done. */
export function reading<T>(archive: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw failureOf(archive, what, error);
  }
}

/** The ImageError for what a system call has thrown; any other error as it is. */
export function failureOf(archive: string, what: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new ImageError({ archive, what: `cannot ${what}: ${error.message}` }, error);
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error;
}
