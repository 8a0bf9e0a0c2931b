import type {
  ArgInstruction,
  Directives,
  Dockerfile,
  FromInstruction,
  Heredoc,
  Instruction,
  SourceRange,
} from "../dockerfile.ts";
import { type Dialect, EVERYTHING } from "./dialect.ts";
import { fromInstruction } from "./from-instruction.ts";
import { heredocsOf, withoutTabs } from "./heredoc.ts";
import { LogicalLines } from "./logical-lines.ts";
import { errorAt, Fault, type LogicalLine, placeIn, placeOfWord } from "./place.ts";
import { type PlacedInstruction, type RawInstruction, takeApart } from "./raw-instruction.ts";
import { DirectiveReader } from "./read-directives.ts";
import { SourceLines, TOO_LONG, withoutEnd } from "./source-lines.ts";
import { typedInstruction } from "./typed-instruction.ts";

/** Reads a Dockerfile. `file` is its name in messages. Without a dialect everything is taken that some engine takes:
 *  checkDockerfile says what one of them refuses.
 *  @throws BuildError with the place, in Docker's words */
export function parseDockerfile(
  text: string,
  file: string,
  dialect: Dialect = EVERYTHING,
): Dockerfile {
  return new DockerfileReader(text, file, dialect).read();
}

/** The instruction that an ONBUILD held back. It stands where the FROM that sets it off stands.
 *  @throws BuildError */
export function parseTrigger(
  text: string,
  file: string,
  range: SourceRange,
  dialect: Dialect = EVERYTHING,
): Instruction {
  const found = [...new DockerfileReader(text, file, dialect).instructions(range)];
  const only = found[0];
  if (found.length === 1 && only !== undefined && only.kind !== "from") return only;
  throw errorAt(file, range, "onbuild trigger should be a single expression");
}

/** Instructions that stand by themselves, FROM not among them. @throws BuildError */
export function parseInstructions(text: string, file: string): Instruction[] {
  return [...new DockerfileReader(text, file, EVERYTHING).instructions()].map((found) => {
    if (found.kind !== "from") return found;
    throw errorAt(file, found.range, "FROM starts a stage, and may not stand here");
  });
}

type Parsed = Instruction | (FromInstruction & { readonly stageName?: string });

class DockerfileReader {
  readonly #text: string;
  readonly #file: string;
  readonly #dialect: Dialect;
  readonly #source: SourceLines;
  readonly #directives: DirectiveReader;
  readonly #lines: LogicalLines;
  readonly #empty: SourceRange[] = [];
  readonly #comments = new Map<number, string>();

  constructor(text: string, file: string, dialect: Dialect) {
    this.#text = text;
    this.#file = file;
    this.#dialect = dialect;
    this.#source = new SourceLines(text);
    this.#directives = new DirectiveReader(dialect.directives);
    const fail = (range: SourceRange, message: string) => this.#malformed(range, message);
    this.#lines = new LogicalLines(this.#source, this.#directives, fail);
  }

  read(): Dockerfile {
    const { words } = this.#dialect;
    if (this.#text === "") {
      throw errorAt(this.#file, wholeLine(1), words.empty, "write FROM and an image into it");
    }
    const metaArgs: ArgInstruction[] = [];
    const stages: { from: FromInstruction; name?: string; instructions: Instruction[] }[] = [];
    for (const found of this.instructions()) {
      const stage = stages.at(-1);
      if (found.kind === "from") {
        const { stageName, ...from } = found;
        const named = stageName === undefined ? {} : { name: stageName };
        stages.push({ from, ...named, instructions: [] });
      } else if (stage !== undefined) stage.instructions.push(found);
      else if (found.kind === "arg") metaArgs.push(found);
      else {
        const remedy = "only ARG may stand before the first FROM";
        throw errorAt(this.#file, found.range, "no build stage in current context", remedy);
      }
    }
    if (stages.length === 0) {
      const message = "dockerfile contains no stages to build";
      throw errorAt(this.#file, wholeLine(1), message, "add a FROM");
    }
    const { file, text } = { file: this.#file, text: this.#text };
    const directives = this.#directivesFound();
    const found = { emptyContinuations: this.#empty, comments: this.#comments };
    return { file, text, directives, metaArgs, stages, ...found };
  }

  /** All instructions in order. The form of every line is looked at before the sense of any.
   *  @param range where they are said to stand, instead of where they do */
  *instructions(range?: SourceRange): Iterable<Parsed> {
    const placed: { raw: PlacedInstruction; line: LogicalLine }[] = [];
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
      const raw = this.#placed(line);
      placed.push({ raw: range === undefined ? raw : { ...raw, range }, line });
    }
    if (placed.length === 0) throw this.#malformed(wholeLine(1), "file with no instructions");
    if (this.#source.tooLong) throw this.#malformed(wholeLine(this.#source.count + 1), TOO_LONG);
    for (const { raw, line } of placed) yield this.#typed(raw, line);
  }

  #placed(line: LogicalLine): PlacedInstruction {
    if (line.comment !== undefined) this.#comments.set(line.range.line, line.comment);
    if (line.emptyLines.length > 0) this.#empty.push(wholeLine(line.range.endLine));
    const read = () => {
      const raw = takeApart(line.text, this.#directives.escape, this.#dialect);
      const announced = mayHaveHeredocs(raw, this.#dialect) ? heredocsOf(line.text) : [];
      return { raw, announced };
    };
    const { raw, announced } = this.#faultless(line, read);
    const heredocs: Heredoc[] = [];
    let range = line.range;
    for (const word of announced) {
      const written = this.#heredoc(line, word);
      const content = word.chomp ? withoutTabs(written.text) : written.text;
      heredocs.push({ ...word, content, written: written.text });
      range = { ...range, endLine: this.#source.count, endColumn: written.endColumn };
    }
    return { ...raw, heredocs, range };
  }

  /** The lines up to the one that is the heredoc's word alone. */
  #heredoc(
    line: LogicalLine,
    { name, chomp }: { readonly name: string; readonly chomp: boolean },
  ): { readonly text: string; readonly endColumn: number } {
    const parts: string[] = [];
    for (let next = this.#source.next(); next !== undefined; next = this.#source.next()) {
      const own = withoutEnd(next);
      if ((chomp ? own.replace(/^\t+/, "") : own) === name) {
        return { text: parts.join(""), endColumn: own.length + 1 };
      }
      parts.push(next);
    }
    const place = placeOfWord(line, "<<");
    throw this.#malformed(place, "unterminated heredoc", `end it with a line that is ${name}`);
  }

  #typed(raw: PlacedInstruction, line: LogicalLine): Parsed {
    return this.#faultless(line, () =>
      raw.kind === "from"
        ? fromInstruction(raw, this.#dialect)
        : typedInstruction(raw, this.#dialect),
    );
  }

  /** Puts file and place to what is wrong with one line. */
  #faultless<T>(line: LogicalLine, read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const place = error.word === undefined ? nameOf(line) : placeOfWord(line, error.word);
      if (error.malformed) throw this.#malformed(place, error.message, error.remedy);
      const message = this.#dialect.words.onLine(line.range.line, error.message);
      throw errorAt(this.#file, place, message, error.remedy);
    }
  }

  #malformed(range: SourceRange, message: string, remedy?: string): Error {
    return errorAt(this.#file, range, this.#dialect.words.malformed + message, remedy);
  }

  #directivesFound(): Directives {
    const { found } = this.#directives;
    const syntax = found.get("syntax");
    const check = found.get("check");
    return {
      escape: this.#directives.escape,
      ...(syntax === undefined ? {} : { syntax: syntax.split(" ")[0]! }),
      ...(check === undefined ? {} : { check }),
    };
  }
}

const WITH_HEREDOCS = new Set(["run", "copy", "add"]);

function mayHaveHeredocs(raw: RawInstruction, dialect: Dialect): boolean {
  const inner = raw.kind === "onbuild" ? raw.trigger : raw;
  if (!dialect.heredocs || inner === undefined || inner.json) return false;
  return WITH_HEREDOCS.has(inner.kind) && raw.original.includes("<<");
}

/** The word that names the instruction. */
function nameOf(line: LogicalLine): SourceRange {
  return placeIn(line, 0, /^[^\t\v\f\r ]*/.exec(line.text)![0].length);
}

function wholeLine(line: number): SourceRange {
  return { line, column: 1, endLine: line, endColumn: 1 };
}
