import { BuildError } from "../build-error.ts";
import type { Dockerfile, Instruction } from "../dockerfile.ts";
import type { Dialect } from "./dialect.ts";
import { errorAt } from "./place.ts";

/** Nothing, if a builder takes the name of a stage. @throws BuildError in its words, when it comes to the stage */
export function requireName(dockerfile: Dockerfile, stage: number, dialect: Dialect): void {
  const { name, from } = dockerfile.stages[stage]!;
  if (name === undefined || dialect.sameStageName === "taken") return;
  const isTaken = dockerfile.stages.slice(0, stage).some((earlier) => earlier.name === name);
  if (isTaken) throw errorAt(dockerfile.file, from.range, `${name} stage name already used`);
}

/** Nothing, if a builder does what an instruction says, and does not only know how to read it.
 *  @throws BuildError in its words, when it comes to the step */
export function requireDoable(instruction: Instruction, dialect: Dialect): void {
  const flag = dialect.needBuildKit.find((candidate) => uses(instruction, candidate));
  if (flag === undefined) return;
  const where = "Refer to https://docs.docker.com/go/buildkit/";
  const how = "to learn how to build images with BuildKit enabled";
  throw new BuildError(`the --${flag} option requires BuildKit. ${where} ${how}`);
}

function uses(instruction: Instruction, flag: string): boolean {
  if (instruction.kind === "run") return flag === "mount" && instruction.mounts.length > 0;
  const copies = instruction.kind === "copy" || instruction.kind === "add";
  return copies && flag === "chmod" && instruction.chmod !== undefined;
}
