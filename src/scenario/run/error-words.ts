import { BuildError } from "../../build/build-error.ts";
import { ContainerError } from "../../container/container-error.ts";
import { ImageError } from "../../image/image-error.ts";
import { ShellLimitError } from "../../shell/shell-error.ts";

/** Why Docker could not do what a step asked for, in words; undefined for what is a bug of ours. */
export function dockerErrorWords(error: unknown): string | undefined {
  if (error instanceof BuildError) return buildWords(error);
  if (error instanceof ContainerError) return withRemedy(error);
  const isKnown = error instanceof ShellLimitError || error instanceof ImageError;
  return isKnown ? error.message : undefined;
}

function buildWords({ file, range, message, remedy, run }: BuildError): string {
  const at = range === undefined ? "" : `:${range.line}:${range.column}`;
  const place = file === undefined ? "" : `${file}${at}: `;
  const printed = Buffer.from(run?.output ?? "", "latin1")
    .toString("utf8")
    .trim();
  const said = printed === "" ? "" : `; it printed: ${printed}`;
  return place + withRemedy({ message: message + said, remedy });
}

function withRemedy(error: { readonly message: string; readonly remedy: string | undefined }) {
  return error.remedy === undefined ? error.message : `${error.message}; ${error.remedy}`;
}
