import { ImageError } from "../image/image-error.ts";
import { type ImageReference, parseReference } from "../image/reference.ts";
import { UserError } from "./user-error.ts";

/** A name for an image, as an option gave it. @throws UserError in Docker's words */
export function parseTag(option: string, text: string): ImageReference {
  const refused = (what: string) =>
    new UserError(`invalid argument "${text}" for "${option}": ${what}`);
  try {
    const reference = parseReference(text);
    if (reference.digest === undefined) return reference;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { what, expected } = error.fault;
    throw refused(expected === undefined ? what : `${what}; expected ${expected}`);
  }
  throw refused("refusing to create a tag with a digest reference");
}
