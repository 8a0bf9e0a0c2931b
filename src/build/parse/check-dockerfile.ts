import { BuildError } from "../build-error.ts";
import type { Dockerfile } from "../dockerfile.ts";
import type { BuildProfile } from "../profile.ts";
import { dialectOf } from "./dialect.ts";
import { parseDockerfile } from "./parse-dockerfile.ts";

/** What an engine's builder cannot read in a Dockerfile that another can, in its own words; undefined when it reads all
 *  of it. What it can read and does not do is said at its step: refused-step.ts. */
export function checkDockerfile(
  dockerfile: Dockerfile,
  profile: BuildProfile,
): BuildError | undefined {
  const dialect = dialectOf(profile, dockerfile.directives.syntax);
  try {
    parseDockerfile(dockerfile.text, dockerfile.file, dialect);
    return undefined;
  } catch (error) {
    if (error instanceof BuildError) return error;
    throw error;
  }
}
