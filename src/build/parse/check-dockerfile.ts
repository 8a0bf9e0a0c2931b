import { BuildError } from "../build-error.ts";
import type { Dockerfile, Instruction } from "../dockerfile.ts";
import type { BuildProfile } from "../profile.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { parseDockerfile } from "./parse-dockerfile.ts";
import { errorAt } from "./place.ts";

/** What an engine's builder refuses in a Dockerfile that another takes, in its own words; undefined when it takes
 *  all. The first refusal, as a build ends with it. */
export function checkDockerfile(
  dockerfile: Dockerfile,
  profile: BuildProfile,
): BuildError | undefined {
  const dialect = dialectOf(profile, dockerfile.directives.syntax);
  try {
    return refusedStep(parseDockerfile(dockerfile.text, dockerfile.file, dialect), dialect);
  } catch (error) {
    if (error instanceof BuildError) return error;
    throw error;
  }
}

/** What the builder knows and does not do: it says so when it comes to the step. */
function refusedStep(dockerfile: Dockerfile, dialect: Dialect): BuildError | undefined {
  const names = new Set<string>();
  for (const { from, name, instructions } of dockerfile.stages) {
    if (name !== undefined && names.has(name) && dialect.sameStageName === "refused") {
      return errorAt(dockerfile.file, from.range, `${name} stage name already used`);
    }
    if (name !== undefined) names.add(name);
    for (const instruction of instructions) {
      const flag = dialect.needBuildKit.find((candidate) => uses(instruction, candidate));
      if (flag === undefined) continue;
      const where = "Refer to https://docs.docker.com/go/buildkit/";
      const how = "to learn how to build images with BuildKit enabled";
      const message = `the --${flag} option requires BuildKit. ${where} ${how}`;
      return errorAt(dockerfile.file, instruction.range, message);
    }
  }
  return undefined;
}

function uses(instruction: Instruction, flag: string): boolean {
  if (instruction.kind === "run") return flag === "mount" && instruction.mounts.length > 0;
  const copies = instruction.kind === "copy" || instruction.kind === "add";
  return copies && flag === "chmod" && instruction.chmod !== undefined;
}
