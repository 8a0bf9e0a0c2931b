import { ContainerError } from "../../container/container-error.ts";
import { ShellLimitError } from "../../shell/shell-error.ts";
import { BuildError } from "../build-error.ts";
import type { SourceRange } from "../dockerfile.ts";

/** What went wrong with a step, with its place in the Dockerfile; what has one already, and bugs, as they are. */
export function placedError(error: unknown, file: string, range: SourceRange): unknown {
  if (error instanceof ShellLimitError) {
    return new BuildError(error.message, { file, range, solving: true, cause: error });
  }
  if (!(error instanceof BuildError || error instanceof ContainerError)) return error;
  if (error instanceof BuildError && error.range !== undefined) return error;
  const { message, remedy } = error;
  const { run, solving } = error instanceof BuildError ? error : { run: undefined, solving: true };
  return new BuildError(message, {
    ...{ file, range, solving, cause: error },
    ...(remedy === undefined ? {} : { remedy }),
    ...(run === undefined ? {} : { run }),
  });
}

/** Takes a step, or looks at what it would take: what goes wrong in it is marked so. */
export async function solving<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof BuildError) error.solving ??= true;
    throw error;
  }
}
