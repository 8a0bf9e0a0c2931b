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

/** Reads a Dockerfile as the builder of an engine does. @throws BuildError in that engine's words */
export function readDockerfile(text: string, file: string, profile: BuildProfile): Dockerfile {
  const dockerfile = parsed(text, file, profile);
  const refused = checkDockerfile(dockerfile, profile);
  if (refused !== undefined) throw refused;
  return dockerfile;
}

/** What no engine can read is told in the words of this one. */
function parsed(text: string, file: string, profile: BuildProfile): Dockerfile {
  try {
    return parseDockerfile(text, file);
  } catch (error) {
    const [, syntax] = SYNTAX.exec(text) ?? [];
    if (error instanceof BuildError) parseDockerfile(text, file, dialectOf(profile, syntax));
    throw error;
  }
}

/** The directive, behind others at the most. */
const SYNTAX = /^(?:#.*\n)*?#[ \t]*syntax[ \t]*=[ \t]*(\S+)/i;
