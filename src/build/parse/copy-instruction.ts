import type { CopyInstruction, Heredoc } from "../dockerfile.ts";
import type { Dialect } from "./dialect.ts";
import { parseHeredocWord } from "./heredoc.ts";
import { Fault } from "./place.ts";
import type { PlacedInstruction } from "./raw-instruction.ts";
import { Flags } from "./read-flags.ts";

/** COPY or ADD.
 *  @throws Fault fewer than two arguments, flags it does not have, a heredoc for a target */
export function copyInstruction(
  raw: PlacedInstruction,
  kind: "copy" | "add",
  dialect: Dialect,
): CopyInstruction {
  const name = kind.toUpperCase();
  const { args, range, original } = raw;
  if (args.length < 2) {
    const said = "requires at least two arguments, but only one was provided";
    throw new Fault(`${name} ${said}. Destination could not be determined`);
  }
  const flags = new Flags(raw.flags, kind, dialect);
  const target = args.at(-1)!;
  if (dialect.heredocs && announced(target) !== undefined) {
    throw new Fault(`${name} cannot accept a heredoc as a destination`, { word: target });
  }
  return {
    kind,
    range,
    original,
    ...sourcesOf(args.slice(0, -1), raw.heredocs, dialect),
    target,
    ...textFlags(flags),
    link: flags.on("link"),
    parents: flags.on("parents"),
    exclude: flags.list("exclude"),
    keepGitDir: flags.on("keep-git-dir"),
    ...(flags.has("unpack") ? { unpack: flags.on("unpack") } : {}),
  };
}

type TextFlag = "from" | "chown" | "chmod" | "checksum";

function textFlags(flags: Flags): Partial<Record<TextFlag, string>> {
  const found: Partial<Record<TextFlag, string>> = {};
  for (const name of ["from", "chown", "chmod", "checksum"] as const) {
    const value = flags.text(name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function sourcesOf(
  words: readonly string[],
  heredocs: readonly Heredoc[],
  dialect: Dialect,
): Pick<CopyInstruction, "sources" | "heredocs"> {
  const sources: string[] = [];
  const files: Heredoc[] = [];
  for (const word of words) {
    const heredoc = dialect.heredocs ? announced(word) : undefined;
    if (heredoc === undefined) {
      sources.push(word);
      continue;
    }
    // In a JSON list the word announces a file, but nothing below the line is read for it.
    const file = heredocs.findLast((candidate) => candidate.name === heredoc.name);
    files.push({ ...heredoc, content: file?.content ?? "", written: file?.written ?? "" });
  }
  return { sources, heredocs: files };
}

function announced(word: string): ReturnType<typeof parseHeredocWord> {
  try {
    return parseHeredocWord(word);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
