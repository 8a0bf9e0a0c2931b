import type { CommandContext } from "./program.ts";

/** Says on the standard error which of the images that an output is about stand on a base that comes with copyup. */
export async function noteSynthetic(
  names: readonly string[],
  { stderr }: Pick<CommandContext, "stderr">,
): Promise<void> {
  if (names.length === 0) return;
  const stand = names.length === 1 ? "stands" : "stand";
  await stderr.write(
    `copyup: note: ${names.join(", ")} ${stand} on a bundled base: real paths, modes and sizes, but synthetic bytes\n`,
  );
}
