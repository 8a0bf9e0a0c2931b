import { FsError } from "../base/fs-error.ts";
import { ContainerError } from "../container/container-error.ts";
import { ImageError } from "../image/image-error.ts";
import { ShellLimitError } from "../shell/shell-error.ts";
import { StoreError } from "../store/store-error.ts";
import { UserError } from "./user-error.ts";

/** Runs a command's work: what is wrong with its input becomes an error for the user.
 *  @throws UserError, and whatever else the work throws */
export async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const words = wordsOf(error);
    throw words === undefined ? error : new UserError(words);
  }
}

/** What went wrong, for people; undefined when it is a bug. */
function wordsOf(error: unknown): string | undefined {
  if (error instanceof ContainerError) {
    return error.remedy === undefined ? error.message : `${error.message}; ${error.remedy}`;
  }
  const isKnown =
    error instanceof StoreError ||
    error instanceof ImageError ||
    error instanceof ShellLimitError ||
    error instanceof FsError;
  return isKnown ? error.message : undefined;
}
