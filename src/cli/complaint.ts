import { BuildError } from "../build/build-error.ts";
import { ImageError } from "../image/image-error.ts";
import { RegistryError } from "../registry/registry-error.ts";
import { TemplateError } from "../report/docker/template-error.ts";
import { StoreError } from "../store/store-error.ts";
import { UserError } from "./user-error.ts";

/** What is wrong with images, stores and templates, in words; undefined when that is not what went wrong. */
export function complaintOf(error: unknown): string | undefined {
  if (error instanceof TemplateError) return `template parsing error: ${error.message}`;
  if (error instanceof BuildError) {
    return error.remedy === undefined ? error.message : `${error.message}; ${error.remedy}`;
  }
  const known =
    error instanceof ImageError ||
    error instanceof StoreError ||
    error instanceof RegistryError ||
    error instanceof UserError;
  return known ? error.message : undefined;
}

/** Does some work; what the user can put right comes as a UserError. */
export async function orComplain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const why = complaintOf(error);
    if (why === undefined || error instanceof UserError) throw error;
    throw new UserError(why, { cause: error });
  }
}
