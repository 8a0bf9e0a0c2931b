import { AnalyzeError } from "./analyze-error.ts";
import { fits, parsePattern, patternFault } from "./left-overs/pattern.ts";

/** Whether a path is meant by a glob, lies in what is meant, or is a directory in which something may be meant. */
export type PathGlob = (path: string) => boolean;

/** Globs as the patterns of left-overs are: `*`, `?` and [abc] within a name, `**` for any directories.
 *  @throws AnalyzeError for one that is not well formed */
export function pathGlob(text: string): PathGlob {
  const fault = text === "/" ? null : patternFault(text);
  if (fault !== null) {
    throw new AnalyzeError({
      where: `--path ${text}`,
      what: `it ${fault}`,
      expected: 'an absolute path with wildcards, or "**/" and a name',
      remedy: "such as /usr/lib, /app/*.js or **/node_modules",
    });
  }
  const { parts } = parsePattern(text, null);
  return (path) =>
    meets(
      parts,
      path.split("/").filter((name) => name !== ""),
    );
}

type Parts = ReturnType<typeof parsePattern>["parts"];

function meets(parts: Parts, names: readonly string[]): boolean {
  const [part, ...rest] = parts;
  if (part === undefined) return true;
  if (part === "**") {
    return names.some((_, i) => meets(rest, names.slice(i)) && rest.length <= names.length - i);
  }
  const [name, ...below] = names;
  return name === undefined || (fits(part, name) && meets(rest, below));
}
